/** Solves studies that are known to be convex, with a proof of how near the optimum is and prices of constraints. */
import type { ConvexResult } from "../../numerics/convex/program.ts";
import { solveConvexProgram } from "../../numerics/convex/solve.ts";
import type { MetricSource } from "../../space/environment.ts";
import type { Plan } from "../../plan/document.ts";
import { constraintText } from "../../space/requirement.ts";
import type { Solution, SolveOptions } from "../solution.ts";
import { configurationOf } from "./configuration.ts";
import { minimalConflict, provingConstraints } from "./conflict.ts";
import { createEvaluation } from "./evaluation.ts";
import { type Lowered, lowerStudy } from "./lower.ts";
import { assignmentOf } from "./point.ts";
import { pricesOf } from "./prices.ts";
import { type ConvexStudy, readConvexStudy } from "./study.ts";

const defaultTolerance = 1e-8;

/**
 * The gap that is aimed at, relative to the one that is asked for, so that points are as near as objectives where
 * these are flat; in programs of so many variables at most, whose steps cost next to nothing.
 */
const sharpness = 1e-3;
const mostSharpened = 200;

/**
 * Solves a plan of one objective, or none, whose parameters are real and whose objective and constraints pass the
 * rules of disciplined convex programming over the ranges that are declared or required.
 *
 * @param metrics of the trials that run once a study
 * @returns `bound` is proven by multipliers alone: no feasible configuration is better, up to rounding. Scales and
 *   priors say how a space is searched and change nothing here.
 * @throws StudyError that names a parameter that is not real or conditional, a constraint or objective that is
 *   known only after a trial, or the innermost part that breaks a rule of convexity
 */
export function solveConvex(
  plan: Plan,
  metrics: MetricSource,
  options: SolveOptions = {},
): Solution {
  const study = readConvexStudy(plan, metrics);
  const lowered = lowerStudy(study);
  const shouldStop = options.shouldStop ?? (() => false);
  if ("impossible" in lowered) {
    return infeasible(study, lowered.impossible, 0, shouldStop);
  }
  const tolerance = options.tolerance ?? defaultTolerance;
  const { program } = lowered;
  const result = solveConvexProgram(program, {
    tolerance: program.variables <= mostSharpened ? tolerance * sharpness : tolerance,
    shouldStop,
  });
  switch (result.status) {
    case "infeasible":
      return infeasible(study, provingConstraints(lowered, result), result.steps, shouldStop);
    case "unbounded":
      return {
        ...nothing(result.steps),
        status: "unbounded",
        notes: ["The objective improves without end: bound the parameters that it reads."],
      };
    case "optimal":
    case "stopped":
      return solved({ study, lowered, result, tolerance });
  }
}

interface Solving {
  readonly study: ConvexStudy;
  readonly lowered: Lowered;
  readonly result: ConvexResult;
  readonly tolerance: number;
}

function solved({ study, lowered, result, tolerance }: Solving): Solution {
  const { plan, graph, sense } = study;
  const values = assignmentOf(study, lowered, result.x);
  const configuration = configurationOf(plan, values);
  const scope = study.scopeAt(values);
  const objectives = plan.objectives.map(({ value }) => Number(scope.value(value)));
  const broken = plan.constraints.filter((constraint) => !scope.holds(constraint));
  const work = { count: result.steps, unit: "steps" } as const;
  const bound = study.objective === undefined ? {} : { bound: sense * result.bound };
  if (broken.length > 0) {
    const names = broken.slice(0, 3).map(constraintText).join(", ");
    const more = broken.length > 3 ? ` and ${String(broken.length - 3)} more` : "";
    return {
      ...nothing(result.steps),
      ...bound,
      status: "stopped",
      notes: [`The best point that is known breaks ${names}${more}.`],
    };
  }
  const [objective = 0] = objectives;
  const gap = sense * objective - result.bound;
  const isOptimal =
    study.objective === undefined || gap <= tolerance * Math.max(1, Math.abs(objective));
  return {
    solver: "convex",
    status: isOptimal ? "optimal" : "stopped",
    points: [{ configuration, objectives }],
    ...bound,
    prices: isOptimal ? pricesOf(lowered, result, createEvaluation(graph)(values)) : [],
    conflict: [],
    work,
    notes: isOptimal ? [] : [stoppedNote(gap, tolerance)],
  };
}

function stoppedNote(gap: number, tolerance: number): string {
  const known = Number.isFinite(gap) ? `within ${gap.toPrecision(2)} of the optimum` : "feasible";
  return `The solver stopped before the gap was ${String(tolerance)}: this point is ${known}.`;
}

function infeasible(
  study: ConvexStudy,
  proof: readonly number[],
  steps: number,
  shouldStop: () => boolean,
): Solution {
  const conflict = minimalConflict(study, proof, shouldStop);
  return { ...nothing(steps), status: "infeasible", conflict };
}

function nothing(steps: number): Omit<Solution, "status"> {
  return {
    solver: "convex",
    points: [],
    prices: [],
    conflict: [],
    work: { count: steps, unit: "steps" },
    notes: [],
  };
}
