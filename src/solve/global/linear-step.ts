/** A step of sequential linear programming, and what the constraints that bind weigh. */
import { type LinearRow, solveLinear } from "./linear.ts";
import { solveSystem } from "./matrix.ts";

/** The objective and the rows at a point, by their slopes in the variables that move. */
export interface Linear {
  readonly value: number;
  readonly slopes: Float64Array;
  readonly rows: readonly LocalRow[];
}

export interface LocalRow {
  readonly of: number;
  readonly isEqual: boolean;
  /** At the point; how far from holding. */
  readonly value: number;
  readonly missed: number;
  readonly slopes: Float64Array;
}

export interface Step {
  readonly direction: readonly number[];
  /** By row of the linearization: 0 where it does not bind. */
  readonly multipliers: readonly number[];
  /** By how much the weighted sum of the objective and of what is missed falls, if both are linear. */
  readonly promised: number;
}

/** The best direction for the linearization, where what it misses costs `weight` a unit. */
export function linearStep(
  { slopes, rows: own }: Linear,
  low: readonly number[],
  high: readonly number[],
  weight: number,
): Step {
  const n = slopes.length;
  const worst = own.reduce((most, { missed }) => Math.max(most, missed), 0);
  const elastic = Number.isFinite(worst) ? worst + 1e-12 : 1;
  const lines: LinearRow[] = [];
  const owner: number[] = [];
  for (const [i, row] of own.entries()) {
    if (!Number.isFinite(row.value)) continue;
    const scaled = Array.from(row.slopes, (slope, j) => slope * ((high[j] ?? 0) - (low[j] ?? 0)));
    const shift = row.slopes.reduce((sum, slope, j) => sum + slope * (low[j] ?? 0), 0);
    lines.push({ coefficients: [...scaled, -elastic], right: -row.value - shift });
    owner.push(i);
    if (!row.isEqual) continue;
    lines.push({ coefficients: [...scaled.map((x) => -x), -elastic], right: row.value + shift });
    owner.push(i);
  }
  const cost = Array.from(slopes, (slope, j) => slope * ((high[j] ?? 0) - (low[j] ?? 0)));
  const unit = Math.max(1e-300, weight * elastic, ...cost.map(Math.abs));
  const result = solveLinear({
    cost: [...cost.map((c) => c / unit), (weight * elastic) / unit],
    rows: lines,
    low: Array.from({ length: n + 1 }, () => 0),
    high: Array.from({ length: n + 1 }, (_, j) => (j < n ? 1 : 1e6)),
  });
  const direction = Array.from(
    slopes,
    (_, j) => (low[j] ?? 0) + (result.x[j] ?? 0) * ((high[j] ?? 0) - (low[j] ?? 0)),
  );
  const multipliers = Array.from(own, () => 0);
  for (const [k, i] of owner.entries()) {
    const sign = k > 0 && owner[k - 1] === i ? -1 : 1;
    multipliers[i] = (multipliers[i] ?? 0) + sign * (result.multipliers[k] ?? 0) * unit;
  }
  const change = slopes.reduce((sum, slope, j) => sum + slope * (direction[j] ?? 0), 0);
  const left = own.reduce((sum, row) => {
    const value =
      row.value + row.slopes.reduce((s, slope, j) => s + slope * (direction[j] ?? 0), 0);
    return sum + (row.isEqual ? Math.abs(value) : Math.max(0, value));
  }, 0);
  const missed = own.reduce((sum, row) => sum + row.missed, 0);
  return {
    direction,
    multipliers: multipliers.map(Math.abs),
    promised: -change + weight * (missed - left),
  };
}

/** What the binding rows must weigh for the slopes to cancel best. */
export function leastSquaresPrices(
  slopes: Float64Array,
  active: readonly LocalRow[],
  free: readonly number[],
): readonly number[] {
  const m = active.length;
  const matrix = new Float64Array(m * m);
  const right = new Float64Array(m);
  for (const [a, one] of active.entries()) {
    for (const [b, other] of active.entries()) {
      let sum = a === b ? 1e-14 : 0;
      for (const j of free) sum += (one.slopes[j] ?? 0) * (other.slopes[j] ?? 0);
      matrix[a * m + b] = sum;
    }
    for (const j of free) right[a] = (right[a] ?? 0) - (one.slopes[j] ?? 0) * (slopes[j] ?? 0);
  }
  const found = solveSystem(matrix, right, m);
  return found?.every(Number.isFinite) ? [...found] : active.map(() => 0);
}
