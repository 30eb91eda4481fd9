/** Cutting ranges of functions that have no value for some arguments: NaN may be wanted, too. */
import {
  emptyNumbers,
  isEmptyRange,
  type NumberRange,
  numberRange,
  type Range,
} from "../../ir/range.ts";
import type { Interval } from "../../numerics/interval.ts";
import type { Monotonicity, Shape } from "../atom.ts";
import { bounded, type Columns, nothing, numbersOf, unlessEmpty } from "./ranges.ts";

/** Applies to an argument that is a number; what is not one, which no type rule lets through, stays. */
export function onNumbers(range: Range, narrow: (range: NumberRange) => Range): Range {
  return range.kind === "numbers" ? narrow(range) : range;
}

export function allNumbers(args: readonly Range[]): readonly NumberRange[] {
  return args.map(numbersOf);
}

/** Whether there is a number in it, NaN apart. */
export function hasNumbers(range: NumberRange): boolean {
  return range.low <= range.high;
}

/** No number, but perhaps NaN. */
export function noNumbers(undefinedToo: boolean): NumberRange {
  return undefinedToo ? numberRange(Infinity, -Infinity, { undefined: true }) : emptyNumbers;
}

/** What is left of a range between two bounds; NaN only where it was and may stay. */
export function left(
  range: NumberRange,
  low: number,
  high: number,
  mayBeUndefined: boolean,
): NumberRange {
  const undefinedToo = range.undefined && mayBeUndefined;
  if (low <= range.low && high >= range.high && undefinedToo === range.undefined) return range;
  const bounds = { low: Math.max(range.low, low), high: Math.min(range.high, high) };
  return bounded(bounds, range.whole, undefinedToo);
}

/** The shape of a function of which only its monotonicity is known, or not even that. */
export function monotone(monotonicity: readonly Monotonicity[]): Shape {
  return { curvature: "unknown", monotonicity };
}

/**
 * The `narrow` of a function of any number of numbers.
 * @param mayBeUndefined whether numbers of these ranges may give NaN
 * @param solve what is left of each, where every range holds a number and NaN is no solution
 */
export function narrowMany(
  mayBeUndefined: (xs: readonly NumberRange[]) => boolean,
  solve: (wanted: NumberRange, xs: readonly NumberRange[]) => readonly NumberRange[],
): NonNullable<Columns["narrow"]> {
  return (result, args) => {
    const wanted = numbersOf(result);
    const xs = allNumbers(args);
    if (isEmptyRange(wanted) || xs.some(isEmptyRange)) return nothing(args);
    // What gives NaN is a solution too.
    if (wanted.undefined && (xs.some((x) => x.undefined) || mayBeUndefined(xs))) return args;
    if (!hasNumbers(wanted) || !xs.every(hasNumbers)) return nothing(args);
    return unlessEmpty(solve(wanted, xs));
  };
}

/**
 * The `range` of a function of any number of numbers.
 * @param bounds of what numbers of these ranges give
 */
export function rangeOfMany(
  mayBeUndefined: (xs: readonly NumberRange[]) => boolean,
  bounds: (xs: readonly NumberRange[]) => Interval,
  whole: (xs: readonly NumberRange[]) => boolean = () => false,
): NonNullable<Columns["range"]> {
  return (args) => {
    const xs = allNumbers(args);
    if (xs.some(isEmptyRange)) return emptyNumbers;
    const undefinedToo = xs.some((x) => x.undefined);
    if (!xs.every(hasNumbers)) return noNumbers(undefinedToo);
    return bounded(bounds(xs), whole(xs), undefinedToo || mayBeUndefined(xs));
  };
}

export function areWhole(xs: readonly NumberRange[]): boolean {
  return xs.every((x) => x.whole);
}

/** A function that has a value for all numbers. */
export function never(): boolean {
  return false;
}
