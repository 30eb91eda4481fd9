/** What is left of a variable: on its grid, and how much less than before. */
import { isEmptyRange, numberRange, type Range, rangeIntersection } from "../../ir/range.ts";
import type { Variable } from "../scalar.ts";

/** The part of the range that the values of the variable reach; empty where they reach none. */
export function onGrid({ values }: Pick<Variable, "values">, range: Range): Range {
  if (range.kind === "members") return range;
  const { low, high, whole } = range;
  if (values !== undefined) {
    const first = values.find((value) => value >= low) ?? Infinity;
    const last = values.findLast((value) => value <= high) ?? -Infinity;
    return numberRange(first, last, { whole });
  }
  return whole ? numberRange(Math.ceil(low), Math.floor(high), { whole }) : numberRange(low, high);
}

/** What is left of a variable that may be `before` and must be in `demanded`; `undefined` where nothing is. */
export function narrowedTo(
  variable: Pick<Variable, "values">,
  before: Range,
  demanded: Range,
): Range | undefined {
  const after = onGrid(variable, rangeIntersection(before, demanded));
  return isEmptyRange(after) ? undefined : after;
}

/** The share that is gone, between 0 and 1. Of a range without end, all where it ends now. */
export function shareLost(before: Range, after: Range): number {
  if (before.kind === "members" && after.kind === "members") {
    return before.members.length === 0 ? 0 : 1 - after.members.length / before.members.length;
  }
  if (before.kind !== "numbers" || after.kind !== "numbers") return 0;
  if (before.low === after.low && before.high === after.high) return 0;
  const [was, is] = [before.high - before.low, after.high - after.low];
  if (was === Infinity) {
    return is < Infinity || after.low > before.low || after.high < before.high ? 1 : 0;
  }
  return was === 0 ? 0 : (was - is) / was;
}
