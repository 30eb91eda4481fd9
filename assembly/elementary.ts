/**
 * Exponential, logarithm and their kin for four numbers at once, from additions, multiplications and divisions
 * alone, so that every machine gives the same bits. Reductions of the argument and polynomials are those of
 * the single-precision functions of Cephes (S. Moshier, netlib.org/cephes).
 */

function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** a·b + c, rounded twice. */
function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

/** 2^n for n from -126 to 127. */
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** e^x within 2 units in the last place; 0 from where results are not normal (x < -87.33), infinite for x > 88.73. */
export function exp4(x: v128): v128 {
  const bounded = f32x4.pmax(f32x4.pmin(x, splat(88.8)), splat(-87.4));
  const n = f32x4.nearest(f32x4.mul(bounded, splat(1.44269504088896341)));
  let r = f32x4.sub(bounded, f32x4.mul(n, splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, splat(-2.1219444e-4)));
  let p = madd(splat(1.98756915e-4), r, splat(1.3981999507e-3));
  p = madd(p, r, splat(8.3334519073e-3));
  p = madd(p, r, splat(4.1665795894e-2));
  p = madd(p, r, splat(1.6666665459e-1));
  p = madd(p, r, splat(5.0000001201e-1));
  p = f32x4.add(madd(p, f32x4.mul(r, r), r), splat(1));
  // In two factors: 2^128 is not a number of this format, the product may be.
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  const value = f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
  const finite = v128.andnot(value, f32x4.lt(x, splat(-87.33654)));
  return v128.bitselect(x, finite, f32x4.ne(x, x));
}

/** The natural logarithm within 2 units in the last place; -infinite for 0, NaN below. */
export function log4(x: v128): v128 {
  // Numbers that are not normal are scaled into the normal ones.
  const tiny = f32x4.lt(x, splat(1.17549435e-38));
  const scaled = v128.bitselect(f32x4.mul(x, splat(8388608)), x, tiny);
  let exponent = i32x4.sub(i32x4.shr_u(scaled, 23), i32x4.splat(126));
  exponent = i32x4.sub(exponent, v128.and(tiny, i32x4.splat(23)));
  let m = v128.or(v128.and(scaled, i32x4.splat(0x7fffff)), i32x4.splat(0x3f000000));
  const low = f32x4.lt(m, splat(0.707106781186547524));
  const e = f32x4.convert_i32x4_s(i32x4.add(exponent, low));
  m = f32x4.sub(f32x4.add(m, v128.and(m, low)), splat(1));
  const square = f32x4.mul(m, m);
  let p = madd(splat(7.0376836292e-2), m, splat(-1.151461031e-1));
  p = madd(p, m, splat(1.167699874e-1));
  p = madd(p, m, splat(-1.2420140846e-1));
  p = madd(p, m, splat(1.4249322787e-1));
  p = madd(p, m, splat(-1.6668057665e-1));
  p = madd(p, m, splat(2.0000714765e-1));
  p = madd(p, m, splat(-2.4999993993e-1));
  p = madd(p, m, splat(3.3333331174e-1));
  let y = f32x4.mul(f32x4.mul(p, m), square);
  y = madd(e, splat(-2.1219444e-4), y);
  y = madd(splat(-0.5), square, y);
  let value = madd(e, splat(0.693359375), f32x4.add(m, y));
  value = v128.bitselect(x, value, f32x4.eq(x, splat(Infinity)));
  value = v128.bitselect(splat(-Infinity), value, f32x4.eq(x, splat(0)));
  return v128.bitselect(splat(NaN), value, v128.or(f32x4.lt(x, splat(0)), f32x4.ne(x, x)));
}

/** The hyperbolic tangent within 3 units in the last place. */
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const square = f32x4.mul(x, x);
  let p = madd(splat(-5.70498872745e-3), square, splat(2.06390887954e-2));
  p = madd(p, square, splat(-5.37397155531e-2));
  p = madd(p, square, splat(1.33314422036e-1));
  p = madd(p, square, splat(-3.33332819422e-1));
  const near = madd(f32x4.mul(p, square), x, x);
  const growth = exp4(f32x4.add(size, size));
  const far = f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(growth, splat(1))));
  const signed = v128.or(far, v128.and(x, splat(-0.0)));
  return v128.bitselect(near, signed, f32x4.lt(size, splat(0.625)));
}

/** 1 / (1 + e^-x) within 4 units in the last place. */
export function sigmoid4(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(splat(1), exp4(f32x4.neg(x))));
}
