/** Columns of sums and means. */
import type { NumberRange } from "../../ir/range.ts";
import { exactSum } from "../../numerics/elementary.ts";
import type { Interval } from "../../numerics/interval.ts";
import {
  addDown,
  addUp,
  divideDown,
  divideUp,
  multiplyDown,
  multiplyUp,
  nextDown,
  nextUp,
} from "../../numerics/rounding.ts";
import { areWhole, left, narrowMany, rangeOfMany } from "./cuts.ts";
import type { Columns } from "./ranges.ts";

/** inf - inf: of two of them, or of one and of an overflow. */
function sumUndefined(xs: readonly NumberRange[]): boolean {
  let [up, down, both] = [0, 0, 0];
  let [most, least] = [0, 0];
  for (const { low, high } of xs) {
    if (high === Infinity) up++;
    else most += Math.max(high, 0);
    if (low === -Infinity) down++;
    else least += Math.min(low, 0);
    if (high === Infinity && low === -Infinity) both++;
  }
  const oneOnly = up === 1 && down === 1 && both === 1;
  if (up > 0 && down > 0 && !oneOnly) return true;
  return (down > 0 && most === Infinity) || (up > 0 && least === -Infinity);
}

// ── values ──────────────────────────────────────────────────────────────────

function boundsOfSum(xs: readonly NumberRange[]): Interval {
  if (sumsExactly(xs)) {
    return {
      low: xs.reduce((sum, x) => sum + x.low, 0),
      high: xs.reduce((sum, x) => sum + x.high, 0),
    };
  }
  return {
    low: sumDown(xs, (x) => x.low),
    high: 0 - sumDown(xs, (x) => -x.high),
  };
}

/**
 * A lower bound of a sum of ends, and of the compensated sums of any numbers not below them. Those err by
 * less than one rounding and n²·2⁻¹⁰⁶ of the sizes: T. Ogita, S. M. Rump, S. Oishi, Accurate sum and dot
 * product, SIAM Journal on Scientific Computing 26 (2005), proposition 4.5.
 */
function sumDown(xs: readonly NumberRange[], end: (x: NumberRange) => number): number {
  let [total, lost, rest, size] = [0, 0, 0, 0];
  for (const x of xs) {
    const term = end(x);
    if (term === -Infinity) return -Infinity;
    const [sum, error] = exactSum(total, term);
    const [errors, small] = exactSum(lost, error);
    [total, lost, rest, size] = [
      sum,
      errors,
      rest + Math.abs(small),
      size + Math.abs(term) * scale,
    ];
  }
  if (!Number.isFinite(total)) return overflowed(xs, end, total);
  const [sum, error] = exactSum(total, lost);
  const slack = second(xs.length, size);
  // So little does not reach the next number, to which a compensated sum would have to be rounded.
  const reaches = slack > 2 ** -55 * Math.abs(sum);
  const least = error - 2 * (rest + (reaches ? slack : 0));
  // Among the largest numbers errors cannot be told: intermediate results overflow.
  if (Number.isNaN(least)) return addDown(total, -xs.length * lastPlaceOfLargest);
  return least < 0 ? addDown(sum, least) : sum;
}

const lastPlaceOfLargest = 2 ** 971;

/** A sum that overflows may come back as far as its negative terms reach, though not as it is computed. */
function overflowed(
  xs: readonly NumberRange[],
  end: (x: NumberRange) => number,
  total: number,
): number {
  if (!(total > 0)) return -Infinity;
  if (xs.some((x) => end(x) === Infinity)) return Infinity;
  return xs.reduce((least, x) => addDown(least, Math.min(0, end(x))), Number.MAX_VALUE);
}

/** Sizes are added up so small that they do not overflow. */
const scale = 2 ** -60;

/** The error of second order of a compensated sum of terms of that scaled size together. */
function second(terms: number, size: number): number {
  return terms <= 2 ? 0 : terms * terms * (2 ** -104 / scale) * size;
}

/** Whole numbers that never leave those that are exact. */
function sumsExactly(xs: readonly NumberRange[]): boolean {
  return areWhole(xs) && xs.reduce((size, x) => size + sizeOf(x), 0) <= Number.MAX_SAFE_INTEGER;
}

function sizeOf({ low, high }: Interval): number {
  return Math.max(Math.abs(low), Math.abs(high));
}

// ── arguments ───────────────────────────────────────────────────────────────

/** Each term is the sum less all others, whose sums come from both ends: linear in their number. */
function solveSum(wanted: Interval, xs: readonly NumberRange[]): readonly NumberRange[] {
  const most = highest(wanted.high, xs, (x) => x.low, sumsExactly(xs));
  // The same, seen from the other side.
  const least = highest(-wanted.low, xs, (x) => -x.high, sumsExactly(xs));
  return xs.map((x, i) => left(x, 0 - (least[i] ?? Infinity), most[i] ?? Infinity, false));
}

/** Beyond, a sum may overflow on its way. */
const safeFromOverflow = 2 ** 1000;

/**
 * The largest that each term can be where a sum is at most `sum`.
 * @param end the lower end of a term, or of its negative
 */
function highest(
  sum: number,
  xs: readonly NumberRange[],
  end: (x: NumberRange) => number,
  exact: boolean,
): readonly number[] {
  const n = xs.length;
  const none = (): number[] => xs.map(() => Infinity);
  if (sum === Infinity) return none();
  let [below, endless] = [0, 0];
  for (const x of xs) {
    if (end(x) === -Infinity) endless++;
    else below += Math.max(0, -end(x));
  }
  if (endless > 1 || below > safeFromOverflow || Math.abs(sum) > safeFromOverflow) return none();
  // Sizes add up to no more than the sum and twice what is negative.
  const slack = exact ? 0 : 2 * second(n, (Math.abs(sum) + 2 * below) * scale);
  const reached = exact ? sum : addUp(nextUp(sum), slack);
  const after = new Float64Array(n + 1);
  for (let i = n - 1; i >= 0; i--) after[i] = addDown(endOf(xs[i], end), after[i + 1] ?? 0);
  let before = 0;
  return xs.map((x, i) => {
    const others = addDown(before, after[i + 1] ?? 0);
    before = addDown(before, end(x));
    // NaN where there are infinite terms of both signs.
    if (!(others > -Infinity)) return Infinity;
    const most = addUp(reached, -others);
    // The slack of a term without end is that of one above 0.
    return endless === 1 && !exact ? Math.max(0, most) : most;
  });
}

function endOf(x: NumberRange | undefined, end: (x: NumberRange) => number): number {
  return x === undefined ? 0 : end(x);
}

// ── columns ─────────────────────────────────────────────────────────────────

const affine: Columns["shape"] = (args) => ({
  curvature: "affine",
  monotonicity: args.map(() => "increasing"),
});

export const sumColumns: Columns = {
  range: rangeOfMany(sumUndefined, boundsOfSum, areWhole),
  narrow: narrowMany(sumUndefined, solveSum),
  shape: affine,
  derivative: (args, make) => args.map(() => make.constant(1)),
};

/** Of no numbers there is no mean. */
function meanUndefined(xs: readonly NumberRange[]): boolean {
  return xs.length === 0 || sumUndefined(xs);
}

export const meanColumns: Columns = {
  range: rangeOfMany(meanUndefined, (xs) => {
    const { low, high } = boundsOfSum(xs);
    const n = xs.length;
    return n === 0
      ? { low: Infinity, high: -Infinity }
      : { low: divideDown(low, n), high: divideUp(high, n) };
  }),
  narrow: narrowMany(meanUndefined, (wanted, xs) => {
    const n = xs.length;
    if (n <= 1) return xs.map((x) => left(x, wanted.low, wanted.high, false));
    const sums = {
      low: multiplyDown(nextDown(wanted.low), n),
      high: multiplyUp(nextUp(wanted.high), n),
    };
    return solveSum(sums, xs);
  }),
  shape: affine,
  derivative: (args, make) => args.map(() => make.constant(1 / args.length)),
};
