/** Solves convex programs: an interior point method, and what its multipliers prove. */
import { addMagnitudes } from "./certificate.ts";
import { interiorPoint, type InteriorResult } from "./interior-point.ts";
import { modelOf, type ConvexModel } from "./model.ts";
import type { ConvexProgram, ConvexResult } from "./program.ts";
import { startOf } from "./start.ts";

export interface ConvexOptions {
  /** Of the gap, relative to max(1, |objective|); 1e-8 unless told. */
  readonly tolerance?: number;
  /** Asked between steps. */
  readonly shouldStop?: () => boolean;
  /** 200 unless told. */
  readonly maxSteps?: number;
}

/** Minimises a convex program. `stopped` where neither an optimum nor its absence could be proven. */
export function solveConvexProgram(
  program: ConvexProgram,
  options: ConvexOptions = {},
): ConvexResult {
  const model = modelOf(program);
  const begun = startOf(model, program.start);
  if (begun === undefined)
    throw new RangeError("The start of a convex program is outside a domain.");
  const result = interiorPoint(model, begun.iterate, begun.scaling, {
    tolerance: options.tolerance ?? 1e-8,
    maxSteps: options.maxSteps ?? 200,
    shouldStop: options.shouldStop ?? (() => false),
  });
  if (result === undefined)
    throw new RangeError("The start of a convex program is outside a domain.");
  return resultOf(program, model, result);
}

function resultOf(
  program: ConvexProgram,
  model: ConvexModel,
  { status, iterate, residuals, bound, steps }: InteriorResult,
): ConvexResult {
  const lower = new Float64Array(program.variables);
  const upper = new Float64Array(program.variables);
  model.places.forEach((place, j) => {
    lower[place] = iterate.lower[j] ?? 0;
    upper[place] = iterate.upper[j] ?? 0;
  });
  return {
    status: status === "stalled" ? "stopped" : status,
    x: model.expand(iterate.x),
    objective: residuals.evaluation.objective,
    bound,
    y: iterate.y,
    z: iterate.z,
    lower,
    upper,
    residual: relativeResidual(model, { iterate, residuals }),
    steps,
  };
}

/** The largest residual of the conditions of optimality, each relative to the terms that it sums. */
function relativeResidual(
  model: ConvexModel,
  { iterate, residuals }: Pick<InteriorResult, "iterate" | "residuals">,
): number {
  const { evaluation, dual } = residuals;
  let most = 0;
  const see = (value: number, unit: number): void => {
    most = Math.max(most, Math.abs(value) / Math.max(1, unit));
  };
  const stationarity = evaluation.gradient.map(Math.abs);
  addMagnitudes(model.equalities, model.equalityValues, iterate.y, stationarity);
  addMagnitudes(model.jacobian, evaluation.jacobian, iterate.z, stationarity);
  dual.forEach((value, j) => see(value, stationarity[j] ?? 0));
  evaluation.equalities.forEach((value, i) => see(value, Math.abs(model.right[i] ?? 0)));
  evaluation.inequalities.forEach((value, i) => {
    see(Math.max(0, value), 1);
    see(value * (iterate.z[i] ?? 0), Math.abs(evaluation.objective));
  });
  for (let j = 0; j < model.variables; j++) {
    for (const [distance, multiplier] of [
      [iterate.p[j] ?? 0, iterate.lower[j] ?? 0],
      [iterate.q[j] ?? 0, iterate.upper[j] ?? 0],
    ] as const) {
      if (distance < Infinity) see(distance * multiplier, Math.abs(evaluation.objective));
    }
  }
  return most;
}
