/** Solves studies that are known to be convex, with a proof of how near the optimum is and prices of constraints. */
import type { ConvexResult } from "../../numerics/convex/program.ts";
import { type ConvexOptions, solveConvexProgram } from "../../numerics/convex/solve.ts";
import type { MetricSource } from "../../space/environment.ts";
import type { Constraint, Plan } from "../../plan/document.ts";
import { constraintText } from "../../space/requirement.ts";
import type { Solution, SolveOptions } from "../solution.ts";
import { configurationOf } from "./configuration.ts";
import { minimalConflict, provingConstraints } from "./conflict.ts";
import { createEvaluation, type Evaluation } from "./evaluation.ts";
import { type Lowered, lowerStudy } from "./lower.ts";
import { assignmentOf } from "./point.ts";
import { pricesOf } from "./prices.ts";
import { strictMargins } from "./strict.ts";
import { type Assignment, type ConvexStudy, readConvexStudy } from "./study.ts";

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
  const precise = {
    tolerance,
    aim: program.variables <= mostSharpened ? tolerance * sharpness : tolerance,
    shouldStop,
  };
  const result = solveConvexProgram(program, precise);
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
      return solved({ study, lowered, result, tolerance, options: precise });
  }
}

interface Solving {
  readonly study: ConvexStudy;
  readonly lowered: Lowered;
  readonly result: ConvexResult;
  readonly tolerance: number;
  readonly options: ConvexOptions;
}

function solved({ study, lowered, result, tolerance, options }: Solving): Solution {
  const { graph, sense } = study;
  const edge = pointOf(study, lowered, result);
  const evaluation = createEvaluation(graph)(edge.values);
  const { point, steps } = insideOf({ study, lowered, edge, evaluation, options });
  const work = { count: result.steps + steps, unit: "steps" } as const;
  const bound = study.objective === undefined ? {} : { bound: sense * result.bound };
  if (point.broken.length > 0) {
    const names = point.broken.slice(0, 3).map(constraintText).join(", ");
    const more = point.broken.length > 3 ? ` and ${String(point.broken.length - 3)} more` : "";
    return {
      ...nothing(work.count),
      ...bound,
      status: "stopped",
      notes: [`The best point that is known breaks ${names}${more}.`],
    };
  }
  const [objective = 0] = point.objectives;
  const gap = sense * objective - result.bound;
  const isOptimal =
    study.objective === undefined || gap <= tolerance * Math.max(1, Math.abs(objective));
  return {
    solver: "convex",
    status: isOptimal ? "optimal" : "stopped",
    points: [
      { configuration: configurationOf(study.plan, point.values), objectives: point.objectives },
    ],
    ...bound,
    prices: isOptimal ? pricesOf(lowered, result, evaluation) : [],
    conflict: [],
    work,
    notes: [
      ...(isOptimal ? [] : [stoppedNote(gap, tolerance)]),
      ...edge.broken.map(
        (constraint) =>
          `${constraintText(constraint)} is strict and the best lies on its edge: this point is next to it.`,
      ),
    ],
  };
}

interface Point {
  readonly values: Assignment;
  readonly objectives: readonly number[];
  readonly broken: readonly Constraint[];
}

function pointOf(study: ConvexStudy, lowered: Lowered, { x }: ConvexResult): Point {
  const values = assignmentOf(study, lowered, x);
  const scope = study.scopeAt(values);
  return {
    values,
    objectives: study.plan.objectives.map(({ value }) => Number(scope.value(value))),
    broken: study.plan.constraints.filter((constraint) => !scope.holds(constraint)),
  };
}

interface Edge extends Pick<Solving, "study" | "lowered" | "options"> {
  readonly edge: Point;
  readonly evaluation: Evaluation;
}

/** A point that only strict comparisons forbid, solved again with a margin for them; the point itself otherwise. */
function insideOf({ study, lowered, edge, evaluation, options }: Edge): {
  readonly point: Point;
  readonly steps: number;
} {
  const strict = new Set(
    lowered.parts.flatMap(({ constraint, relation }) => (relation.isStrict ? [constraint] : [])),
  );
  let steps = 0;
  const { constraints } = study.plan;
  if (!edge.broken.every((constraint) => strict.has(constraints.indexOf(constraint)))) {
    return { point: edge, steps };
  }
  let point = edge;
  for (const margins of strictMargins(evaluation)) {
    if (point.broken.length === 0) break;
    const inner = lowerStudy(study, margins);
    if ("impossible" in inner) break;
    const result = solveConvexProgram(inner.program, options);
    steps += result.steps;
    if (result.status !== "optimal") break;
    const found = pointOf(study, inner, result);
    if (found.broken.length === 0) point = found;
  }
  return { point, steps };
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
