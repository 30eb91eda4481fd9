/** A point of an interior point method with its multipliers, and how far it is from the conditions of optimality. */
import type { Evaluation } from "./certificate.ts";
import { addTransposed, residualOfRows, type ConvexModel } from "./model.ts";
import type { Scaling } from "./scaling.ts";

/** Positive: the distances `p` from the lower and `q` from the upper bounds, the slacks `s`, and z, `lower`, `upper`. */
export interface Iterate {
  readonly x: Float64Array;
  readonly p: Float64Array;
  readonly q: Float64Array;
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface Residuals {
  readonly evaluation: Evaluation;
  /** ∇f + Aᵀy + Gᵀz − lower + upper. */
  readonly dual: Float64Array;
  /** g + s. */
  readonly slack: Float64Array;
  /** The mean of the products of slacks and distances with their multipliers. */
  readonly mu: number;
  /** Norms in the units of the scaling: of the dual residual, the primal ones, and mu. */
  readonly dualNorm: number;
  readonly primalNorm: number;
  readonly gapNorm: number;
}

/** @returns undefined outside the domain of some function */
export function residualsOf(
  model: ConvexModel,
  it: Iterate,
  scaling: Scaling | undefined,
): Residuals | undefined {
  const evaluation = evaluate(model, it.x);
  if (evaluation === undefined) return undefined;
  const { gradient, inequalities, jacobian, equalities } = evaluation;
  const n = model.variables;
  const dual = gradient.slice();
  addTransposed(model.equalities, model.equalityValues, it.y, dual);
  addTransposed(model.jacobian, jacobian, it.z, dual);
  let products = 0;
  let pairs = 0;
  let dualNorm = 0;
  for (let j = 0; j < n; j++) {
    const p = it.p[j] ?? 0;
    const q = it.q[j] ?? 0;
    const lower = it.lower[j] ?? 0;
    const upper = it.upper[j] ?? 0;
    if (p < Infinity) {
      products += p * lower;
      pairs++;
    }
    if (q < Infinity) {
      products += q * upper;
      pairs++;
    }
    const own = (dual[j] ?? 0) - lower + upper;
    dual[j] = own;
    dualNorm = Math.max(dualNorm, Math.abs(own) * (scaling?.columns[j] ?? 1));
  }
  let primalNorm = 0;
  equalities.forEach((value, i) => {
    primalNorm = Math.max(primalNorm, Math.abs(value) * (scaling?.equalities[i] ?? 1));
  });
  const slack = inequalities.map((value, i) => {
    const s = it.s[i] ?? 0;
    products += s * (it.z[i] ?? 0);
    pairs++;
    const own = value + s;
    primalNorm = Math.max(primalNorm, Math.abs(own) * (scaling?.inequalities[i] ?? 1));
    return own;
  });
  const mu = pairs > 0 ? products / pairs : 0;
  const unit = scaling?.objective ?? 1;
  if (!Number.isFinite(dualNorm + primalNorm + mu)) return undefined;
  return { evaluation, dual, slack, mu, dualNorm: dualNorm / unit, primalNorm, gapNorm: mu / unit };
}

/** @returns undefined outside the domain of some function */
export function evaluate(model: ConvexModel, x: Float64Array): Evaluation | undefined {
  const inequalities = new Float64Array(model.jacobian.rows);
  const objective = model.values(x, inequalities);
  if (!Number.isFinite(objective) || !inequalities.every(Number.isFinite)) return undefined;
  const gradient = new Float64Array(model.variables);
  const jacobian = new Float64Array(model.jacobian.columns.length);
  model.gradients(x, gradient, jacobian);
  if (!gradient.every(Number.isFinite) || !jacobian.every(Number.isFinite)) return undefined;
  const equalities = new Float64Array(model.equalities.rows);
  residualOfRows(model.equalities, model.equalityValues, x, model.right, equalities);
  return { x: x.slice(), objective, gradient, inequalities, jacobian, equalities };
}
