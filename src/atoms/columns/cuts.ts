/** Cutting ranges of functions that have no value for some arguments: NaN may be wanted, too. */
import { emptyNumbers, type NumberRange, numberRange, type Range } from "../../ir/range.ts";
import type { Monotonicity, Shape } from "../atom.ts";
import { bounded, numbersOf } from "./ranges.ts";

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
