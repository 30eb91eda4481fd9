/**
 * The linear systems of an interior point method, reduced to a quasi-definite one:
 *
 *     [ H + Σ   Aᵀ    Gᵀ  ]
 *     [ A       0     0   ]
 *     [ G       0    −S/Z ]
 *
 * scaled, regularised a little (the factor alone) and solved with iterative refinement against the system itself
 * (Vanderbei 1995; Altman and Gondzio 1999, "Regularized symmetric indefinite systems in interior point methods").
 */
import { ldlOf } from "../sparse/ldl.ts";
import { minimumDegreeOrder } from "../sparse/ordering.ts";
import { multiplySymmetric, patternOfEntries, type SymmetricPattern } from "../sparse/symmetric.ts";
import type { ConvexModel } from "./model.ts";
import type { Scaling } from "./scaling.ts";

export interface KktSystem {
  /**
   * Puts in second derivatives as the model writes them, Σ, the gradients of inequalities and S/Z, and factors.
   *
   * @param proximal is added to the diagonal, in the units of the scaling: a proximal term in each unknown, so that
   *   steps stay short where the system says nothing, and residuals vanish as steps do
   */
  readonly factor: (
    hessian: Float64Array,
    sigma: Float64Array,
    jacobian: Float64Array,
    ratio: Float64Array,
    proximal: number,
  ) => void;
  /** Solves for (dx, dy, dz), one after another, in place. */
  readonly solve: (rhs: Float64Array) => void;
  readonly size: number;
}

const leastPivot = 1e-13;
const refinements = 5;

export function kktOf(model: ConvexModel, scaling: Scaling): KktSystem {
  const { variables: n, equalities, equalityValues, jacobian } = model;
  const size = n + equalities.rows + jacobian.rows;
  const a = tripletsOf(equalities.starts, equalities.columns, n);
  const g = tripletsOf(jacobian.starts, jacobian.columns, n + equalities.rows);
  const first = concatenated(model.hessianFirst, a.rows, g.rows);
  const second = concatenated(model.hessianSecond, a.columns, g.columns);

  const order = minimumDegreeOrder(size, first, second);
  const place = new Int32Array(size);
  order.forEach((i, k) => {
    place[i] = k;
  });
  const permuted = (list: Int32Array): Int32Array => list.map((i) => place[i] ?? 0);
  const { pattern, places } = patternOfEntries(size, permuted(first), permuted(second));
  const signs = Int8Array.from(order, (i) => (i < n ? 1 : -1));
  const ldl = ldlOf(pattern, signs);

  const unit = new Float64Array(size);
  const { columns: d, equalities: e, inequalities: r, objective } = scaling;
  const root = Math.sqrt(objective);
  for (let k = 0; k < size; k++) {
    const i = order[k] ?? 0;
    if (i < n) unit[k] = (d[i] ?? 1) / root;
    else if (i < n + equalities.rows) unit[k] = (e[i - n] ?? 1) * root;
    else unit[k] = (r[i - n - equalities.rows] ?? 1) * root;
  }
  const scale = unit.slice();

  const values = new Float64Array(pattern.rows.length);
  const diagonal = (k: number): number => (pattern.starts[k + 1] ?? 0) - 1;
  const put = (at: number, value: number): void => {
    values[at] = (values[at] ?? 0) + value;
  };

  const right = new Float64Array(size);
  const solution = new Float64Array(size);
  const residual = new Float64Array(size);
  const correction = new Float64Array(size);
  /** Writes right − K · solution; how large it is. */
  const findResidual = (): number => {
    multiplySymmetric(pattern, values, solution, residual);
    let norm = 0;
    for (let k = 0; k < size; k++) {
      const value = (right[k] ?? 0) - (residual[k] ?? 0);
      residual[k] = value;
      norm = Math.max(norm, Math.abs(value));
    }
    return norm;
  };

  return {
    size,
    factor: (hessian, sigma, jacobianValues, ratio, proximal) => {
      values.fill(0);
      let entry = 0;
      for (const list of [hessian, equalityValues, jacobianValues]) {
        for (let k = 0; k < list.length; k++) put(places[entry++] ?? 0, list[k] ?? 0);
      }
      for (let j = 0; j < n; j++) put(diagonal(place[j] ?? 0), sigma[j] ?? 0);
      const m = n + equalities.rows;
      for (let i = 0; i < ratio.length; i++) put(diagonal(place[m + i] ?? 0), -(ratio[i] ?? 0));
      scale.set(unit);
      apply(pattern, values, scale);
      for (let k = 0; k < size; k++) put(diagonal(k), proximal * (signs[k] ?? 1));
      ldl.factor(values, leastPivot);
    },
    solve: (rhs) => {
      let norm = 0;
      for (let k = 0; k < size; k++) {
        const i = order[k] ?? 0;
        right[k] = (rhs[i] ?? 0) * (scale[k] ?? 1);
        norm = Math.max(norm, Math.abs(right[k] ?? 0));
      }
      solution.set(right);
      ldl.solve(solution);
      let error = findResidual();
      for (let step = 0; step < refinements && error > 1e-16 * norm; step++) {
        correction.set(residual);
        ldl.solve(correction);
        for (let k = 0; k < size; k++) solution[k] = (solution[k] ?? 0) + (correction[k] ?? 0);
        const next = findResidual();
        if (!(next < error)) {
          for (let k = 0; k < size; k++) solution[k] = (solution[k] ?? 0) - (correction[k] ?? 0);
          break;
        }
        if (next > 0.5 * error) step = refinements;
        error = next;
      }
      for (let k = 0; k < size; k++) {
        const i = order[k] ?? 0;
        rhs[i] = (solution[k] ?? 0) * (scale[k] ?? 1);
      }
    },
  };
}

function apply(
  { size, starts, rows }: SymmetricPattern,
  values: Float64Array,
  by: Float64Array,
): void {
  for (let j = 0; j < size; j++) {
    const own = by[j] ?? 1;
    for (let at = starts[j] ?? 0; at < (starts[j + 1] ?? 0); at++) {
      values[at] = (values[at] ?? 0) * own * (by[rows[at] ?? 0] ?? 1);
    }
  }
}

function tripletsOf(
  starts: Int32Array,
  columns: Int32Array,
  offset: number,
): { readonly rows: Int32Array; readonly columns: Int32Array } {
  const rows = new Int32Array(columns.length);
  for (let i = 0; i + 1 < starts.length; i++)
    rows.fill(offset + i, starts[i] ?? 0, starts[i + 1] ?? 0);
  return { rows, columns };
}

function concatenated(...lists: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}
