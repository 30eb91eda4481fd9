/** Columns of the Euclidean norm and of the smooth maximum. */
import type { NumberRange } from "../../ir/range.ts";
import { exp, log, log1p } from "../../numerics/elementary.ts";
import { absolute, type Interval } from "../../numerics/interval.ts";
import {
  addDown,
  addUp,
  multiplyDown,
  multiplyUp,
  nextDown,
  nextUp,
  sqrtDown,
  sqrtUp,
} from "../../numerics/rounding.ts";
import type { Monotonicity } from "../atom.ts";
import { logSumExp, norm } from "../statistics.ts";
import { allNumbers, left, narrowMany, never, rangeOfMany } from "./cuts.ts";
import { minus, overUnlessZero } from "./formula.ts";
import type { Columns } from "./ranges.ts";
import { bySign } from "./signs.ts";

// ── norm ────────────────────────────────────────────────────────────────────

/** A quotient, its square, their sum, a root and a product: at most 6 roundings. */
const normError = 16 * 2 ** -52;

function boundsOfNorm(xs: readonly NumberRange[]): Interval {
  const sizes = xs.map(absolute);
  const low = norm(sizes.map((size) => size.low));
  const high = norm(sizes.map((size) => size.high));
  const one = sizes.filter((size) => size.high > 0).length <= 1;
  // Of one number that is not 0 it is the size itself.
  if (one) return { low, high };
  const least = sizes.reduce((most, size) => Math.max(most, size.low), 0);
  return {
    low: Math.max(least, nextDown(low * (1 - normError))),
    high: high === 0 ? 0 : nextUp(high * (1 + normError)),
  };
}

/** Where squares neither overflow nor lose their digits. */
const largestToSquare = 2 ** 500;
const smallestToSquare = 2 ** -480;

/** None is larger than the norm; where squares can be taken, than what the others leave of it. */
function solveNorm(wanted: Interval, xs: readonly NumberRange[]): readonly NumberRange[] {
  if (wanted.high < 0) return xs.map((x) => left(x, Infinity, -Infinity, false));
  const sizes = xs.map(absolute);
  const most = nextUp(wanted.high * (1 + 2 * normError));
  const least = nextDown(Math.max(0, wanted.low) * (1 - 2 * normError));
  const leftOver = squaresLeft(most, sizes);
  const missing = squaresMissing(least, sizes);
  return xs.map((x, i) => {
    const high = Math.min(most, leftOver[i] ?? Infinity);
    const low = missing[i] ?? 0;
    if (low <= 0) return left(x, -high, high, false);
    // Too small on the one side, so that it is on the other.
    return left(x, x.low <= -low ? -high : low, x.high >= low ? high : -low, false);
  });
}

/** What is left of a square for each, after the least squares of the others. */
function squaresLeft(most: number, sizes: readonly Interval[]): readonly number[] {
  if (!(most < largestToSquare && most > smallestToSquare)) return [];
  const others = sumsOfOthers(
    sizes.map((size) => multiplyDown(size.low, size.low)),
    addDown,
  );
  return others.map((sum) => {
    const rest = addUp(multiplyUp(most, most), -sum);
    return rest < 0 ? -1 : sqrtUp(rest);
  });
}

/** What each must have at least, as the largest squares of the others do not reach. */
function squaresMissing(least: number, sizes: readonly Interval[]): readonly number[] {
  if (!(least < largestToSquare && least > smallestToSquare)) return [];
  const others = sumsOfOthers(
    sizes.map((size) => multiplyUp(size.high, size.high)),
    addUp,
  );
  return others.map((sum) => {
    const rest = addDown(multiplyDown(least, least), -sum);
    return rest > 0 ? sqrtDown(rest) : 0;
  });
}

/** For each term the sum of all others, from both ends: linear in their number. */
function sumsOfOthers(
  terms: readonly number[],
  add: (a: number, b: number) => number,
): readonly number[] {
  const after = new Float64Array(terms.length + 1);
  for (let i = terms.length - 1; i >= 0; i--) after[i] = add(terms[i] ?? 0, after[i + 1] ?? 0);
  let before = 0;
  return terms.map((term, i) => {
    const others = add(before, after[i + 1] ?? 0);
    before = add(before, term);
    return others;
  });
}

export const normColumns: Columns = {
  range: rangeOfMany(never, boundsOfNorm),
  narrow: narrowMany(never, solveNorm),
  shape: (args) => ({
    curvature: "convex",
    monotonicity: allNumbers(args.map(({ range }) => range)).map((x): Monotonicity => bySign(x)),
  }),
  // Of the zero vector, where there is no derivative, 0 is a subgradient.
  derivative: (args, make, result) => args.map((x) => overUnlessZero(make, x, result)),
};

// ── log of a sum of exponentials ────────────────────────────────────────────

/** The rounding of a result near `most` of n terms: of differences, exponentials, their log and the sum. */
function logError(most: number, n: number): number {
  return Number.isFinite(most) ? 2 ** -49 * (Math.abs(most) + log(n) + 1) : 0;
}

function boundsOfLogSumExp(xs: readonly NumberRange[]): Interval {
  const [low, high] = [logSumExp(xs.map((x) => x.low)), logSumExp(xs.map((x) => x.high))];
  if (xs.length <= 1) return { low, high };
  return {
    low: addDown(low, -logError(low, xs.length)),
    high: addUp(high, logError(high, xs.length)),
  };
}

/** None is above the result; each has at least what the exponentials of the others leave. */
function solveLogSumExp(wanted: Interval, xs: readonly NumberRange[]): readonly NumberRange[] {
  const n = xs.length;
  if (n <= 1) return xs.map((x) => left(x, wanted.low, wanted.high, false));
  const most = addUp(wanted.high, 2 * logError(wanted.high, n));
  const least = addDown(wanted.low, -2 * logError(wanted.low, n));
  const highs = bounds(most, xs, (x) => x.low, -1);
  const lows = bounds(least, xs, (x) => x.high, 1);
  return xs.map((x, i) => left(x, lows[i] ?? -Infinity, highs[i] ?? most, false));
}

/**
 * result + log(1 - Σ exp(end - result)) over the others, moved outward.
 * @param direction of the error of that sum: -1 makes it smaller, 1 larger
 */
function bounds(
  result: number,
  xs: readonly NumberRange[],
  end: (x: NumberRange) => number,
  direction: 1 | -1,
): readonly number[] {
  const nothing = direction < 0 ? result : -Infinity;
  if (!Number.isFinite(result)) return xs.map(() => nothing);
  const parts = xs.map((x) => exp(Math.min(end(x) - result, 1)));
  const error = direction * xs.length * 2 ** -49;
  return sumsOfOthers(parts, (a, b) => a + b).map((sum) => {
    const share = Math.max(0, sum + error);
    if (share >= 1) return -Infinity;
    const rest = result + log1p(-share);
    const rounding = 2 ** -50 * (Math.abs(result) + Math.abs(rest) + 1);
    return rest - direction * rounding;
  });
}

export const logSumExpColumns: Columns = {
  range: rangeOfMany(never, boundsOfLogSumExp),
  narrow: narrowMany(never, solveLogSumExp),
  shape: (args) => ({
    curvature: args.length === 1 ? "affine" : "convex",
    monotonicity: args.map(() => "increasing"),
  }),
  derivative: (args, make, result) =>
    args.length === 1
      ? [make.constant(1)]
      : args.map((x) => make.apply("exp", [minus(make, x, result)])),
};
