/**
 * C = A·B, with what is done to the sums before they are stored. Tiles of four rows and eight columns stay in
 * registers; the terms of a sum are added in their order, so a result depends on its own row and column alone.
 * Rows and columns of a tile beyond the matrix are computed from what is there and not stored.
 */

export const addToTarget = 1;
export const addBias = 2;
export const clampAtZero = 4;
export const maskByPositive = 8;

export function finish(sum: v128, target: usize, beside: usize, flags: i32): v128 {
  if (flags & addToTarget) sum = f32x4.add(v128.load(target), sum);
  if (flags & clampAtZero) sum = f32x4.pmax(sum, f32x4.splat(0));
  if (flags & maskByPositive) {
    sum = v128.and(sum, f32x4.gt(v128.load(beside), f32x4.splat(0)));
  }
  return sum;
}

export function storeFirst(target: usize, low: v128, high: v128, count: usize): void {
  if (count >= 8) {
    v128.store(target, low);
    v128.store(target, high, 16);
    return;
  }
  let rest = low;
  if (count >= 4) {
    v128.store(target, low);
    target += 16;
    count -= 4;
    rest = high;
  }
  if (count > 0) f32.store(target, f32x4.extract_lane(rest, 0));
  if (count > 1) f32.store(target, f32x4.extract_lane(rest, 1), 4);
  if (count > 2) f32.store(target, f32x4.extract_lane(rest, 2), 8);
}

/**
 * `count` products: `a`, `b`, `c` and `mask` of the next one begin `aNext`, `bNext` and `cNext` bytes later. The
 * rest is as for one.
 */
export function matmul(
  count: usize,
  a: usize,
  aNext: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bNext: usize,
  bRow: usize,
  c: usize,
  cNext: usize,
  cRow: usize,
  bias: usize,
  mask: usize,
  rows: usize,
  inner: usize,
  columns: usize,
  flags: i32,
): void {
  for (let i: usize = 0; i < count; i++) {
    matmulOne(a, aRow, aStep, b, bRow, c, cRow, bias, mask, rows, inner, columns, flags);
    a += aNext;
    b += bNext;
    c += cNext;
    mask += cNext;
  }
}

/**
 * `a` has an element (row, i) at row·aRow + i·aStep, `b` (i, column) at i·bRow + column, `c` and `mask` (row,
 * column) at row·cRow + column, `bias` has a number a column; strides are in bytes.
 */
export function matmulOne(
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  bias: usize,
  mask: usize,
  rows: usize,
  inner: usize,
  columns: usize,
  flags: i32,
): void {
  for (let n: usize = 0; n < columns; n += 8) {
    const count = columns - n;
    const start0 = flags & addBias ? v128.load(bias + n * 4) : f32x4.splat(0);
    const start1 = flags & addBias ? v128.load(bias + n * 4, 16) : f32x4.splat(0);
    const panel = b + n * 4;
    for (let m: usize = 0; m < rows; m += 4) {
      const last = rows - m - 1;
      const row1 = min<usize>(1, last);
      const row2 = min<usize>(2, last);
      const row3 = min<usize>(3, last);
      const a1 = row1 * aRow;
      const a2 = row2 * aRow;
      const a3 = row3 * aRow;
      let c00 = start0;
      let c01 = start1;
      let c10 = start0;
      let c11 = start1;
      let c20 = start0;
      let c21 = start1;
      let c30 = start0;
      let c31 = start1;
      let pa = a + m * aRow;
      let pb = panel;
      for (let i: usize = 0; i < inner; i++) {
        const b0 = v128.load(pb);
        const b1 = v128.load(pb, 16);
        let x = v128.load32_splat(pa);
        c00 = f32x4.add(c00, f32x4.mul(x, b0));
        c01 = f32x4.add(c01, f32x4.mul(x, b1));
        x = v128.load32_splat(pa + a1);
        c10 = f32x4.add(c10, f32x4.mul(x, b0));
        c11 = f32x4.add(c11, f32x4.mul(x, b1));
        x = v128.load32_splat(pa + a2);
        c20 = f32x4.add(c20, f32x4.mul(x, b0));
        c21 = f32x4.add(c21, f32x4.mul(x, b1));
        x = v128.load32_splat(pa + a3);
        c30 = f32x4.add(c30, f32x4.mul(x, b0));
        c31 = f32x4.add(c31, f32x4.mul(x, b1));
        pa += aStep;
        pb += bRow;
      }
      const c0 = c + m * cRow + n * 4;
      const k0 = mask + m * cRow + n * 4;
      const o1 = row1 * cRow;
      const o2 = row2 * cRow;
      const o3 = row3 * cRow;
      if (flags & ~addBias) {
        c00 = finish(c00, c0, k0, flags);
        c01 = finish(c01, c0 + 16, k0 + 16, flags);
        c10 = finish(c10, c0 + o1, k0 + o1, flags);
        c11 = finish(c11, c0 + o1 + 16, k0 + o1 + 16, flags);
        c20 = finish(c20, c0 + o2, k0 + o2, flags);
        c21 = finish(c21, c0 + o2 + 16, k0 + o2 + 16, flags);
        c30 = finish(c30, c0 + o3, k0 + o3, flags);
        c31 = finish(c31, c0 + o3 + 16, k0 + o3 + 16, flags);
      }
      storeFirst(c0, c00, c01, count);
      storeFirst(c0 + o1, c10, c11, count);
      storeFirst(c0 + o2, c20, c21, count);
      storeFirst(c0 + o3, c30, c31, count);
    }
  }
}
