/** Columns of `^`. */
import type { NumberRange } from "../../ir/range.ts";
import { log } from "../../numerics/elementary.ts";
import {
  contains,
  divide,
  emptyInterval,
  hull,
  increasing,
  intersect,
  type Interval,
  isEmpty,
  negate,
  notNegative,
  point,
  power,
  wholeLine,
} from "../../numerics/interval.ts";
import { nextDown, nextUp, stepDown, stepUp } from "../../numerics/rounding.ts";
import type { Curvature, DerivativeMaker, Monotonicity } from "../atom.ts";
import { inTwo, minus, times } from "./formula.ts";
import { type Columns, narrowTwo, rangeOfTwo } from "./ranges.ts";
import { operandsOf } from "./signs.ts";

/** A negative base and an exponent that is not whole, 1 to an infinite power. */
function powerUndefined(x: NumberRange, y: NumberRange): boolean {
  const whole = y.whole || (y.low === y.high && Number.isInteger(y.low));
  if (x.low < 0 && !whole) return true;
  return (contains(x, 1) || contains(x, -1)) && (y.high === Infinity || y.low === -Infinity);
}

/** All true powers that are computed as one within an interval. */
function beforeRounding(result: Interval): Interval {
  return { low: stepDown(result.low, 3), high: stepUp(result.high, 3) };
}

/** x of x^y = result. */
function baseOf(result: Interval, x: Interval, y: Interval): Interval {
  if (y.low === y.high) return baseOfConstant(result, x, y.low);
  if (x.low < 0 || contains(y, 0)) return wholeLine;
  return rootOf(result, y);
}

function baseOfConstant(result: Interval, x: Interval, exponent: number): Interval {
  if (exponent === 0) return contains(result, 1) ? wholeLine : emptyInterval;
  if (exponent === 1) return result;
  if (!Number.isFinite(exponent)) return wholeLine;
  const root = exactRootOf(result, exponent);
  if (!Number.isInteger(exponent)) {
    // To a power that is not whole, -inf is taken for inf.
    const infinite = contains(root, Infinity) && x.low === -Infinity;
    return infinite ? { low: -Infinity, high: root.high } : root;
  }
  const mirrored = negate(exponent % 2 === 0 ? root : exactRootOf(negate(result), exponent));
  return hull(intersect(x, root), intersect(x, mirrored));
}

/** x ≥ 0 of x^y = result. */
function rootOf(result: Interval, y: Interval): Interval {
  const reachable = intersect(beforeRounding(result), notNegative);
  return power(reachable, divide(point(1), y));
}

function exactRootOf(result: Interval, exponent: number): Interval {
  const wanted = intersect(result, notNegative);
  if (isEmpty(wanted)) return emptyInterval;
  const root = rootOf(wanted, point(exponent));
  return sharpened(root, wanted, (x) => power(point(x), point(exponent)), exponent > 0);
}

/** y of x^y = result, for a positive x. */
function exponentOf(result: Interval, x: Interval, y: Interval): Interval {
  // The logarithm of inf is inf, over that of inf it is anything.
  if (!(x.low > 0) || x.high === Infinity) return wholeLine;
  const wanted = intersect(result, notNegative);
  if (isEmpty(wanted)) return emptyInterval;
  const reachable = intersect(beforeRounding(wanted), notNegative);
  const logarithm = divide(increasing(log, reachable, 2), increasing(log, x, 2));
  return x.low === x.high
    ? sharpened(intersect(y, logarithm), wanted, (exponent) => power(x, point(exponent)), x.low > 1)
    : logarithm;
}

/**
 * Bounds of the arguments of a monotone function, a few numbers outside, brought to a number of few
 * digits beside them where nothing beyond gives a result that is wanted.
 */
function sharpened(
  argument: Interval,
  result: Interval,
  of: (x: number) => Interval,
  rising: boolean,
): Interval {
  const tooLarge = (x: number): boolean => of(x).low > result.high;
  const tooSmall = (x: number): boolean => of(x).high < result.low;
  const [below, above] = rising ? [tooSmall, tooLarge] : [tooLarge, tooSmall];
  const low = shorter(argument.low);
  const high = shorter(argument.high);
  return {
    low: low > argument.low && low > 0 && below(nextDown(low)) ? low : argument.low,
    high: high < argument.high && high >= 0 && above(nextUp(high)) ? high : argument.high,
  };
}

function shorter(x: number): number {
  return Number(x.toPrecision(13));
}

/** With a constant exponent, over bases of a sign. */
function inBase(x: Interval, y: Interval): readonly [Curvature, Monotonicity] {
  if (y.low === 0 && y.high === 0) return ["constant", "constant"];
  if (y.low === 1 && y.high === 1) return ["affine", "increasing"];
  if (x.low >= 0) {
    if (y.low >= 1) return ["convex", "increasing"];
    if (y.low >= 0) return [y.high <= 1 ? "concave" : "unknown", "increasing"];
    return y.high <= 0 ? ["convex", "decreasing"] : ["unknown", "unknown"];
  }
  const whole = y.low === y.high && Number.isInteger(y.low);
  if (!whole) return ["unknown", "unknown"];
  const even = y.low % 2 === 0;
  if (y.low > 0) {
    if (even) return ["convex", x.high <= 0 ? "decreasing" : "unknown"];
    return [x.high <= 0 ? "concave" : "unknown", "increasing"];
  }
  if (x.high >= 0) return ["unknown", "unknown"];
  return even ? ["convex", "increasing"] : ["concave", "decreasing"];
}

function inExponent(x: Interval): Monotonicity {
  if (x.low === 1 && x.high === 1) return "constant";
  if (x.low >= 1) return "increasing";
  return x.low >= 0 && x.high <= 1 ? "decreasing" : "unknown";
}

export const powerColumns: Columns = {
  range: rangeOfTwo(power, {
    undefined: powerUndefined,
    whole: (x, y) => x.whole && y.whole && y.low >= 0,
  }),
  narrow: narrowTwo(powerUndefined, { first: baseOf, second: exponentOf }),
  shape: (args) => {
    const { x, y, xConstant, yConstant } = operandsOf(args);
    const [curvature, monotonicity] = inBase(x, y);
    const of = (): Curvature => {
      if (xConstant && yConstant) return "constant";
      if (yConstant) return curvature;
      // a^y is an exponential.
      return xConstant && x.low > 0 ? "convex" : "unknown";
    };
    return { curvature: of(), monotonicity: [monotonicity, inExponent(x)] };
  },
  derivative: inTwo((x, y, make, result) => [
    derivativeInBase(x, y, make),
    derivativeInExponent(x, y, make, result),
  ]),
};

/** y·x^(y-1), and 0 for an exponent of 0, of an infinite or absent power too. */
function derivativeInBase<S>(x: S, y: S, make: DerivativeMaker<S>): S {
  const exponent = make.constantOf(y);
  if (exponent !== undefined) {
    return exponent === 0
      ? make.constant(0)
      : times(make, make.constant(exponent), make.apply("power", [x, make.constant(exponent - 1)]));
  }
  const [zero, one] = [make.constant(0), make.constant(1)];
  const slope = times(make, y, make.apply("power", [x, minus(make, y, one)]));
  return make.choose(make.apply("equal", [y, zero]), zero, slope);
}

/** x^y·log(x); of a base of 0 the power stays 0 for every positive exponent. */
function derivativeInExponent<S>(x: S, y: S, make: DerivativeMaker<S>, result: S): S {
  const zero = make.constant(0);
  const slope = times(make, result, make.apply("log", [x]));
  const atZero = make.choose(make.apply("greater", [y, zero]), zero, make.constant(NaN));
  return make.choose(make.apply("equal", [x, zero]), atZero, slope);
}
