/**
 * The Chebyshev centre of { z : rows · z ≤ right }: the centre of a largest ball inside, by linear programming
 * (Boyd & Vandenberghe, Convex Optimization, 2004, section 8.5.1). Its dual has a column a row.
 */
import { solveLinearProgram } from "../../numerics/linear-program.ts";

/** Rows of length 1; the set must be bounded. */
export interface Halfspaces {
  readonly rows: readonly Float64Array[];
  readonly right: Float64Array;
}

export interface Chebyshev {
  readonly centre: Float64Array;
  /** How far the nearest row is from the centre: below 0 where nothing is inside. */
  readonly radius: number;
  /** Where the radius is 0 or less: rows that bound one another, so that no other point has more room. */
  readonly tight: readonly number[];
}

export function chebyshevCentre({ rows, right }: Halfspaces, size: number): Chebyshev | undefined {
  const columns = Array.from({ length: size }, (_, j) =>
    Float64Array.from(rows, (row) => row[j] ?? 0),
  );
  const { status, x, y } = solveLinearProgram({
    cost: right,
    rows: [...columns, new Float64Array(rows.length).fill(1)],
    right: Float64Array.from({ length: size + 1 }, (_, j) => (j < size ? 0 : 1)),
  });
  if (status !== "optimal") return undefined;
  const centre = y.slice(0, size);
  const largest = x.reduce((most, each) => Math.max(most, each), 0);
  return {
    centre,
    radius: rows.reduce(
      (least, row, i) => Math.min(least, (right[i] ?? 0) - dot(row, centre)),
      Infinity,
    ),
    tight: [...x.keys()].filter((i) => (x[i] ?? 0) > 1e-7 * largest),
  };
}

/** Whether row k follows from the others. */
export function isRedundant(
  { rows, right }: Halfspaces,
  k: number,
  others: readonly number[],
): boolean {
  const own = rows[k];
  if (own === undefined) return true;
  const { status, x } = solveLinearProgram({
    cost: Float64Array.from(others, (i) => right[i] ?? 0),
    rows: Array.from(own, (_, j) => Float64Array.from(others, (i) => rows[i]?.[j] ?? 0)),
    right: own,
  });
  if (status !== "optimal") return false;
  const most = others.reduce((sum, i, place) => sum + (right[i] ?? 0) * (x[place] ?? 0), 0);
  return most <= (right[k] ?? 0) + 1e-12;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
