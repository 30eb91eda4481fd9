/** How nearly the conditions of Karush, Kuhn and Tucker hold. */
import { addMagnitudes } from "./certificate.ts";
import type { Iterate, Residuals } from "./iterate.ts";
import type { ConvexModel } from "./model.ts";

/**
 * The largest residual of stationarity, feasibility and complementarity, each relative to the largest of 1 and the
 * numbers that it sums.
 */
export function relativeResidual(
  model: ConvexModel,
  iterate: Iterate,
  { evaluation, dual }: Residuals,
): number {
  let most = 0;
  const see = (value: number, unit: number): void => {
    most = Math.max(most, Math.abs(value) / Math.max(1, unit));
  };
  const stationarity = evaluation.gradient.map(Math.abs);
  addMagnitudes(model.equalities, model.equalityValues, iterate.y, stationarity);
  addMagnitudes(model.jacobian, evaluation.jacobian, iterate.z, stationarity);
  dual.forEach((value, j) => {
    see(value, stationarity[j] ?? 0);
  });
  const products = Math.abs(evaluation.objective);
  evaluation.equalities.forEach((value, i) => {
    see(value, Math.abs(model.right[i] ?? 0));
  });
  evaluation.inequalities.forEach((value, i) => {
    see(Math.max(0, value), 1);
    see(value * (iterate.z[i] ?? 0), products);
  });
  for (let j = 0; j < model.variables; j++) {
    if ((iterate.p[j] ?? 0) < Infinity)
      see((iterate.p[j] ?? 0) * (iterate.lower[j] ?? 0), products);
    if ((iterate.q[j] ?? 0) < Infinity)
      see((iterate.q[j] ?? 0) * (iterate.upper[j] ?? 0), products);
  }
  return most;
}
