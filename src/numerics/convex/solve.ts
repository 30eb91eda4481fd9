/** Solves convex programs: an interior point method, and what its multipliers prove. */
import { provesInfeasible } from "./certificate.ts";
import { interiorPoint, type InteriorOptions, type InteriorResult } from "./interior-point.ts";
import { evaluate, residualsOf, type Iterate } from "./iterate.ts";
import { modelOf, type ConvexModel } from "./model.ts";
import { phaseOneOf } from "./phase-one.ts";
import type { ConvexProgram, ConvexResult } from "./program.ts";
import { relativeResidual } from "./relative-residual.ts";
import type { Scaling } from "./scaling.ts";
import { startOf, type Start } from "./start.ts";

export interface ConvexOptions {
  /** Of the gap, relative to max(1, |objective|); 1e-8 unless told. */
  readonly tolerance?: number;
  /** The gap to go on to while there is progress; the tolerance unless told. */
  readonly aim?: number;
  /** Asked between steps. */
  readonly shouldStop?: () => boolean;
  /** 200 unless told. */
  readonly maxSteps?: number;
}

/**
 * Minimises a convex program.
 *
 * @returns `optimal` with a certified gap within the tolerance and constraints that hold within 1e-10 in their
 *   own units; `infeasible` and `unbounded` proven by multipliers and by a ray; `stopped` with the best that is
 *   known where time or steps were up or rounding leaves nothing to be proven
 * @throws RangeError where some function has no value at the start moved inside the bounds
 */
export function solveConvexProgram(
  program: ConvexProgram,
  options: ConvexOptions = {},
): ConvexResult {
  const crossed = program.low.findIndex((low, j) => !(low <= (program.high[j] ?? 0)));
  if (crossed >= 0) return crossedBounds(program, crossed);
  const model = modelOf(program);
  const begun = startOf(model, program.start);
  const settings = {
    tolerance: options.tolerance ?? 1e-8,
    aim: options.aim ?? options.tolerance ?? 1e-8,
    maxSteps: options.maxSteps ?? 200,
    shouldStop: options.shouldStop ?? (() => false),
  };
  const first = interiorPoint(model, begun.iterate, begun.scaling, settings);
  const sure = first.status !== "stalled" && first.status !== "unbounded";
  const last = sure ? first : secondAttempt(program, model, begun, first, settings);
  return resultOf(program, model, last);
}

/** Looks for a feasible point, or the proof that there is none; begins again from it unless a ray leaves nothing to find. */
function secondAttempt(
  program: ConvexProgram,
  model: ConvexModel,
  { scaling, iterate: begin }: Start,
  first: InteriorResult,
  options: InteriorOptions,
): InteriorResult {
  const left = { ...options, maxSteps: options.maxSteps - first.steps };
  const found = feasiblePoint(program, model, scaling, begin, left);
  if (found === undefined) return first;
  const steps = first.steps + found.steps;
  const at = evaluate(model, found.x);
  if (at === undefined) return { ...first, steps };
  if (provesInfeasible(model, at, found.y, found.z, scaling.columns)) {
    const iterate = { ...first.iterate, x: found.x, y: found.y, z: found.z };
    const residuals = residualsOf(model, iterate, scaling) ?? first.residuals;
    return { status: "infeasible", iterate, residuals, bound: Infinity, steps };
  }
  if (first.status === "unbounded") return { ...first, steps };
  const again = startOf(model, model.expand(found.x));
  const second = interiorPoint(model, again.iterate, again.scaling, {
    ...options,
    maxSteps: options.maxSteps - steps,
  });
  const better =
    second.status !== "stalled" || second.residuals.primalNorm < first.residuals.primalNorm;
  return { ...(better ? second : first), steps: steps + second.steps };
}

interface Found {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly steps: number;
}

function feasiblePoint(
  program: ConvexProgram,
  model: ConvexModel,
  scaling: Scaling,
  begin: Iterate,
  options: InteriorOptions,
): Found | undefined {
  const at = evaluate(model, begin.x);
  if (at === undefined) return undefined;
  const units = (scales: Float64Array): Float64Array => scales.map((scale) => 1 / scale);
  let violation = 0;
  at.equalities.forEach((value, i) => {
    violation = Math.max(violation, Math.abs(value) * (scaling.equalities[i] ?? 1));
  });
  at.inequalities.forEach((value, i) => {
    violation = Math.max(violation, value * (scaling.inequalities[i] ?? 1));
  });
  const phase = phaseOneOf(
    { ...program, start: model.expand(begin.x) },
    units(scaling.equalities),
    units(scaling.inequalities),
    violation,
  );
  const phaseModel = modelOf(phase.program);
  const start = startOf(phaseModel, phase.program.start);
  const result = interiorPoint(phaseModel, start.iterate, start.scaling, options);
  const { y, z } = phase.multipliers(result.iterate.z);
  return { x: result.iterate.x.slice(0, model.variables), y, z, steps: result.steps };
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
    residual: relativeResidual(model, iterate, residuals),
    steps,
  };
}

/** A lower bound above the upper one: their sum alone contradicts. */
function crossedBounds(program: ConvexProgram, variable: number): ConvexResult {
  const one = new Float64Array(program.variables);
  one[variable] = 1;
  return {
    status: "infeasible",
    x: program.start.slice(),
    objective: NaN,
    bound: Infinity,
    y: new Float64Array(program.equalities.length),
    z: new Float64Array(program.inequalities.length),
    lower: one,
    upper: one.slice(),
    residual: Infinity,
    steps: 0,
  };
}
