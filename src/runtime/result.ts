/** From the metrics of a configuration to the event that ends its trial. */
import type { Plan } from "../plan/document.ts";
import type { ToldEvent } from "../store/event.ts";
import { assess } from "./assess.ts";
import { flatMeans, flatRuns, type Measurements } from "./measurements.ts";
import type { AskedTrial, Study } from "./study.ts";

/** All trials of a configuration have run: complete, or failed where an objective has no value. */
export function completed(
  study: Study,
  { number, configuration }: Pick<AskedTrial, "number" | "configuration">,
  metrics: Measurements,
  seconds: number,
): ToldEvent {
  const { error, violated, ...rest } = assess(study.plan, study.scope(configuration, metrics));
  const known = { kind: "told", number, ...metricFields(study.plan, metrics), seconds } as const;
  if (error !== undefined) {
    return { ...known, ...rest, state: "failed", feasible: false, violated, error };
  }
  return { ...known, ...rest, state: "complete", feasible: violated.length === 0, violated };
}

/** A trial that ended early, with the metrics that are known. */
export function endedEarly(
  plan: Plan,
  number: number,
  metrics: Measurements,
  seconds: number,
  how:
    | { readonly state: "failed"; readonly error: string }
    | { readonly state: "pruned" }
    | { readonly state: "infeasible"; readonly violated: readonly string[] },
): ToldEvent {
  return {
    kind: "told",
    number,
    ...metricFields(plan, metrics),
    objectives: [],
    reports: {},
    feasible: false,
    violated: [],
    ...how,
    seconds,
  };
}

function metricFields(plan: Plan, metrics: Measurements) {
  const trials = plan.trials.filter(({ name }) => metrics.has(name));
  const flat = { metrics: flatMeans(plan, trials, metrics) };
  return plan.repeat > 1 && trials.length > 0
    ? { ...flat, runs: flatRuns(plan, trials, metrics) }
    : flat;
}
