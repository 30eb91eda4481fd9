/** Columns of the variance and the standard deviation of a sample. */
import type { NumberRange } from "../../ir/range.ts";
import type { Interval } from "../../numerics/interval.ts";
import { nextDown, nextUp, sqrtDown, sqrtUp } from "../../numerics/rounding.ts";
import type { DerivativeMaker, Shape } from "../atom.ts";
import { sum } from "../statistics.ts";
import { left, narrowMany, rangeOfMany } from "./cuts.ts";
import { minus, overUnlessZero, times } from "./formula.ts";
import type { Columns } from "./ranges.ts";

/** Of no numbers, and of infinite ones, whose distance from their mean is none. */
function spreadUndefined(xs: readonly NumberRange[]): boolean {
  return xs.length === 0 || xs.some((x) => x.low === -Infinity || x.high === Infinity);
}

/** Relative errors of differences, squares and their sum, all of one sign: at most 8 roundings. */
const loose = 16 * 2 ** -52;

/** Squares of what is smaller may be lost. */
const lost = 1e-300;

/**
 * At least what two ranges that lie apart ask for, half the square of their distance; at most the squares of
 * the largest distances from any one point, here the best one, and as the mean is rounded.
 */
function boundsOfVariance(xs: readonly NumberRange[]): Interval {
  const n = xs.length;
  if (n === 0) return { low: Infinity, high: -Infinity };
  if (n === 1) return { low: 0, high: 0 };
  let [first, last, size] = [Infinity, -Infinity, 0];
  let [smallestHigh, largestLow] = [Infinity, -Infinity];
  for (const { low, high } of xs) {
    [first, last] = [Math.min(first, low), Math.max(last, high)];
    [smallestHigh, largestLow] = [Math.min(smallestHigh, high), Math.max(largestLow, low)];
    size += Math.max(Math.abs(low), Math.abs(high));
  }
  if (first === last) return { low: 0, high: varianceOfEquals(size) };
  const apart = largestLow > smallestHigh ? largestLow - smallestHigh : 0;
  const least = (apart / 2) * (apart / (n - 1)) * (1 - loose) - lost;
  const low = Math.min(Math.max(0, least), Number.MAX_VALUE);
  if (!Number.isFinite(size)) return { low, high: Infinity };
  const centre = nearestToAll(xs);
  let squares = 0;
  for (const x of xs) {
    const distance = Math.max(x.high - centre, centre - x.low);
    squares += distance * distance;
  }
  const high = (squares / (n - 1)) * (1 + (n + 8) * 2 ** -52) + varianceOfEquals(size / n) + lost;
  return { low, high: nextUp(high) };
}

/**
 * The point with the least squares of largest distances: those to upper ends while it is below the middle of a
 * range, to lower ends above. Where the ends in force have their mean between two middles, it is that mean.
 */
function nearestToAll(xs: readonly Interval[]): number {
  const n = xs.length;
  const ascending = xs.toSorted((a, b) => a.low / 2 + a.high / 2 - (b.low / 2 + b.high / 2));
  let centre = sum(xs.map((x) => x.high / n));
  for (const { low, high } of ascending) {
    const middle = low / 2 + high / 2;
    if (centre <= middle) return centre;
    // Past this middle its lower end is the one further away.
    const next = centre - (high - low) / n;
    if (next <= middle) return middle;
    centre = next;
  }
  return centre;
}

/** What the rounding of the mean of numbers of that size on average can add. */
function varianceOfEquals(size: number): number {
  const rounding = 4 * 2 ** -53 * size;
  return 2 * rounding * rounding;
}

/** No two numbers are further apart than the variance allows. */
function solveVariance(wanted: Interval, xs: readonly NumberRange[]): readonly NumberRange[] {
  const n = xs.length;
  const bounds = boundsOfVariance(xs);
  if (wanted.low > bounds.high || wanted.high < bounds.low) {
    return xs.map((x) => left(x, Infinity, -Infinity, false));
  }
  if (n === 1) return xs.map((x) => left(x, -Infinity, Infinity, false));
  const apart = nextUp(Math.sqrt(2 * (n - 1) * (wanted.high + lost)) * (1 + loose));
  if (!(apart < Infinity)) return xs.map((x) => left(x, -Infinity, Infinity, false));
  let [smallestHigh, largestLow] = [Infinity, -Infinity];
  for (const { low, high } of xs) {
    [smallestHigh, largestLow] = [Math.min(smallestHigh, high), Math.max(largestLow, low)];
  }
  const [low, high] = [nextDown(largestLow - apart), nextUp(smallestHigh + apart)];
  return xs.map((x) => left(x, low, high, false));
}

const shape: Columns["shape"] = (args): Shape =>
  args.length === 1
    ? { curvature: "constant", monotonicity: ["constant"] }
    : { curvature: "convex", monotonicity: args.map(() => "unknown") };

export const varianceColumns: Columns = {
  range: rangeOfMany(spreadUndefined, boundsOfVariance),
  narrow: narrowMany(spreadUndefined, solveVariance),
  shape,
  derivative: (args, make) => {
    const scale = make.constant(2 / Math.max(1, args.length - 1));
    return distances(args, make).map((distance) => times(make, scale, distance));
  },
};

export const deviationColumns: Columns = {
  range: rangeOfMany(spreadUndefined, (xs) => {
    const { low, high } = boundsOfVariance(xs);
    return low <= high ? { low: sqrtDown(low), high: sqrtUp(high) } : { low, high };
  }),
  narrow: narrowMany(spreadUndefined, (wanted, xs) => {
    // A root is rounded once, and so is the square.
    const square = (x: number): number => x * x * (1 + loose) + lost;
    const low = Math.max(0, wanted.low);
    const variances = { low: low * low * (1 - loose) - lost, high: square(wanted.high) };
    return wanted.high < 0
      ? xs.map((x) => left(x, Infinity, -Infinity, false))
      : solveVariance(variances, xs);
  }),
  shape,
  // At the kink, where all are equal, 0 is a subgradient.
  derivative: (args, make, result) => {
    const scale = make.constant(1 / Math.max(1, args.length - 1));
    return distances(args, make).map((distance) =>
      times(make, scale, overUnlessZero(make, distance, result)),
    );
  },
};

/** How far each is above the mean. */
function distances<S>(args: readonly S[], make: DerivativeMaker<S>): readonly S[] {
  const centre = make.apply("mean", args);
  return args.map((x) => (args.length === 1 ? make.constant(0) : minus(make, x, centre)));
}
