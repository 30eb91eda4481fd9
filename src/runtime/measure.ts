/** Trials that run once a study, before everything else. */
import type { Trial } from "../plan/document.ts";
import { constraintName, valuesUnder } from "../search/rejection.ts";
import { StudyError } from "../space/error.ts";
import type { MeasuredEvent, StudyEvent } from "../store/event.ts";
import { metricJson, type RunMetrics } from "./measurements.ts";
import { checkMetrics, validMetrics } from "./metrics.ts";
import type { Study } from "./study.ts";
import { type RunResult, runTask, type TaskRunner } from "./task-run.ts";

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
  for (const trial of study.measuredTrials) {
    const stored = earlier.find(
      (event): event is MeasuredEvent => event.kind === "measured" && event.trial === trial.name,
    );
    const known = stored === undefined ? undefined : restored(trial, stored);
    if (known !== undefined) {
      study.measure(trial.name, known);
      continue;
    }
    const result = await runOnce(study, runner, trial);
    if (result.kind === "stopped") return false;
    if (result.kind === "failed") {
      throw new StudyError(
        `The trial \`${trial.name}\`, on which all others build, failed: ${result.message}`,
      );
    }
    study.measure(trial.name, [result.metrics]);
    if (stored === undefined) append(measuredEvent(trial, result.metrics));
  }
  checkMeasured(study);
  return true;
}

/** Metrics by name, as an application gives them. `NaN` makes a trial fail. */
export type GivenMetrics = { readonly [metric: string]: unknown };

/**
 * Takes them from an application instead, by trial. Throws a `StudyError` where those of a trial are missing or do
 * not fit, or break a requirement.
 */
export function takeMeasured(
  study: Study,
  given: { readonly [trial: string]: GivenMetrics } = {},
): void {
  for (const trial of study.measuredTrials) {
    const own = given[trial.name];
    if (own === undefined) {
      throw new StudyError(
        `The trial \`${trial.name}\` runs once a study: give its metrics as \`measured: { ${trial.name}: { … } }\`.`,
      );
    }
    study.measure(trial.name, [validMetrics(checkMetrics(trial, own, "optional"))]);
  }
  checkMeasured(study);
}

async function runOnce(study: Study, runner: TaskRunner, trial: Trial): Promise<RunResult> {
  const account = runner.shares.open();
  const turn = account.queue();
  turn.begin();
  const setting = { scope: study.scope(new Map(), new Map()), measurements: study.measured };
  const manner = { signal: turn.signal, quiet: true };
  const result = await runTask(runner, { trial, number: -1, run: 0 }, setting, manner);
  account.close();
  return result;
}

/** Throws a `StudyError` where a requirement on what was measured does not hold. */
function checkMeasured({ plan, scope }: Study): void {
  const measured = scope(new Map(), new Map());
  const broken = plan.constraints.find((c) => c.phase === "measured" && !measured.holds(c));
  if (broken === undefined) return;
  const because = broken.message === undefined ? "" : ` (${broken.message})`;
  throw new StudyError(
    `The requirement \`${constraintName(broken)}\` does not hold for what was measured${because}, so no configuration can meet it.${valuesUnder(broken, measured)}`,
  );
}

function measuredEvent(trial: Trial, { values }: RunMetrics): MeasuredEvent {
  const flat = trial.metrics.flatMap(({ name, type }) => {
    const json = metricJson(type, values.get(name));
    return json === undefined ? [] : [[name, json] as const];
  });
  return { kind: "measured", trial: trial.name, runs: [Object.fromEntries(flat)] };
}

/** The stored metrics, unless something that is not stored belongs to them. */
function restored(trial: Trial, { runs }: MeasuredEvent): readonly RunMetrics[] | undefined {
  const checks = runs.map((run) => checkMetrics(trial, run));
  const metrics = checks.flatMap((check) => (check.kind === "valid" ? [check.metrics] : []));
  return metrics.length === checks.length ? metrics : undefined;
}
