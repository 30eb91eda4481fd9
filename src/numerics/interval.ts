/**
 * Interval arithmetic: each function encloses all results for arguments within its intervals, both the true
 * ones and those that floating point rounds to. What is exact stays exact. NaN is left out: a result is
 * empty where there is nothing but NaN.
 */
import { power as raised } from "./elementary.ts";
import {
  addDown,
  addUp,
  divideDown,
  divideUp,
  multiplyDown,
  multiplyUp,
  sqrtDown,
  sqrtUp,
  stepDown,
  stepUp,
} from "./rounding.ts";

/** Numbers from `low` to `high`, both included, infinities too. Empty where `low > high`. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export const emptyInterval: Interval = { low: Infinity, high: -Infinity };
export const wholeLine: Interval = { low: -Infinity, high: Infinity };

export function point(x: number): Interval {
  return { low: x, high: x };
}

export function isEmpty(x: Interval): boolean {
  return !(x.low <= x.high);
}

export function contains(x: Interval, value: number): boolean {
  return x.low <= value && value <= x.high;
}

export function intersect(a: Interval, b: Interval): Interval {
  return { low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) };
}

/** The smallest interval around both. */
export function hull(a: Interval, b: Interval): Interval {
  if (isEmpty(a)) return b;
  if (isEmpty(b)) return a;
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

/** The whole numbers of an interval, from the first to the last. */
export function inward(x: Interval): Interval {
  return { low: Math.ceil(x.low), high: Math.floor(x.high) };
}

// ── arithmetic ──────────────────────────────────────────────────────────────

export function negate(x: Interval): Interval {
  return { low: 0 - x.high, high: 0 - x.low };
}

export function add(a: Interval, b: Interval): Interval {
  if (isEmpty(a) || isEmpty(b)) return emptyInterval;
  return bounded(addDown(a.low, b.low), addUp(a.high, b.high));
}

export function subtract(a: Interval, b: Interval): Interval {
  if (isEmpty(a) || isEmpty(b)) return emptyInterval;
  return bounded(addDown(a.low, -b.high), addUp(a.high, -b.low));
}

/** A bound is NaN where only opposite infinities would give it. */
function bounded(low: number, high: number): Interval {
  return { low: Number.isNaN(low) ? Infinity : low, high: Number.isNaN(high) ? -Infinity : high };
}

export function multiply(a: Interval, b: Interval): Interval {
  if (isEmpty(a) || isEmpty(b)) return emptyInterval;
  if (a.low >= 0 && b.low >= 0) {
    return { low: multiplyDown(a.low, b.low), high: multiplyUp(a.high, b.high) };
  }
  return {
    low: Math.min(
      multiplyDown(a.low, b.low),
      multiplyDown(a.low, b.high),
      multiplyDown(a.high, b.low),
      multiplyDown(a.high, b.high),
    ),
    high: Math.max(
      multiplyUp(a.low, b.low),
      multiplyUp(a.low, b.high),
      multiplyUp(a.high, b.low),
      multiplyUp(a.high, b.high),
    ),
  };
}

/** x² of one x, which is never negative. */
export function square(x: Interval): Interval {
  if (isEmpty(x)) return emptyInterval;
  const { low, high } = absolute(x);
  return { low: multiplyDown(low, low), high: multiplyUp(high, high) };
}

export function absolute(x: Interval): Interval {
  if (isEmpty(x) || x.low >= 0) return x;
  if (x.high <= 0) return negate(x);
  return { low: 0, high: Math.max(-x.low, x.high) };
}

/** There is one zero, which is not negative: x/0 is inf for x > 0, -inf for x < 0, nothing for 0. */
export function divide(a: Interval, b: Interval): Interval {
  if (isEmpty(a) || isEmpty(b)) return emptyInterval;
  if (b.high < 0) return divide(negate(a), negate(b));
  if (b.low > 0) {
    return {
      low: divideDown(a.low, a.low < 0 ? b.low : b.high),
      high: divideUp(a.high, a.high < 0 ? b.high : b.low),
    };
  }
  if (a.low === 0 && a.high === 0) return b.low === b.high ? emptyInterval : { low: 0, high: 0 };
  if (b.low < 0) return wholeLine;
  // From 0 up.
  return {
    low: a.low < 0 ? -Infinity : b.high === 0 ? Infinity : divideDown(a.low, b.high),
    high: a.high > 0 ? Infinity : b.high === 0 ? -Infinity : divideUp(a.high, b.high),
  };
}

/** The square root of what is not negative. */
export function sqrt(x: Interval): Interval {
  const { low, high } = intersect(x, notNegative);
  return low > high ? emptyInterval : { low: sqrtDown(low), high: sqrtUp(high) };
}

export const notNegative: Interval = { low: 0, high: Infinity };

/**
 * x^y; NaN, left out, for a negative x and a y that is not whole, and for ±1 to an infinite power.
 * Extremes are at the ends: x^y is monotone in x on either side of 0, and in y for one x ≥ 0.
 */
export function power(x: Interval, y: Interval): Interval {
  if (isEmpty(x) || isEmpty(y)) return emptyInterval;
  if (y.low === y.high && Number.isInteger(y.low)) return wholePower(x, y.low);
  const positive = intersect(x, notNegative);
  let ofPositive = isEmpty(positive) ? emptyInterval : powerOfPositive(positive, y);
  if (!(x.low < 0)) return ofPositive;
  // To a power that is not whole, -inf is taken for inf.
  if (x.low === -Infinity) ofPositive = hull(ofPositive, powerOfPositive(point(Infinity), y));
  // Only whole exponents count here, of either parity: both signs of the size are possible.
  const exponents = inward(y);
  if (isEmpty(exponents)) return ofPositive;
  const sizes = powerOfPositive(absolute({ low: x.low, high: Math.min(x.high, 0) }), exponents);
  return hull(ofPositive, { low: 0 - sizes.high, high: sizes.high });
}

function powerOfPositive(x: Interval, y: Interval): Interval {
  const ends = [
    powerAt(x.low, y.low),
    powerAt(x.low, y.high),
    powerAt(x.high, y.low),
    powerAt(x.high, y.high),
  ];
  let around = ends.reduce(hull, emptyInterval);
  // 1^inf is NaN, and anything near 1 goes anywhere.
  if (contains(x, 1) || contains(y, 0)) around = hull(around, { low: 1, high: 1 });
  // 0^0 is 1 although 0^y is 0 beside it, inf^0 is 1 although inf^y is inf beside it.
  if (x.low === 0 && y.high > 0) around = hull(around, { low: 0, high: 0 });
  if (x.low === 0 && y.low < 0) around = hull(around, { low: Infinity, high: Infinity });
  if (x.high === Infinity && y.high > 0) around = hull(around, { low: Infinity, high: Infinity });
  if (x.high === Infinity && y.low < 0) around = hull(around, { low: 0, high: 0 });
  return around;
}

function wholePower(x: Interval, n: number): Interval {
  if (n === 0) return { low: 1, high: 1 };
  if (n === 1) return x;
  if (n === 2) return square(x);
  if (n % 2 === 0) {
    const size = absolute(x);
    const [small, large] = [powerAt(size.low, n), powerAt(size.high, n)];
    return n > 0 ? { low: small.low, high: large.high } : { low: large.low, high: small.high };
  }
  if (n > 0) return { low: powerAt(x.low, n).low, high: powerAt(x.high, n).high };
  // An odd negative power has a pole at 0, where it is inf: there is one zero, which is not negative.
  if (x.low < 0 && x.high >= 0) return wholeLine;
  // There is no zero that is negative: 1/-0 is not -inf.
  return { low: powerAt(x.high, n).low, high: powerAt(x.low + 0, n).high };
}

/** `numerics/elementary` is at most one number beside the nearest, and exact powers are found exactly. */
function powerAt(x: number, y: number): Interval {
  const value = raised(x, y);
  if (Number.isNaN(value)) return emptyInterval;
  if (isExactPower(x, y)) return { low: value, high: value };
  const [low, high] = [stepDown(value, 2), stepUp(value, 2)];
  return x >= 0 ? { low: Math.max(low, 0), high } : { low, high };
}

/** Whether x^y is a number, by multiplying: a yes is certain. */
function isExactPower(x: number, y: number): boolean {
  if (x === 0 || x === 1 || !Number.isFinite(x) || !Number.isFinite(y)) return true;
  if (y === 0.5) return sqrtDown(x) === sqrtUp(x);
  if (!Number.isInteger(y)) return false;
  let [base, exponent, product] = [x, Math.abs(y), 1];
  for (; exponent > 0; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2 === 1) {
      const next = multiplyDown(product, base);
      if (next !== multiplyUp(product, base)) return false;
      product = next;
    }
    if (exponent > 1) {
      const next = multiplyDown(base, base);
      if (next !== multiplyUp(base, base)) return false;
      base = next;
    }
  }
  if (y > 0) return product === raised(x, y);
  return divideDown(1, product) === divideUp(1, product) && 1 / product === raised(x, y);
}

// ── functions of one number ─────────────────────────────────────────────────

/**
 * An increasing function whose values are at most `ulps` numbers beside the true ones. Cut the interval to
 * its domain before (`intersect`), and the result to what the function can reach after.
 */
export function increasing(f: (x: number) => number, x: Interval, ulps: number): Interval {
  if (isEmpty(x)) return emptyInterval;
  return { low: stepDown(f(x.low), ulps), high: stepUp(f(x.high), ulps) };
}
