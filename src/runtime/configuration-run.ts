/** One configuration: its trials in the order of the data flow, each `repeat` times. */
import { constraintName } from "../search/rejection.ts";
import type { ToldEvent } from "../store/event.ts";
import { checkpoints } from "./assess.ts";
import type { RunMetrics } from "./measurements.ts";
import { completed, endedEarly } from "./result.ts";
import type { PendingTrial, Study } from "./study.ts";
import { runTask, type TaskRunner, withTimeLimit } from "./task-run.ts";

/**
 * Carries out configurations. A requirement is checked as soon as all that it mentions is known; where it
 * fails, the trials that are left are saved. `undefined`: the study stopped meanwhile.
 */
export function createConfigurationRunner(
  study: Study,
  runner: TaskRunner,
): (pending: PendingTrial) => Promise<ToldEvent | undefined> {
  const { plan } = study;
  const trials = study.searchedTrials;
  const known = checkpoints(plan);

  const carryOut = async (
    pending: PendingTrial,
    signal: AbortSignal,
  ): Promise<ToldEvent | undefined> => {
    const { number, configuration } = pending;
    const begin = runner.clock.now();
    const seconds = (): number => runner.clock.now() - begin;
    const metrics = new Map<string, readonly RunMetrics[]>();
    for (const [place, trial] of trials.entries()) {
      const scope = study.scope(configuration, metrics);
      const measurements = new Map([...study.measured, ...metrics]);
      const runs: RunMetrics[] = [];
      for (let run = 0; run < plan.repeat; run++) {
        const setting = { scope, measurements, signal };
        const result = await runTask(runner, { trial, number, run }, setting);
        if (result.kind === "stopped") return undefined;
        if (result.kind === "failed") {
          const how = { state: "failed", error: result.message } as const;
          return endedEarly(plan, number, metrics, seconds(), how);
        }
        runs.push(result.metrics);
      }
      metrics.set(trial.name, runs);
      if (place === trials.length - 1) break;
      const { holds } = study.scope(configuration, metrics);
      const violated = (known.get(trial.name) ?? []).filter((constraint) => !holds(constraint));
      if (violated.length > 0) {
        const how = { state: "infeasible", violated: violated.map(constraintName) } as const;
        return endedEarly(plan, number, metrics, seconds(), how);
      }
    }
    return completed(study, pending, metrics, seconds());
  };

  return (pending) => withTimeLimit(runner, (signal) => carryOut(pending, signal));
}
