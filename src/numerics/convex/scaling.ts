/**
 * In which units variables, rows and the objective are measured, so that numbers from 1e-6 to 1e6 weigh alike: a
 * bounded variable's unit is its range; rows, and columns without a range, are equilibrated in the largest norm
 * (Ruiz 2001, "A scaling algorithm to equilibrate both rows and columns norms in matrices").
 */
import type { ConvexModel, SparseRows } from "./model.ts";

export interface Scaling {
  /** x measured in these units is of order 1. */
  readonly columns: Float64Array;
  /** Rows times these have entries of order 1, per unit of x. */
  readonly equalities: Float64Array;
  readonly inequalities: Float64Array;
  /** By how much the objective changes per unit of x. */
  readonly objective: number;
}

const rounds = 20;

/** @param x where gradients are taken: `gradient` of the objective, `jacobian` of the inequalities */
export function scalingOf(
  model: ConvexModel,
  x: Float64Array,
  gradient: Float64Array,
  jacobian: Float64Array,
): Scaling {
  const n = model.variables;
  const columns = new Float64Array(n);
  const bounded = new Uint8Array(n);
  for (let j = 0; j < n; j++) {
    const range = (model.high[j] ?? 0) - (model.low[j] ?? 0);
    bounded[j] = Number.isFinite(range) ? 1 : 0;
    columns[j] = bounded[j] === 1 ? range : Math.max(1, Math.abs(x[j] ?? 0));
  }
  const equalities = new Float64Array(model.equalities.rows).fill(1);
  const inequalities = new Float64Array(model.jacobian.rows).fill(1);
  for (let round = 0; round < rounds; round++) {
    const largest = new Float64Array(n);
    scaleRows(model.equalities, model.equalityValues, columns, equalities, largest);
    scaleRows(model.jacobian, jacobian, columns, inequalities, largest);
    if (round === rounds - 1) break;
    for (let j = 0; j < n; j++) {
      const most = largest[j] ?? 0;
      if (bounded[j] === 0 && most > 0) columns[j] = (columns[j] ?? 1) / Math.sqrt(most);
    }
  }
  let objective = 0;
  for (let j = 0; j < n; j++) {
    const change = Math.abs((gradient[j] ?? 0) * (columns[j] ?? 1));
    if (Number.isFinite(change)) objective = Math.max(objective, change);
  }
  return { columns, equalities, inequalities, objective: objective > 0 ? objective : 1 };
}

/** Rows to 1 in their largest entry; `largest` gets each column's largest. */
function scaleRows(
  rows: SparseRows,
  values: Float64Array,
  columns: Float64Array,
  scale: Float64Array,
  largest: Float64Array,
): void {
  for (let i = 0; i < rows.rows; i++) {
    const begin = rows.starts[i] ?? 0;
    const end = rows.starts[i + 1] ?? 0;
    let most = 0;
    for (let at = begin; at < end; at++) {
      most = Math.max(most, Math.abs((values[at] ?? 0) * (columns[rows.columns[at] ?? 0] ?? 1)));
    }
    const own = most > 0 && most < Infinity ? 1 / most : 1;
    scale[i] = own;
    for (let at = begin; at < end; at++) {
      const j = rows.columns[at] ?? 0;
      const entry = Math.abs((values[at] ?? 0) * (columns[j] ?? 1)) * own;
      if (entry > (largest[j] ?? 0)) largest[j] = entry;
    }
  }
}
