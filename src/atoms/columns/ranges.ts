/** What the columns of analyses are made of: ranges of numbers, and what is left of them. */
import {
  emptyNumbers,
  isEmptyRange,
  memberRange,
  type MemberRange,
  type NumberRange,
  type Range,
  anyNumber,
} from "../../ir/range.ts";
import { type Interval, inward, isEmpty } from "../../numerics/interval.ts";
import { nextDown, nextUp } from "../../numerics/rounding.ts";
import type { AtomEntry } from "../rule.ts";

/** The columns that analyses fold with. */
export type Columns = Pick<AtomEntry, "unfold" | "range" | "narrow" | "shape" | "derivative">;

/** The argument as numbers: any, where it is none. */
export function numbersOf(range: Range | undefined): NumberRange {
  if (range?.kind === "numbers") return range;
  return range === undefined || range.members.length > 0 ? anyNumber : emptyNumbers;
}

/** A range of numbers with these bounds; those of whole numbers go inward. */
export function bounded(bounds: Interval, whole: boolean, mayBeUndefined: boolean): NumberRange {
  const { low, high } = whole ? inward(bounds) : bounds;
  return { kind: "numbers", low, high, whole, undefined: mayBeUndefined };
}

/** What of a range lies within bounds, NaN left out; the same object where that is all of it. */
export function cut(range: NumberRange, to: Interval): NumberRange {
  if (to.low <= range.low && to.high >= range.high && !range.undefined) return range;
  const low = Math.max(range.low, to.low);
  const high = Math.min(range.high, to.high);
  return bounded({ low, high }, range.whole, false);
}

/** Empty ranges in place of arguments of which none is possible. */
export function nothing(args: readonly Range[]): readonly Range[] {
  return args.map((range) => (range.kind === "numbers" ? emptyNumbers : noMember));
}

export const noMember: MemberRange = memberRange([]);

/** The arguments, or nothing where one of them is empty. */
export function unlessEmpty(args: readonly Range[]): readonly Range[] {
  return args.some(isEmptyRange) ? nothing(args) : args;
}

/** The `range` of two numbers. */
export function rangeOfTwo(
  bounds: (x: NumberRange, y: NumberRange) => Interval,
  more: {
    /** Whether two numbers of these ranges may give NaN. */
    readonly undefined: (x: NumberRange, y: NumberRange) => boolean;
    readonly whole: (x: NumberRange, y: NumberRange) => boolean;
  },
): (args: readonly Range[]) => NumberRange {
  return ([first, second]) => {
    const [x, y] = [numbersOf(first), numbersOf(second)];
    if (isEmptyRange(x) || isEmptyRange(y)) return emptyNumbers;
    const mayBeUndefined = x.undefined || y.undefined || more.undefined(x, y);
    return bounded(bounds(x, y), more.whole(x, y), mayBeUndefined);
  };
}

/**
 * The `narrow` of two numbers.
 * @param solve bounds of an argument where the result and the other argument are within theirs
 */
export function narrowTwo(
  mayBeUndefined: (x: NumberRange, y: NumberRange) => boolean,
  solve: {
    readonly first: (result: Interval, x: Interval, y: Interval) => Interval;
    readonly second: (result: Interval, x: Interval, y: Interval) => Interval;
  },
): (result: Range, args: readonly Range[]) => readonly Range[] {
  return (result, args) => {
    const [z, x, y] = [numbersOf(result), numbersOf(args[0]), numbersOf(args[1])];
    if (isEmptyRange(z) || isEmptyRange(x) || isEmptyRange(y)) return nothing(args);
    // What gives NaN is a solution too.
    if (z.undefined && (x.undefined || y.undefined || mayBeUndefined(x, y))) return args;
    if (isEmpty(z) || isEmpty(x) || isEmpty(y)) return nothing(args);
    const first = cut(x, solve.first(z, x, y));
    if (isEmpty(first)) return nothing(args);
    const second = cut(y, solve.second(z, first, y));
    return isEmpty(second) ? nothing(args) : [first, second];
  };
}

/**
 * Bounds of an argument from the exact solution, within the argument's own. Beside an end there may be
 * arguments whose result rounds to one that is wanted: then the end of the loose solution stands.
 * @param loose the solution for a result that is one number wider at each end
 * @param possible whether, as they are rounded, arguments between these may give a result that is wanted
 */
export function settle(
  argument: Interval,
  exact: Interval,
  loose: Interval,
  possible: (part: Interval) => boolean,
): Interval {
  const least = Math.max(argument.low, loose.low);
  const most = Math.min(argument.high, loose.high);
  if (isEmpty(exact)) return least <= most && possible({ low: least, high: most }) ? loose : exact;
  let { low, high } = exact;
  if (least < low && possible({ low: least, high: Math.min(nextDown(low), most) })) low = least;
  if (most > high && possible({ low: Math.max(nextUp(high), least), high: most })) high = most;
  return { low, high };
}

/** One number wider at each end: all that may round into an interval. */
export function wider(x: Interval): Interval {
  return { low: nextDown(x.low), high: nextUp(x.high) };
}

/** Whether a function that is monotone in both arguments may, as it is rounded, give a result. */
export function mayGive(
  result: Interval,
  f: (x: number, y: number) => number,
  x: Interval,
  y: Interval,
): boolean {
  const [a, b, c, d] = [f(x.low, y.low), f(x.low, y.high), f(x.high, y.low), f(x.high, y.high)];
  const low = Math.min(a, b, c, d);
  // NaN says nothing.
  return Number.isNaN(low) || (low <= result.high && Math.max(a, b, c, d) >= result.low);
}
