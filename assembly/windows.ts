/**
 * Sums over the windows of an image. A window is a few runs of numbers, one a row of the filter; all of them lie in
 * the image, which has a frame of zeros where windows reach beyond it. Tiles of four by eight sums stay in
 * registers, as in a matrix product; the terms of a sum are added in their order.
 */
import { addBias, finish, storeFirst } from "./matmul";

/**
 * Where the window of each place begins, in bytes from the start of the image, row by row; for whole tiles the
 * last one again up to three times. `down` and `right`: bytes from window to window.
 */
export function windowOffsets(to: usize, oh: i32, ow: i32, down: usize, right: usize): void {
  let offset: usize = 0;
  for (let oy = 0; oy < oh; oy++) {
    for (let ox = 0; ox < ow; ox++) {
      offset = <usize>oy * down + <usize>ox * right;
      store<u32>(to, <u32>offset);
      to += 4;
    }
  }
  for (let i = 0; i < 3; i++) store<u32>(to + <usize>i * 4, <u32>offset);
}

/**
 * Each window times a filter [fh, run, d] → [places, d]. `offsets` are those of `windowOffsets`; the image's rows
 * are `across` bytes apart. Bias and flags are those of `matmul`.
 */
export function convolve(
  image: usize,
  across: usize,
  offsets: usize,
  filter: usize,
  fh: i32,
  run: i32,
  d: usize,
  to: usize,
  places: i32,
  bias: usize,
  flags: i32,
): void {
  const wide = d * 4;
  const rest = across - <usize>run * 4;
  for (let n: usize = 0; n < d; n += 8) {
    const count = d - n;
    const start0 = flags & addBias ? v128.load(bias + n * 4) : f32x4.splat(0);
    const start1 = flags & addBias ? v128.load(bias + n * 4, 16) : f32x4.splat(0);
    let target = to + n * 4;
    for (let place = 0; place < places; place += 4) {
      const begin = offsets + <usize>place * 4;
      let p0 = image + <usize>load<u32>(begin);
      let p1 = image + <usize>load<u32>(begin, 4);
      let p2 = image + <usize>load<u32>(begin, 8);
      let p3 = image + <usize>load<u32>(begin, 12);
      let c00 = start0;
      let c01 = start1;
      let c10 = start0;
      let c11 = start1;
      let c20 = start0;
      let c21 = start1;
      let c30 = start0;
      let c31 = start1;
      let pb = filter + n * 4;
      for (let fy = 0; fy < fh; fy++) {
        for (let i = 0; i < run; i++) {
          const b0 = v128.load(pb);
          const b1 = v128.load(pb, 16);
          let x = v128.load32_splat(p0);
          c00 = f32x4.add(c00, f32x4.mul(x, b0));
          c01 = f32x4.add(c01, f32x4.mul(x, b1));
          x = v128.load32_splat(p1);
          c10 = f32x4.add(c10, f32x4.mul(x, b0));
          c11 = f32x4.add(c11, f32x4.mul(x, b1));
          x = v128.load32_splat(p2);
          c20 = f32x4.add(c20, f32x4.mul(x, b0));
          c21 = f32x4.add(c21, f32x4.mul(x, b1));
          x = v128.load32_splat(p3);
          c30 = f32x4.add(c30, f32x4.mul(x, b0));
          c31 = f32x4.add(c31, f32x4.mul(x, b1));
          p0 += 4;
          p1 += 4;
          p2 += 4;
          p3 += 4;
          pb += wide;
        }
        p0 += rest;
        p1 += rest;
        p2 += rest;
        p3 += rest;
      }
      if (flags & ~addBias) {
        c00 = finish(c00, 0, 0, flags);
        c01 = finish(c01, 0, 0, flags);
        c10 = finish(c10, 0, 0, flags);
        c11 = finish(c11, 0, 0, flags);
        c20 = finish(c20, 0, 0, flags);
        c21 = finish(c21, 0, 0, flags);
        c30 = finish(c30, 0, 0, flags);
        c31 = finish(c31, 0, 0, flags);
      }
      const left = places - place;
      storeFirst(target, c00, c01, count);
      if (left > 1) storeFirst(target + wide, c10, c11, count);
      if (left > 2) storeFirst(target + wide * 2, c20, c21, count);
      if (left > 3) storeFirst(target + wide * 3, c30, c31, count);
      target += wide * 4;
    }
  }
}

/**
 * Adds to [fh, run, d] the products of the numbers of each window with the window's gradient [oh, ow, d].
 * `down` and `right`: bytes from window to window. Reads up to 12 bytes beyond the image.
 */
export function addProducts(
  image: usize,
  across: usize,
  down: usize,
  right: usize,
  gradient: usize,
  fh: i32,
  run: i32,
  d: usize,
  to: usize,
  oh: i32,
  ow: i32,
): void {
  for (let fy = 0; fy < fh; fy++) {
    for (let i = 0; i < run; i += 4) {
      const first = image + <usize>i * 4;
      for (let n: usize = 0; n < d; n += 8) {
        addTile(first, down, right, gradient + n * 4, d, to + n * 4, run - i, d - n, oh, ow);
      }
      to += <usize>min(4, run - i) * d * 4;
    }
    image += across;
  }
}

/** Four numbers of each window times eight of its gradient; `rows` and `columns`: how many of both there are. */
function addTile(
  image: usize,
  down: usize,
  right: usize,
  gradient: usize,
  d: usize,
  to: usize,
  rows: i32,
  columns: usize,
  oh: i32,
  ow: i32,
): void {
  const wide = d * 4;
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  for (let oy = 0; oy < oh; oy++) {
    let p = image;
    for (let ox = 0; ox < ow; ox++) {
      const b0 = v128.load(gradient);
      const b1 = v128.load(gradient, 16);
      let x = v128.load32_splat(p);
      c00 = f32x4.add(c00, f32x4.mul(x, b0));
      c01 = f32x4.add(c01, f32x4.mul(x, b1));
      x = v128.load32_splat(p, 4);
      c10 = f32x4.add(c10, f32x4.mul(x, b0));
      c11 = f32x4.add(c11, f32x4.mul(x, b1));
      x = v128.load32_splat(p, 8);
      c20 = f32x4.add(c20, f32x4.mul(x, b0));
      c21 = f32x4.add(c21, f32x4.mul(x, b1));
      x = v128.load32_splat(p, 12);
      c30 = f32x4.add(c30, f32x4.mul(x, b0));
      c31 = f32x4.add(c31, f32x4.mul(x, b1));
      p += right;
      gradient += wide;
    }
    image += down;
  }
  addFirst(to, c00, c01, columns);
  if (rows > 1) addFirst(to + wide, c10, c11, columns);
  if (rows > 2) addFirst(to + wide * 2, c20, c21, columns);
  if (rows > 3) addFirst(to + wide * 3, c30, c31, columns);
}

function addFirst(target: usize, low: v128, high: v128, count: usize): void {
  const sum = f32x4.add(v128.load(target), low);
  storeFirst(target, sum, f32x4.add(v128.load(target, 16), high), count);
}
