/** What each constraint costs: the multipliers of its rows and bounds. */
import type { ConvexResult } from "../../numerics/convex/program.ts";
import type { Price } from "../solution.ts";
import type { Evaluation } from "./evaluation.ts";
import type { Lowered } from "./lower.ts";
import type { Part } from "./relations.ts";

/** Sides that differ by less than this, relative to their size, are equal: the accuracy of a solved point. */
const equalWithin = 1e-6;

/** A price of less than this, relative to the objective, is rounding. */
const noPrice = 1e-12;

/**
 * Prices by constraint: by how much the optimum would improve, to first order, for each unit by which a
 * requirement is loosened (`left <= right` to `left <= right + 1`, `==` to a distance of 1). A constraint that unfolds
 * to several comparisons has a price for each: to loosen all of them at once gains their sum. Of bounds that fall on
 * one another the first has the price; one that falls on a declared bound has none, as nothing is gained by it.
 */
export function pricesOf(
  lowered: Lowered,
  result: ConvexResult,
  { valueOf }: Evaluation,
): readonly Price[] {
  const prices: Price[] = [];
  const bounds = boundPrices(lowered, result);
  const least = noPrice * Math.max(1, Math.abs(result.objective));
  for (const part of lowered.parts) {
    const { constraint, name, relation } = part;
    const rows = lowered.rowsOf.get(part);
    const found = rows === undefined ? (bounds.get(part) ?? 0) : rowPrice(rows, result);
    const price = found < least ? 0 : found;
    const [left, right] = [valueOf(relation.left), valueOf(relation.right)];
    const size = Math.max(1, Math.abs(left), Math.abs(right));
    prices.push({
      constraint,
      ...(name === undefined ? {} : { part: name }),
      price,
      active: Math.abs(left - right) <= equalWithin * size,
    });
  }
  return prices;
}

function rowPrice(
  { kind, rows }: { readonly kind: "equality" | "inequality"; readonly rows: readonly number[] },
  { y, z }: ConvexResult,
): number {
  return rows.reduce(
    (sum, row) => sum + (kind === "equality" ? Math.abs(y[row] ?? 0) : Math.max(0, z[row] ?? 0)),
    0,
  );
}

/** The multipliers of bounds, for the part that set each of them. */
function boundPrices(
  { bounds, places }: Lowered,
  { lower, upper }: ConvexResult,
): ReadonlyMap<Part, number> {
  const prices = new Map<Part, number>();
  for (const [variable, place] of places) {
    const found = bounds.get(variable);
    if (found === undefined) continue;
    for (const [{ by, scale }, multipliers] of [
      [found.low, lower],
      [found.high, upper],
    ] as const) {
      if (by === undefined) continue;
      const price = Math.max(0, multipliers[place] ?? 0) * scale;
      prices.set(by, (prices.get(by) ?? 0) + price);
    }
  }
  return prices;
}
