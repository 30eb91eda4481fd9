/** One run of a task: its arguments, its random streams, its time limit, its retries. */
import type { Plan, Trial } from "../plan/document.ts";
import { randomStream } from "../space/random.ts";
import type { Scope } from "../space/environment.ts";
import type { Task, TaskContext, TaskMetrics } from "../tasks/task.ts";
import type { Clock } from "./clock.ts";
import { evaluateInputs, InputError } from "./inputs.ts";
import type { RunMetrics } from "./measurements.ts";
import { checkMetrics } from "./metrics.ts";

/** Which run of which trial of which configuration. */
export interface RunIdentity {
  readonly trial: Trial;
  /** Number of the configuration; −1 for a trial that runs once a study. */
  readonly number: number;
  readonly run: number;
}

export interface TaskRunner {
  readonly plan: Plan;
  readonly seed: number;
  readonly taskOf: (trial: Trial) => Task;
  readonly clock: Clock;
  /** Aborted when the study is to stop now. */
  readonly signal: AbortSignal;
  readonly report: (identity: RunIdentity, step: number, metrics: Reported) => void;
}

export type Reported = { readonly [metric: string]: number };

export type RunResult =
  | { readonly kind: "metrics"; readonly metrics: RunMetrics }
  | { readonly kind: "failed"; readonly message: string }
  /** The study stops; the trial is carried out again when it continues. */
  | { readonly kind: "stopped" };

/**
 * Runs a task, again where it threw or took too long, as often as `retry` says. A result that is no number is
 * not retried: the same seeds would give it again. A retried run draws the same random numbers.
 */
export async function runTask(
  runner: TaskRunner,
  identity: RunIdentity,
  scope: Scope,
): Promise<RunResult> {
  const { plan, signal } = runner;
  for (let attempt = 0; ; attempt++) {
    if (signal.aborted) return { kind: "stopped" };
    const outcome = await attemptOnce(runner, identity, scope);
    if (outcome.kind === "returned") {
      const check = checkMetrics(identity.trial, outcome.metrics);
      return check.kind === "valid"
        ? { kind: "metrics", metrics: check.metrics }
        : { kind: "failed", message: check.message };
    }
    if (signal.aborted) return { kind: "stopped" };
    if (attempt >= plan.retry || !outcome.again)
      return { kind: "failed", message: outcome.message };
  }
}

type Attempt =
  | { readonly kind: "returned"; readonly metrics: TaskMetrics }
  | { readonly kind: "threw"; readonly message: string; readonly again: boolean };

async function attemptOnce(
  { plan, seed, taskOf, clock, signal, report }: TaskRunner,
  identity: RunIdentity,
  scope: Scope,
): Promise<Attempt> {
  const { trial, number, run } = identity;
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort(signal.reason);
  };
  signal.addEventListener("abort", abort, { once: true });
  const limit = plan.budget.timePerTrial;
  const cancel =
    limit === undefined
      ? undefined
      : clock.after(limit, () => {
          controller.abort(
            new Error(`It took longer than ${String(limit)} s, the budget of a trial.`),
          );
        });
  const context: TaskContext = {
    trial: number,
    run,
    random: (purpose) => randomStream(seed, "trial", trial.name, number, run, purpose),
    report: (step, metrics) => {
      if (!controller.signal.aborted) report(identity, step, metrics);
    },
    signal: controller.signal,
  };
  try {
    const inputs = evaluateInputs(plan, trial, scope);
    const metrics = await Promise.race([
      taskOf(trial).run(inputs, context),
      rejectionOf(controller.signal),
    ]);
    return { kind: "returned", metrics };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: "threw", message, again: !(error instanceof InputError) };
  } finally {
    cancel?.();
    signal.removeEventListener("abort", abort);
  }
}

/** Rejects when the signal aborts, so that a task that does not listen holds nobody up. */
function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      "abort",
      () => {
        reject(signal.reason instanceof Error ? signal.reason : new Error("It was stopped."));
      },
      { once: true },
    );
  });
}
