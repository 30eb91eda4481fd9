/**
 * A linear program that holds less than a box does: linear bounds of the objective and of constraints, over the box
 * scaled to sides of 1. What its multipliers say is checked by rounding errors counted in, so that bounds are sure
 * whatever the program was solved like (A. Neumaier, O. Shcherbina, Safe bounds in linear and mixed-integer linear
 * programming, Mathematical Programming 99, 2004).
 */
import type { LinearBound } from "./bounds.ts";
import { roundingOf } from "./bounds.ts";
import { type LinearRow, solveLinear } from "./linear.ts";

export interface Relaxation {
  /** Adds `bound(x) ≤ limit`, or `bound(x) ≤ objective` where there is no limit. */
  readonly add: (cut: Cut) => void;
  readonly solve: () => Relaxed;
}

export interface Cut {
  /** What the multipliers are summed by. */
  readonly of: number;
  readonly bound: LinearBound;
  /** Where the bound is taken, and the places of its slopes. */
  readonly at: (place: number) => number;
  readonly places: readonly number[];
  readonly limit?: number;
}

export interface Relaxed {
  /** Nothing of the box is feasible. */
  readonly isEmpty: boolean;
  /** No point of the box that meets the cuts has a smaller objective; -inf where nothing is known. */
  readonly low: number;
  /** The solution, by place. */
  readonly x: (place: number) => number;
  /** Of all cuts of one function together, for one unit of the objective. */
  readonly multiplier: (of: number) => number;
  /** By how much the objective grows at least from one end of a variable's range to the other: signed. */
  readonly growth: (place: number) => number;
}

interface Sides {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** @param objective finite bounds of the objective over the box; absent where there is none. */
export function createRelaxation(
  box: Sides,
  places: readonly number[],
  objective: { readonly low: number; readonly high: number } | undefined,
): Relaxation {
  const columnOf = new Map(places.map((place, column) => [place, column]));
  const n = places.length;
  const low = places.map((place) => box.low[place] ?? 0);
  const width = places.map((place, i) => (box.high[place] ?? 0) - (low[i] ?? 0));
  const span = objective === undefined ? 0 : objective.high - objective.low;
  const bottom = objective?.low ?? 0;
  const rows: LinearRow[] = [];
  const owners: { readonly of: number; readonly isObjective: boolean; readonly unit: number }[] =
    [];

  return { add, solve };

  function add({ of, bound, at, places: own, limit }: Cut): void {
    const coefficients = Array.from({ length: n + 1 }, () => 0);
    let right = (limit ?? bottom) - bound.constant;
    let size = Math.abs(limit ?? bottom) + Math.abs(bound.constant);
    for (const [i, place] of own.entries()) {
      const column = columnOf.get(place);
      if (column === undefined) continue;
      const slope = bound.slopes[i] ?? 0;
      const shift = slope * (at(place) - (low[column] ?? 0));
      coefficients[column] = slope * (width[column] ?? 0);
      right += shift;
      size +=
        Math.abs(shift) +
        Math.abs(slope) * Math.abs(at(place)) +
        Math.abs(coefficients[column] ?? 0);
    }
    if (limit === undefined) coefficients[n] = -span;
    right += roundingOf(4 * n) * size;
    const unit = Math.max(...coefficients.map(Math.abs));
    if (!(unit > 1e-280) || !Number.isFinite(unit) || !Number.isFinite(right)) return;
    rows.push({
      coefficients: coefficients.map((coefficient) => coefficient / unit),
      right: right / unit + roundingOf(n) * Math.abs(right / unit),
    });
    owners.push({ of, isObjective: limit === undefined, unit });
  }

  function solve(): Relaxed {
    const cost = Array.from({ length: n + 1 }, (_, j) => (j === n && span > 0 ? 1 : 0));
    const result = solveLinear({
      cost,
      rows,
      low: Array.from({ length: n + 1 }, () => 0),
      high: Array.from({ length: n + 1 }, (_, j) => (j === n && span <= 0 ? 0 : 1)),
    });
    const isRay = result.status === "infeasible";
    const { value, prices } = safeBound(isRay ? cost.map(() => 0) : cost, result.multipliers);
    const ofObjective = owners.reduce(
      (sum, { isObjective, unit }, i) =>
        isObjective ? sum + ((result.multipliers[i] ?? 0) * span) / unit : sum,
      0,
    );
    return {
      isEmpty: isRay && value > 0,
      low:
        isRay || span <= 0
          ? -Infinity
          : bottom + span * value * (1 - 4e-16) - 1e-16 * Math.abs(bottom),
      x: (place) => {
        const column = columnOf.get(place);
        if (column === undefined) return box.low[place] ?? 0;
        const from = low[column] ?? 0;
        const x = from + (result.x[column] ?? 0) * (width[column] ?? 0);
        return Math.min(box.high[place] ?? 0, Math.max(from, x));
      },
      multiplier: (of) =>
        ofObjective > 0 && !isRay
          ? owners.reduce(
              (sum, owner, i) =>
                owner.of === of && !owner.isObjective
                  ? sum + ((result.multipliers[i] ?? 0) * span) / owner.unit / ofObjective
                  : sum,
              0,
            )
          : 0,
      growth: (place) => {
        const column = columnOf.get(place);
        return isRay || column === undefined ? 0 : span * (prices[column] ?? 0);
      },
    };
  }

  /** The least of cost · x over the rows and the box that these multipliers prove, below what rounding may add. */
  function safeBound(
    cost: readonly number[],
    multipliers: readonly number[],
  ): { readonly value: number; readonly prices: readonly number[] } {
    let value = 0;
    let size = 0;
    for (const [i, row] of rows.entries()) {
      const term = (multipliers[i] ?? 0) * row.right;
      value -= term;
      size += Math.abs(term);
    }
    const prices = cost.map((c, j) => {
      let price = c;
      let terms = Math.abs(c);
      for (const [i, row] of rows.entries()) {
        const term = (multipliers[i] ?? 0) * (row.coefficients[j] ?? 0);
        price += term;
        terms += Math.abs(term);
      }
      const error = roundingOf(rows.length) * terms;
      // A column that is held at 0 counts for nothing.
      if (j < n || span > 0) value += Math.min(0, price - error);
      size += Math.abs(price);
      return price > error ? price - error : price < -error ? price + error : 0;
    });
    return { value: value - roundingOf(rows.length + n) * size, prices };
  }
}
