/** Constraints that cannot hold together, as few as can be shown with little work. */
import { propagate } from "../../analysis/propagate.ts";
import { graphOfPlan } from "../../analysis/unfold.ts";
import type { Plan } from "../../plan/document.ts";
import type { MetricSource } from "../../space/environment.ts";
import { createStudy, searchGoal } from "./study.ts";

/** Boxes that a part of the constraints may take to be refuted. */
const mostBoxes = 2_000;
/** Of more constraints none is left out: it would take too long. */
const mostConstraints = 30;

/** Positions of constraints of an infeasible plan; without any one of those left it is not refuted as fast. */
export function conflictOf(plan: Plan, metrics: MetricSource): readonly number[] {
  const { conflict } = propagate(graphOfPlan(plan));
  if (conflict !== undefined && conflict.constraints.length > 0) return conflict.constraints;
  const known = plan.constraints.flatMap(({ phase }, i) => (phase === "metric" ? [] : [i]));
  if (known.length > mostConstraints) return known;
  let left = known;
  for (const one of known) {
    const without = left.filter((other) => other !== one);
    const study = createStudy({ ...plan, objectives: [] }, metrics, new Set(without));
    const limits = { tolerance: 0, mostBoxes, shouldStop: () => false };
    const { best, bound, end } = searchGoal(study, undefined, limits);
    if (best === undefined && bound === Infinity && end === "exhausted") left = without;
  }
  return left;
}
