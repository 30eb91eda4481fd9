/**
 * Pooling of images [n, h, w, c], four channels at a time. Targets are written up to 12 bytes beyond their
 * end, from front to back.
 */

import { isPlain, maxPoolPlain, maxPoolGradientPlain } from "./plain-pooling";

/** All bits of those of the four channels from `channel` on that there are. */
function present(channel: i32, channels: i32): v128 {
  return i32x4.lt_s(i32x4.add(i32x4.splat(channel), i32x4(0, 1, 2, 3)), i32x4.splat(channels));
}

/** Of each window of `h` by `w` the value where the key is greatest, the first of equal ones. */
export function maxPool(
  keys: usize,
  values: usize,
  to: usize,
  n: i32,
  h: i32,
  w: i32,
  c: i32,
  oh: i32,
  ow: i32,
  high: i32,
  wide: i32,
  down: i32,
  right: i32,
  top: i32,
  left: i32,
): void {
  if (isPlain(c, high, wide, down, right, top, left)) {
    maxPoolPlain(keys, values, to, n, h, w, c, oh, ow);
    return;
  }
  for (let i = 0; i < n; i++) {
    for (let oy = 0; oy < oh; oy++) {
      const y0 = max(0, oy * down - top);
      const y1 = min(h, oy * down - top + high);
      for (let ox = 0; ox < ow; ox++) {
        const x0 = max(0, ox * right - left);
        const x1 = min(w, ox * right - left + wide);
        for (let k = 0; k < c; k += 4) {
          const start = <usize>((y0 * w + x0) * c + k) * 4;
          let best = v128.load(keys + start);
          let value = v128.load(values + start);
          for (let y = y0; y < y1; y++) {
            for (let x = x0; x < x1; x++) {
              const place = <usize>((y * w + x) * c + k) * 4;
              const key = v128.load(keys + place);
              const greater = f32x4.gt(key, best);
              best = v128.bitselect(key, best, greater);
              value = v128.bitselect(v128.load(values + place), value, greater);
            }
          }
          v128.store(to + <usize>k * 4, value);
        }
        to += <usize>c * 4;
      }
    }
    keys += <usize>(h * w * c) * 4;
    values += <usize>(h * w * c) * 4;
  }
}

/** Adds the gradient of each window to the place that `maxPool` takes the value from. */
export function maxPoolGradient(
  keys: usize,
  gradient: usize,
  to: usize,
  n: i32,
  h: i32,
  w: i32,
  c: i32,
  oh: i32,
  ow: i32,
  high: i32,
  wide: i32,
  down: i32,
  right: i32,
  top: i32,
  left: i32,
): void {
  if (isPlain(c, high, wide, down, right, top, left)) {
    maxPoolGradientPlain(keys, gradient, to, n, h, w, c, oh, ow);
    return;
  }
  const size = <usize>(h * w * c) * 4;
  memory.fill(to, 0, <usize>n * size);
  for (let i = 0; i < n; i++) {
    for (let oy = 0; oy < oh; oy++) {
      const y0 = max(0, oy * down - top);
      const y1 = min(h, oy * down - top + high);
      for (let ox = 0; ox < ow; ox++) {
        const x0 = max(0, ox * right - left);
        const x1 = min(w, ox * right - left + wide);
        for (let k = 0; k < c; k += 4) {
          let best = v128.load(keys + <usize>((y0 * w + x0) * c + k) * 4);
          let winner = i32x4.splat((y0 * w + x0) * c + k);
          for (let y = y0; y < y1; y++) {
            for (let x = x0; x < x1; x++) {
              const place = (y * w + x) * c + k;
              const key = v128.load(keys + <usize>place * 4);
              const greater = f32x4.gt(key, best);
              best = v128.bitselect(key, best, greater);
              winner = v128.bitselect(i32x4.splat(place), winner, greater);
            }
          }
          const add = v128.and(v128.load(gradient + <usize>k * 4), present(k, c));
          for (let y = y0; y < y1; y++) {
            for (let x = x0; x < x1; x++) {
              const place = (y * w + x) * c + k;
              const target = to + <usize>place * 4;
              const here = i32x4.eq(winner, i32x4.splat(place));
              v128.store(target, f32x4.add(v128.load(target), v128.and(add, here)));
            }
          }
        }
        gradient += <usize>c * 4;
      }
    }
    keys += size;
    to += size;
  }
}

/** Means over each window; padding does not count. */
export function meanPool(
  images: usize,
  to: usize,
  n: i32,
  h: i32,
  w: i32,
  c: i32,
  oh: i32,
  ow: i32,
  high: i32,
  wide: i32,
  down: i32,
  right: i32,
  top: i32,
  left: i32,
): void {
  for (let i = 0; i < n; i++) {
    for (let oy = 0; oy < oh; oy++) {
      const y0 = max(0, oy * down - top);
      const y1 = min(h, oy * down - top + high);
      for (let ox = 0; ox < ow; ox++) {
        const x0 = max(0, ox * right - left);
        const x1 = min(w, ox * right - left + wide);
        const count = f32x4.splat(<f32>((y1 - y0) * (x1 - x0)));
        for (let k = 0; k < c; k += 4) {
          let sum = f32x4.splat(0);
          for (let y = y0; y < y1; y++) {
            for (let x = x0; x < x1; x++) {
              sum = f32x4.add(sum, v128.load(images + <usize>((y * w + x) * c + k) * 4));
            }
          }
          v128.store(to + <usize>k * 4, f32x4.div(sum, count));
        }
        to += <usize>c * 4;
      }
    }
    images += <usize>(h * w * c) * 4;
  }
}

/** Adds to each place of a window its share of the window's gradient. */
export function meanPoolGradient(
  gradient: usize,
  to: usize,
  n: i32,
  h: i32,
  w: i32,
  c: i32,
  oh: i32,
  ow: i32,
  high: i32,
  wide: i32,
  down: i32,
  right: i32,
  top: i32,
  left: i32,
): void {
  const size = <usize>(h * w * c) * 4;
  memory.fill(to, 0, <usize>n * size);
  for (let i = 0; i < n; i++) {
    for (let oy = 0; oy < oh; oy++) {
      const y0 = max(0, oy * down - top);
      const y1 = min(h, oy * down - top + high);
      for (let ox = 0; ox < ow; ox++) {
        const x0 = max(0, ox * right - left);
        const x1 = min(w, ox * right - left + wide);
        const count = f32x4.splat(<f32>((y1 - y0) * (x1 - x0)));
        for (let k = 0; k < c; k += 4) {
          const part = f32x4.div(v128.load(gradient + <usize>k * 4), count);
          const share = v128.and(part, present(k, c));
          for (let y = y0; y < y1; y++) {
            for (let x = x0; x < x1; x++) {
              const target = to + <usize>((y * w + x) * c + k) * 4;
              v128.store(target, f32x4.add(v128.load(target), share));
            }
          }
        }
        gradient += <usize>c * 4;
      }
    }
    to += size;
  }
}
