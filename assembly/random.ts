/** The random numbers of `uniform`, as src/graph/random.ts defines them. */

/** C. Wellons' `triple32` (public domain, nullprogram.com). */
function hash32(value: u32): u32 {
  let x = value;
  x = (x ^ (x >>> 17)) * 0xed5ad4bb;
  x = (x ^ (x >>> 11)) * 0xac4c1b51;
  x = (x ^ (x >>> 15)) * 0x31848bab;
  return x ^ (x >>> 14);
}

export function randomOffset(seed: u32, step: u32, purpose: u32): u32 {
  return hash32(hash32(hash32(seed) + step) + purpose);
}

export function randomFactor(offset: u32): u32 {
  return hash32(offset + 0x9e3779b9) | 1;
}

/** Multiples of 2^-24 on [0, 1) for four places, which are counted from 0. */
export function uniform4(places: v128, factor: u32, offset: u32): v128 {
  let x = i32x4.add(i32x4.mul(places, i32x4.splat(factor)), i32x4.splat(offset));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 17)), i32x4.splat(0xed5ad4bb));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 11)), i32x4.splat(0xac4c1b51));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x31848bab));
  x = v128.xor(x, i32x4.shr_u(x, 14));
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(x, 8)), f32x4.splat(5.9604644775390625e-8));
}
