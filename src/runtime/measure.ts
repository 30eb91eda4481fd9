/** Trials that run once a study, before everything else. */
import { constraintName } from "../search/rejection.ts";
import { StudyError } from "../space/error.ts";
import type { Trial } from "../plan/document.ts";
import type { MeasuredEvent, StudyEvent } from "../store/event.ts";
import { metricJson, type RunMetrics } from "./measurements.ts";
import { checkMetrics } from "./metrics.ts";
import type { Study } from "./study.ts";
import { runTask, type TaskRunner } from "./task-run.ts";

/**
 * Runs them in order, or takes their metrics from earlier events. One with a model runs again: models are
 * not stored, and the same seeds give the same model. Returns `false` where the study stopped meanwhile;
 * throws a `StudyError` where one fails or breaks a requirement, for then no configuration can do.
 */
export async function measureOnce(
  study: Study,
  runner: TaskRunner,
  earlier: readonly StudyEvent[],
  append: (event: MeasuredEvent) => void,
): Promise<boolean> {
  const none = new Map();
  for (const trial of study.plan.trials.filter(isMeasured)) {
    const stored = earlier.find(
      (event): event is MeasuredEvent => event.kind === "measured" && event.trial === trial.name,
    );
    const known = stored === undefined ? undefined : restored(trial, stored);
    if (known !== undefined) {
      study.measure(trial.name, known);
      continue;
    }
    const result = await runTask(runner, { trial, number: -1, run: 0 }, study.scope(none, none));
    if (result.kind === "stopped") return false;
    if (result.kind === "failed") {
      throw new StudyError(
        `The trial \`${trial.name}\`, on which all others build, failed: ${result.message}`,
      );
    }
    study.measure(trial.name, [result.metrics]);
    if (stored === undefined) append(measuredEvent(trial, result.metrics));
  }
  checkMeasuredConstraints(study);
  return true;
}

/** Whether a trial runs once a study: its arguments are constant, or measured. */
export function isMeasured({ phase }: Trial): boolean {
  return phase === "constant" || phase === "measured";
}

function measuredEvent(trial: Trial, metrics: RunMetrics): MeasuredEvent {
  const flat = trial.metrics.flatMap(({ name, type }) => {
    const json = metricJson(type, metrics.get(name));
    return json === undefined ? [] : [[name, json] as const];
  });
  return { kind: "measured", trial: trial.name, runs: [Object.fromEntries(flat)] };
}

function restored(trial: Trial, { runs }: MeasuredEvent): readonly RunMetrics[] | undefined {
  const checks = runs.map((run) => checkMetrics(trial, run));
  const metrics = checks.flatMap((check) => (check.kind === "valid" ? [check.metrics] : []));
  return metrics.length === checks.length ? metrics : undefined;
}

function checkMeasuredConstraints({ plan, scope }: Study): void {
  const { holds } = scope(new Map(), new Map());
  const broken = plan.constraints.find((c) => c.phase === "measured" && !holds(c));
  if (broken === undefined) return;
  const because = broken.message === undefined ? "" : ` ${broken.message}.`;
  throw new StudyError(
    `The requirement \`${constraintName(broken)}\` does not hold for what was measured, so no configuration can meet it.${because}`,
  );
}
