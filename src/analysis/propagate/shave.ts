/**
 * Cuts off the ends of a range where a requirement certainly fails: what HC4 misses where a variable occurs
 * several times (box consistency: Benhamou, McAllester & Van Hentenryck 1994).
 */
import { isEmptyRange, numberRange, type NumberRange, type Range } from "../../ir/range.ts";
import type { Variable } from "../scalar.ts";
import { onGrid } from "./narrowing.ts";

/** Halvings of a range until an end is found closely enough. */
const halvings = 24;

/**
 * What is left of a variable within `range` whose ends are cut as far as `fails` says that nothing holds
 * there; `undefined` where nothing is left. `fails` must stay true for every part of what it is true for.
 */
export function shave(
  variable: Pick<Variable, "values">,
  range: NumberRange,
  fails: (part: Range) => boolean,
): NumberRange | undefined {
  let { low, high } = range;
  if (!Number.isFinite(low) || !Number.isFinite(high)) return range;
  const { whole } = range;
  const isOut = (from: number, to: number): boolean => fails(numberRange(from, to, { whole }));
  if (isOut(high, high)) {
    high = cut(high, low, (middle) => isOut(middle, high));
    if (isOut(low, high)) return undefined;
  }
  if (isOut(low, low)) low = cut(low, high, (middle) => isOut(low, middle));
  const left = onGrid(variable, numberRange(low, high, { whole }));
  return left.kind !== "numbers" || isEmptyRange(left) ? undefined : left;

  /** From an end that is out, the nearest number to the other one up to which all is out. */
  function cut(out: number, other: number, isOutTo: (middle: number) => boolean): number {
    let [outside, inside] = [out, other];
    for (let i = 0; i < halvings; i++) {
      const half = outside + (inside - outside) / 2;
      const middle = whole ? (inside < outside ? Math.ceil(half) : Math.floor(half)) : half;
      if (middle === outside || middle === inside) break;
      if (isOutTo(middle)) outside = middle;
      else inside = middle;
    }
    if (!whole) return outside;
    // The whole number itself is out.
    return inside < outside ? outside - 1 : outside + 1;
  }
}
