/** The usual pooling: windows of two by two, side by side, nothing between or around them. */

/** Whether windows are two by two, side by side, and vectors never reach into the next pixel. */
export function isPlain(
  c: i32,
  high: i32,
  wide: i32,
  down: i32,
  right: i32,
  top: i32,
  left: i32,
): bool {
  const tiles = high == 2 && wide == 2 && down == 2 && right == 2;
  return tiles && top == 0 && left == 0 && (c & 3) == 0;
}

/** `b` where it is greater than `a`, else `a`. */
function later(a: v128, b: v128, keyA: v128, keyB: v128): v128 {
  return v128.bitselect(b, a, f32x4.gt(keyB, keyA));
}

/** `maxPool` where `isPlain`. */
export function maxPoolPlain(
  keys: usize,
  values: usize,
  to: usize,
  n: i32,
  h: i32,
  w: i32,
  c: i32,
  oh: i32,
  ow: i32,
): void {
  const pixel = <usize>c * 4;
  const across = <usize>w * pixel;
  for (let i = 0; i < n; i++) {
    for (let oy = 0; oy < oh; oy++) {
      let offset = <usize>(i * h + 2 * oy) * across;
      for (let ox = 0; ox < ow; ox++) {
        for (const end = offset + pixel; offset < end; offset += 16) {
          const a = v128.load(keys + offset);
          const b = v128.load(keys + offset + pixel);
          const d = v128.load(keys + offset + across);
          const e = v128.load(keys + offset + across + pixel);
          const upper = f32x4.pmax(a, b);
          const three = f32x4.pmax(upper, d);
          if (keys == values) {
            v128.store(to, f32x4.pmax(three, e));
          } else {
            let value = v128.load(values + offset);
            value = later(value, v128.load(values + offset + pixel), a, b);
            value = later(value, v128.load(values + offset + across), upper, d);
            value = later(value, v128.load(values + offset + across + pixel), three, e);
            v128.store(to, value);
          }
          to += 16;
        }
        offset += pixel;
      }
    }
  }
}

/** `maxPoolGradient` where `isPlain`. */
export function maxPoolGradientPlain(
  keys: usize,
  gradient: usize,
  to: usize,
  n: i32,
  h: i32,
  w: i32,
  c: i32,
  oh: i32,
  ow: i32,
): void {
  const pixel = <usize>c * 4;
  const across = <usize>w * pixel;
  if (2 * oh < h || 2 * ow < w) memory.fill(to, 0, <usize>(n * h) * across);
  for (let i = 0; i < n; i++) {
    for (let oy = 0; oy < oh; oy++) {
      let offset = <usize>(i * h + 2 * oy) * across;
      for (let ox = 0; ox < ow; ox++) {
        for (const end = offset + pixel; offset < end; offset += 16) {
          const a = v128.load(keys + offset);
          const b = v128.load(keys + offset + pixel);
          const d = v128.load(keys + offset + across);
          const e = v128.load(keys + offset + across + pixel);
          const add = v128.load(gradient);
          const takesB = f32x4.gt(b, a);
          const upper = f32x4.pmax(a, b);
          const takesD = f32x4.gt(d, upper);
          const takesE = f32x4.gt(e, f32x4.pmax(upper, d));
          const above = v128.andnot(add, v128.or(takesD, takesE));
          v128.store(to + offset, v128.andnot(above, takesB));
          v128.store(to + offset + pixel, v128.and(above, takesB));
          v128.store(to + offset + across, v128.andnot(v128.and(add, takesD), takesE));
          v128.store(to + offset + across + pixel, v128.and(add, takesE));
          gradient += 16;
        }
        offset += pixel;
      }
    }
  }
}
