/** `solve global`: the least or greatest value of a study in closed form, enclosed by interval branch and bound. */
import { propagate } from "../../analysis/propagate.ts";
import { graphOfPlan } from "../../analysis/unfold.ts";
import type { Plan } from "../../plan/document.ts";
import { type MetricSource, noMetrics } from "../../space/environment.ts";
import type { Solution, SolveOptions } from "../solution.ts";
import { createJudge, type Judged } from "./configuration.ts";
import { derivativesOf } from "./derivatives.ts";
import { createLocalSearch } from "./local.ts";
import { createModel } from "./model.ts";
import { createReducer } from "./reduce.ts";
import { type Outcome, searchBoxes } from "./search.ts";

export interface GlobalOptions extends SolveOptions {
  /** Ends after so many boxes; 1,000,000 where absent. */
  readonly boxes?: number;
}

const defaultTolerance = 1e-6;
const defaultBoxes = 1_000_000;
/** Boxes that a part of the constraints may take to be refuted, when a conflict is made small. */
const boxesOfConflict = 2_000;
/** Of more constraints a conflict is not made small by leaving out one after the other. */
const mostConstraintsOfConflict = 30;

/**
 * Solves a plan of one objective, or none: then any feasible configuration will do. The same plan gives the same
 * solution, unless `shouldStop` ends it. Throws a `StudyError` for what it cannot treat.
 */
export function solveGlobal(
  plan: Plan,
  metrics: MetricSource = noMetrics,
  options: GlobalOptions = {},
): Solution {
  const tolerance = options.tolerance ?? defaultTolerance;
  const mostBoxes = options.boxes ?? defaultBoxes;
  const outcome = run(plan, metrics, {
    tolerance,
    mostBoxes,
    shouldStop: options.shouldStop ?? (() => false),
  });
  const { best, boxes, end } = outcome;
  const work = { count: boxes, unit: "boxes" } as const;
  const sign = plan.objectives[0]?.direction === "maximize" ? -1 : 1;
  if (best === undefined) {
    const isProven = end === "exhausted" && outcome.bound === Infinity;
    return {
      solver: "global",
      status: isProven ? "infeasible" : "stopped",
      points: [],
      ...(isProven || plan.objectives.length === 0 || !Number.isFinite(outcome.bound)
        ? {}
        : { bound: sign * outcome.bound }),
      prices: [],
      conflict: isProven ? conflictOf(plan, metrics) : [],
      work,
      notes: isProven ? [] : [noteOf(outcome, mostBoxes)],
    };
  }
  const gap = best.value - outcome.bound;
  const isOptimal =
    plan.objectives.length === 0 ||
    gap <= tolerance * Math.max(1, Math.abs(best.value)) * (1 + 1e-9);
  const status = best.value === -Infinity ? "unbounded" : isOptimal ? "optimal" : "stopped";
  return {
    solver: "global",
    status,
    points: [best.judged],
    ...(plan.objectives.length === 0 ? {} : { bound: sign * outcome.bound }),
    prices: [],
    conflict: [],
    work,
    notes: status === "stopped" ? [noteOf(outcome, mostBoxes)] : [],
  };
}

interface Limits {
  readonly tolerance: number;
  readonly mostBoxes: number;
  readonly shouldStop: () => boolean;
}

function run(
  plan: Plan,
  metrics: MetricSource,
  limits: Limits,
  only?: ReadonlySet<number>,
): Outcome<Judged> {
  const model = createModel(plan, metrics, only);
  const objective = model.objectives.length > 0 && only === undefined ? 0 : undefined;
  const functions = [...model.objectives, ...model.rows.map(({ difference }) => difference)];
  const derivatives = derivativesOf(functions, model.nodes, model.tape.variables);
  const { judge } = createJudge(plan, metrics, model);
  const sign = plan.objectives[0]?.direction === "maximize" ? -1 : 1;
  const local = createLocalSearch(model, derivatives, objective);
  return searchBoxes({
    model,
    reduce: createReducer(model, derivatives, objective, (at, box) => local.improve(at, box, 10)),
    local,
    judge: (point) => {
      const judged = only === undefined ? judge(point) : undefined;
      return judged && { judged, value: sign * (judged.objectives[0] ?? 0) };
    },
    anyWillDo: objective === undefined,
    ...limits,
  });
}

function noteOf({ end, boxes }: Outcome<unknown>, mostBoxes: number): string {
  switch (end) {
    case "stopped":
      return `Stopped after ${boxes.toLocaleString("en")} boxes.`;
    case "boxes":
      return `Stopped after ${mostBoxes.toLocaleString("en")} boxes, the most that are looked at.`;
    case "memory":
      return "Stopped because too many boxes waited: more would take too much memory.";
    case "exhausted":
    case "within tolerance":
      return "What is left are boxes too small to be cut: numbers have too few digits for a smaller gap.";
  }
}

/** Positions of constraints that cannot hold together: any one left out, it is no longer proven. */
function conflictOf(plan: Plan, metrics: MetricSource): readonly number[] {
  const { conflict } = propagate(graphOfPlan(plan));
  if (conflict !== undefined && conflict.constraints.length > 0) return conflict.constraints;
  const known = plan.constraints.flatMap(({ phase }, i) => (phase === "metric" ? [] : [i]));
  if (known.length > mostConstraintsOfConflict) return known;
  let left = known;
  for (const one of known) {
    const without = left.filter((other) => other !== one);
    const { best, bound, end } = run(
      plan,
      metrics,
      { tolerance: defaultTolerance, mostBoxes: boxesOfConflict, shouldStop: () => false },
      new Set(without),
    );
    if (best === undefined && bound === Infinity && end === "exhausted") left = without;
  }
  return left;
}
