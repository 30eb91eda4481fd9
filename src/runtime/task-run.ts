/** One run of a task: its arguments, its random streams, its retries. */
import type { Plan, Trial } from "../plan/document.ts";
import { StudyError } from "../space/error.ts";
import { randomStream } from "../space/random.ts";
import type { Scope } from "../space/environment.ts";
import type { Task, TaskContext, TaskInputs, TaskMetrics } from "../tasks/task.ts";
import type { Clock } from "./clock.ts";
import { evaluateInputs } from "./inputs.ts";
import type { Measurements, RunMetrics } from "./measurements.ts";
import { checkMetrics } from "./metrics.ts";

/** Which run of which trial of which configuration. */
export interface RunIdentity {
  readonly trial: Trial;
  /** Number of the configuration; −1 for a trial that runs once a study. */
  readonly number: number;
  readonly run: number;
}

/** What the runs of a study share. */
export interface TaskRunner {
  readonly plan: Plan;
  readonly seed: number;
  readonly taskOf: (trial: Trial) => Task;
  readonly clock: Clock;
  /** Aborted when the study is to stop now. */
  readonly signal: AbortSignal;
  /** Lets signals and timers have their turn. */
  readonly breathe: () => Promise<void>;
  readonly report: (identity: RunIdentity, step: number, metrics: Reported) => void;
}

export type Reported = { readonly [metric: string]: number };

export type RunResult =
  | { readonly kind: "metrics"; readonly metrics: RunMetrics }
  | { readonly kind: "failed"; readonly message: string }
  /** The study stops; the trial is carried out again when it continues. */
  | { readonly kind: "stopped" };

/** What a run builds on: values of expressions, metrics and models of earlier trials, and until when it may run. */
export interface RunSetting {
  readonly scope: Scope;
  readonly measurements: Measurements;
  /** Of `withTimeLimit`. */
  readonly signal: AbortSignal;
}

/**
 * Runs a task, again where it threw, as often as `retry` says. A result that is no number is not retried: a
 * retried run draws the same random numbers, so that a study never depends on what failed by accident.
 */
export async function runTask(
  runner: TaskRunner,
  identity: RunIdentity,
  { scope, measurements, signal }: RunSetting,
): Promise<RunResult> {
  const { trial, run } = identity;
  let inputs: TaskInputs;
  try {
    inputs = evaluateInputs(runner.plan, trial, scope, measurements, run);
  } catch (error) {
    if (!(error instanceof StudyError)) throw error;
    return { kind: "failed", message: error.message };
  }
  for (let attempt = 0; ; attempt++) {
    await runner.breathe();
    const outcome = await attemptOnce(runner, identity, inputs, signal);
    if (runner.signal.aborted) return { kind: "stopped" };
    if (outcome.kind === "returned") {
      const check = checkMetrics(trial, outcome.metrics);
      return check.kind === "valid" ? { kind: "metrics", metrics: check.metrics } : failed(check);
    }
    if (signal.aborted || attempt >= runner.plan.retry) return failed(outcome);
  }
}

function failed({ message }: { readonly message: string }): RunResult {
  return { kind: "failed", message };
}

type Attempt =
  | { readonly kind: "returned"; readonly metrics: TaskMetrics }
  | { readonly kind: "threw"; readonly message: string };

async function attemptOnce(
  { seed, taskOf, report }: TaskRunner,
  identity: RunIdentity,
  inputs: TaskInputs,
  signal: AbortSignal,
): Promise<Attempt> {
  const { trial, number, run } = identity;
  let over = false;
  const key: TaskContext["key"] = [seed, "trial", trial.name, number, run];
  const context: TaskContext = {
    trial: number,
    run,
    key,
    random: (purpose) => randomStream(...key, purpose),
    advance: () => {},
    report: (step, metrics) => {
      if (!over && !signal.aborted) report(identity, step, metrics);
    },
    signal,
  };
  const abortion = untilAborted(signal);
  try {
    const metrics = await Promise.race([taskOf(trial).run(inputs, context), abortion.promise]);
    return { kind: "returned", metrics };
  } catch (error) {
    return { kind: "threw", message: messageOf(signal.aborted ? signal.reason : error) };
  } finally {
    over = true;
    abortion.release();
  }
}

/** A promise that rejects when the signal aborts, so that a task that does not listen holds nobody up. */
function untilAborted(signal: AbortSignal) {
  const { promise, reject } = withReject();
  const abort = (): void => {
    reject(new Error(messageOf(signal.reason)));
  };
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  return {
    promise,
    release: () => {
      signal.removeEventListener("abort", abort);
    },
  };
}

function withReject() {
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<never>((_, rejectPromise) => {
    reject = rejectPromise;
  });
  return { promise, reject };
}

function messageOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message === "" ? "It threw an error without a message." : message;
}

/**
 * Carries something out under the time limit of a trial: its signal aborts when the study stops or the limit
 * is over, with the reason for people.
 */
export async function withTimeLimit<T>(
  { plan, clock, signal }: TaskRunner,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort(new Error("The study was stopped."));
  };
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  const limit = plan.budget.timePerTrial;
  const cancel =
    limit === undefined
      ? undefined
      : clock.after(limit, () => {
          controller.abort(
            new Error(`It took longer than the ${String(limit)} s that the budget gives a trial.`),
          );
        });
  try {
    return await action(controller.signal);
  } finally {
    cancel?.();
    signal.removeEventListener("abort", stop);
  }
}
