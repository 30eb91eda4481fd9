/** `solve global`: the least or greatest value of a study in closed form, enclosed by interval branch and bound. */
import type { Plan } from "../../plan/document.ts";
import { type MetricSource, noMetrics } from "../../space/environment.ts";
import type { Solution } from "../solution.ts";
import { conflictOf } from "./conflict.ts";
import type { GlobalOptions } from "./options.ts";
import { solveGlobalPareto } from "./pareto.ts";
import type { Outcome } from "./search.ts";
import { createStudy, searchGoal } from "./study.ts";

const defaultTolerance = 1e-6;
const defaultBoxes = 1_000_000;
/**
 * Solves a plan. Without an objective any feasible configuration will do; of several, see `solveGlobalPareto`. The
 * same plan gives the same solution, unless `shouldStop` ends it. Throws a `StudyError` for what it cannot treat.
 */
export function solveGlobal(
  plan: Plan,
  metrics: MetricSource = noMetrics,
  options: GlobalOptions = {},
): Solution {
  const tolerance = options.tolerance ?? defaultTolerance;
  const mostBoxes = options.boxes ?? defaultBoxes;
  if (plan.objectives.length > 1) return solveGlobalPareto(plan, metrics, options);
  const outcome = searchGoal(
    createStudy(plan, metrics),
    plan.objectives.length > 0 ? 0 : undefined,
    {
      tolerance,
      mostBoxes,
      shouldStop: options.shouldStop ?? (() => false),
    },
  );
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
