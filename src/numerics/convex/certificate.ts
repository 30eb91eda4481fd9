/**
 * What multipliers prove. The Lagrangian L = f + yᵀ(Ax − b) + zᵀg with z ≥ 0 is convex and nowhere above f where
 * the constraints hold, so its linearisation at any x, minimised over the bounds, is a lower bound of f over all
 * feasible points; without f, a positive minimum proves that there are none (Boyd and Vandenberghe 2004, 5.1, 5.8).
 */
import { addTransposed, type ConvexModel, type SparseRows } from "./model.ts";

/** A point with the values and gradients of all functions. */
export interface Evaluation {
  readonly x: Float64Array;
  readonly objective: number;
  readonly gradient: Float64Array;
  readonly inequalities: Float64Array;
  readonly jacobian: Float64Array;
  /** Ax − b. */
  readonly equalities: Float64Array;
}

/** Where a variable has no bound: how far from x, in its own scale, a bound speaks for. */
const horizon = 1e4;
/** How much of a bound may be owed to that distance, relative to max(1, |bound|). */
const allowance = 1e-6;

/**
 * The least value of the linearised Lagrangian over the bounds, less what rounding may have added. Where a variable
 * has no bound, its gradient has to vanish but for rounding, and the statement is about points within 1e4 times
 * its scale of x.
 *
 * @param scale the unit of each variable
 * @returns -Infinity where nothing is proven
 */
export function lagrangianBound(
  model: ConvexModel,
  at: Evaluation,
  y: Float64Array,
  z: Float64Array,
  scale: Float64Array,
  withObjective: boolean,
): number {
  const n = model.variables;
  const gradient = withObjective ? at.gradient.slice() : new Float64Array(n);
  addTransposed(model.equalities, model.equalityValues, y, gradient);
  addTransposed(model.jacobian, at.jacobian, z, gradient);

  let bound = 0;
  let summed = 0;
  let unbounded = 0;
  const add = (value: number): void => {
    bound += value;
    summed += Math.abs(value);
  };
  if (withObjective) add(at.objective);
  for (let i = 0; i < y.length; i++) add((y[i] ?? 0) * (at.equalities[i] ?? 0));
  for (let i = 0; i < z.length; i++) {
    if ((z[i] ?? 0) !== 0) add((z[i] ?? 0) * (at.inequalities[i] ?? 0));
  }
  for (let j = 0; j < n; j++) {
    const slope = gradient[j] ?? 0;
    if (slope === 0) continue;
    const x = at.x[j] ?? 0;
    const step = (slope > 0 ? (model.low[j] ?? 0) : (model.high[j] ?? 0)) - x;
    if (Number.isFinite(step)) {
      add(slope * step);
    } else {
      const least = -Math.abs(slope) * horizon * Math.max(scale[j] ?? 1, Math.abs(x));
      unbounded -= least;
      add(least);
    }
  }
  if (unbounded > allowance * Math.max(1, Math.abs(bound + unbounded))) return -Infinity;
  const proven = bound - 4 * Number.EPSILON * summed;
  return Number.isNaN(proven) ? -Infinity : proven;
}

/**
 * Whether the multipliers prove that no point in the bounds satisfies all constraints, nor comes nearer than 1e-9,
 * relative to the numbers in them.
 */
export function provesInfeasible(
  model: ConvexModel,
  at: Evaluation,
  y: Float64Array,
  z: Float64Array,
  scale: Float64Array,
): boolean {
  const bound = lagrangianBound(model, at, y, z, scale, false);
  if (!(bound > 0)) return false;
  let slack = 0;
  const reach = (rows: SparseRows, values: Float64Array, i: number): number => {
    let sum = 1;
    for (let k = rows.starts[i] ?? 0; k < (rows.starts[i + 1] ?? 0); k++) {
      sum += Math.abs((values[k] ?? 0) * (at.x[rows.columns[k] ?? 0] ?? 0));
    }
    return sum;
  };
  for (let i = 0; i < y.length; i++) {
    const own = reach(model.equalities, model.equalityValues, i) + Math.abs(model.right[i] ?? 0);
    slack += Math.abs(y[i] ?? 0) * own;
  }
  for (let i = 0; i < z.length; i++) {
    const own = reach(model.jacobian, at.jacobian, i) + Math.abs(at.inequalities[i] ?? 0);
    slack += (z[i] ?? 0) * own;
  }
  return bound > 1e-9 * slack;
}

/** into += |rows|ᵀ |y|. */
export function addMagnitudes(
  { rows, starts, columns }: SparseRows,
  values: Float64Array,
  y: Float64Array,
  into: Float64Array,
): void {
  for (let i = 0; i < rows; i++) {
    const weight = Math.abs(y[i] ?? 0);
    if (weight === 0) continue;
    for (let at = starts[i] ?? 0; at < (starts[i + 1] ?? 0); at++) {
      const j = columns[at] ?? 0;
      into[j] = (into[j] ?? 0) + weight * Math.abs(values[at] ?? 0);
    }
  }
}
