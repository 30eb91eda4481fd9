/** From the variables of a program back to those of its study. */
import type { Variable } from "../../analysis/scalar.ts";
import { sum } from "../../atoms/statistics.ts";
import type { Lowered } from "./lower.ts";
import type { Assignment, ConvexStudy } from "./study.ts";

/** What is nearer to a bound than this, relative to its size, lies on it. */
const onBound = 1e-12;

/** The values of the study's variables: within their bounds, shares adding up to 1. */
export function assignmentOf(
  study: ConvexStudy,
  { places, bounds, start }: Lowered,
  x: Float64Array,
): Assignment {
  const ends = (variable: Variable): readonly [number, number] => {
    const found = bounds.get(variable);
    return found === undefined ? [-Infinity, Infinity] : [found.low.at, found.high.at];
  };
  const values = new Map<Variable, number>();
  for (const variable of study.graph.variables) {
    const place = places.get(variable);
    const value = place === undefined ? start.get(variable) : x[place];
    values.set(variable, snapped(value ?? NaN, ...ends(variable)));
  }
  for (const shares of study.simplexes) addUpToOne(shares, values, ends);
  return values;
}

function snapped(value: number, low: number, high: number): number {
  const near = onBound * Math.max(1, Math.abs(value));
  if (value <= low + near) return low;
  return value >= high - near ? high : value;
}

/** Spreads what shares miss over those that have room, in proportion to it. */
function addUpToOne(
  shares: readonly Variable[],
  values: Map<Variable, number>,
  ends: (variable: Variable) => readonly [number, number],
): void {
  const valueOf = (share: Variable): number => values.get(share) ?? NaN;
  const missing = 1 - sum(shares.map(valueOf));
  const room = shares.map((share) => {
    const [low, high] = ends(share);
    return missing > 0 ? high - valueOf(share) : valueOf(share) - low;
  });
  const all = sum(room);
  if (missing === 0 || !(all > 0)) return;
  for (const [i, share] of shares.entries()) {
    const moved = valueOf(share) + (missing * (room[i] ?? 0)) / all;
    const [low, high] = ends(share);
    values.set(share, Math.min(Math.max(moved, low), high));
  }
}
