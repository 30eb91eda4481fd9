/**
 * Exponentials, logarithms and powers from additions, multiplications and divisions alone. The language
 * standard leaves the last digits of `Math.exp` and its like to the engine, and engines differ; these give
 * the same bits in all of them, so that a seed draws the same configurations everywhere. Nearly all results
 * are the nearest number to the true value; the others are one beside it.
 */

/** A number of about 106 bits, as the sum of two: the second is at most half a last place of the first. */
export type Pair = readonly [high: number, low: number];

/** e^x. */
export function exp(x: number): number {
  return expOfPair([x, 0]);
}

/** e^x - 1, with all its digits for small x. */
export function expm1(x: number): number {
  if (Math.abs(x) < negligible) return x;
  if (!(Math.abs(x) < 700)) return exp(x) - 1;
  const { power, growth } = reducedExp([x, 0]);
  if (power === 0) return growth[0] + growth[1];
  const factor = powerOfTwo(power);
  const [high, low] = sum([factor, 0], [growth[0] * factor, growth[1] * factor]);
  const [less, rest] = sum([high, low], [-1, 0]);
  return less + rest;
}

/** The natural logarithm. */
export function log(x: number): number {
  if (!(x > 0) || x === Infinity) return Math.log(x);
  const [high, low] = logOfPair([x, 0]);
  return high + low;
}

/** log(1 + x), with all its digits for small x. */
export function log1p(x: number): number {
  if (Math.abs(x) < negligible) return x;
  if (!(x > -1) || x === Infinity) return Math.log1p(x);
  const [high, low] = -0.25 < x && x < 0.25 ? logNearOne([x, 0]) : logOfPair(exactSum(1, x));
  return high + low;
}

/** The logarithm to base 2; exact for powers of two. */
export function log2(x: number): number {
  return logOver(x, [Math.LOG2E, 2.0355273740931033e-17]);
}

/** The logarithm to base 10; exact for powers of ten. */
export function log10(x: number): number {
  return logOver(x, [Math.LOG10E, 1.098319650216765e-17]);
}

/** x^y, as `**` has it for numbers that are not finite or not positive. */
export function power(x: number, y: number): number {
  if (y === 2) return x * x;
  if (x < 0 && Number.isInteger(y)) return y % 2 === 0 ? power(-x, y) : -power(-x, y);
  if (!(x > 0) || x === 1 || x === Infinity || y === 0 || !Number.isFinite(y)) return x ** y;
  const logarithm = logOfPair([x, 0]);
  const exponent = logarithm[0] * y;
  return Math.abs(exponent) > 800 ? exp(exponent) : expOfPair(product(logarithm, [y, 0]));
}

/** x and what is 1 + x, its exponential and its logarithm round to the same below here. */
const negligible = 2 ** -54;

/** Log 2 in two parts; the first has 32 bits, so that its multiples by exponents are exact. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

const twoThirds: Pair = [0.6666666666666666, 3.700743415417188e-17];

/**
 * e^x = 2^power · (1 + growth), |x - power · log 2| at most half of log 2: the Taylor series of
 * e^r - 1, its first two terms in full.
 */
function reducedExp(x: Pair): { readonly power: number; readonly growth: Pair } {
  const power = Math.round(x[0] / Math.LN2);
  const r = sum(x, sum([-power * ln2High, 0], [-power * ln2Low, 0]));
  const square = product(r, r);
  let series = 0;
  for (let n = 17; n >= 3; n--) series = (r[0] / n) * (1 + series);
  const curved = sum([square[0] / 2, square[1] / 2], [(square[0] / 2) * series, 0]);
  return { power, growth: sum(r, curved) };
}

function expOfPair(x: Pair): number {
  if (Number.isNaN(x[0])) return NaN;
  if (x[0] > 710) return Infinity;
  if (x[0] < -746) return 0;
  const { power, growth } = reducedExp(x);
  const [high, low] = sum([1, 0], growth);
  return scaled(high + low, power);
}

/** Of a number above 0: x = 2^power · m with m near 1. */
function logOfPair([high, low]: Pair): Pair {
  let power = exponentOf(high);
  if (scaled(high, -power) > Math.SQRT2) power += 1;
  const nearOne = logNearOne(exactSum(scaled(high, -power) - 1, scaled(low, -power)));
  return sum(sum([power * ln2High, 0], [power * ln2Low, 0]), nearOne);
}

/** log(1 + f) = 2 artanh(s) with s = f / (2 + f): 2s + 2s³/3 + 2s⁵/5 + …, the first two in full. */
function logNearOne(f: Pair): Pair {
  const s = quotient(f, sum([2, 0], f));
  const square = product(s, s);
  const z = square[0];
  let series = 0;
  for (let n = 27; n >= 5; n -= 2) series = series * z + 2 / n;
  const cubic = product(product(square, s), twoThirds);
  return sum([2 * s[0], 2 * s[1]], sum(cubic, [series * z * z * s[0], 0]));
}

function logOver(x: number, inverse: Pair): number {
  if (!(x > 0) || x === Infinity) return Math.log(x);
  const [high, low] = product(logOfPair([x, 0]), inverse);
  return high + low;
}

/** The sum of two numbers without an error. D. Knuth, The Art of Computer Programming 2, 4.2.2. */
export function exactSum(a: number, b: number): Pair {
  const total = a + b;
  const added = total - a;
  return [total, a - (total - added) + (b - added)];
}

/**
 * The product of two numbers without an error, where nothing overflows or underflows on the way.
 * T. J. Dekker, A floating-point technique for extending the available precision, 1971.
 */
export function exactProduct(a: number, b: number): Pair {
  const total = a * b;
  const [a1, a2] = halves(a);
  const [b1, b2] = halves(b);
  return [total, a2 * b2 - (total - a1 * b1 - a2 * b1 - a1 * b2)];
}

/** Two parts of 26 bits. */
function halves(a: number): Pair {
  const shifted = a * 134217729;
  const high = shifted - (shifted - a);
  return [high, a - high];
}

function sum(a: Pair, b: Pair): Pair {
  const [total, error] = exactSum(a[0], b[0]);
  return exactSum(total, error + a[1] + b[1]);
}

function product(a: Pair, b: Pair): Pair {
  const [total, error] = exactProduct(a[0], b[0]);
  return exactSum(total, error + a[0] * b[1] + a[1] * b[0]);
}

function quotient(a: Pair, b: Pair): Pair {
  const first = a[0] / b[0];
  const [back, error] = exactProduct(first, b[0]);
  return exactSum(first, (a[0] - back - error - first * b[1] + a[1]) / b[0]);
}

const bits = new DataView(new ArrayBuffer(8));

/** 2^exponent, -1022 ≤ exponent ≤ 1023. */
function powerOfTwo(exponent: number): number {
  bits.setUint32(0, (exponent + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}

/** The largest exponent with 2^exponent ≤ x, for x > 0. */
function exponentOf(x: number): number {
  if (x < 2 ** -1022) return exponentOf(x * 2 ** 64) - 64;
  bits.setFloat64(0, x);
  return (bits.getUint32(0) >>> 20) - 1023;
}

/** x · 2^exponent, in steps that stay within the powers of two there are. */
function scaled(x: number, exponent: number): number {
  if (exponent > 1023) return scaled(x * powerOfTwo(1023), exponent - 1023);
  if (exponent < -1022) return scaled(x * powerOfTwo(-1022), exponent + 1022);
  return x * powerOfTwo(exponent);
}
