import type { Plan } from "../plan/document.ts";
import { createEnvironment, noMetrics, type Scope } from "../space/environment.ts";
import { createSpace } from "../space/space.ts";
import { flatName, metricSource, type RunMetrics } from "./measurements.ts";
import { checkMetrics } from "./metrics.ts";
import type { TrialRecord } from "./study.ts";

/**
 * What expressions are under a trial that has ended, from its record alone. Metrics that it does not hold,
 * those of trials that run once a study or were saved, are not known: reading one throws a `StudyError`.
 */
export function scopeOfTrial(plan: Plan, { params, metrics, runs }: TrialRecord): Scope {
  const environment = createEnvironment(plan);
  const configuration = createSpace(plan, environment, noMetrics).fromJson(params);
  const measurements = new Map<string, readonly RunMetrics[]>();
  for (const trial of plan.trials) {
    const read = (runs ?? [metrics]).flatMap((flat) => {
      const own = trial.metrics.flatMap(({ name }) => {
        const key = flatName(plan, trial.name, name);
        return Object.hasOwn(flat, key) ? [[name, flat[key]] as const] : [];
      });
      const check = checkMetrics(trial, Object.fromEntries(own), "optional");
      return check.kind === "valid" ? [check.metrics] : [];
    });
    if (read.length > 0) measurements.set(trial.name, read);
  }
  return environment.scope((name) => configuration.get(name), metricSource(measurements));
}
