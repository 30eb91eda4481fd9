/** One run of a task: its arguments, its random streams, its retries. */
import type { Plan, Trial } from "../plan/document.ts";
import type { Scope } from "../space/environment.ts";
import { StudyError } from "../space/error.ts";
import { randomStream } from "../space/random.ts";
import type { Task, TaskContext, TaskInputs, TaskOutcome } from "../tasks/task.ts";
import { evaluateInputs } from "./inputs.ts";
import type { Measurements, RunMetrics } from "./measurements.ts";
import type { Meter } from "./meter.ts";
import { checkMetrics } from "./metrics.ts";
import type { TimeShares } from "./time-shares.ts";

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
  /** Aborted when the study is to stop now. */
  readonly signal: AbortSignal;
  /** Lets signals and timers have their turn. */
  readonly breathe: () => Promise<void>;
  readonly report: (identity: RunIdentity, step: number, metrics: Reported) => void;
  /** Makes durable what was reported; the study knows it then. */
  readonly flush: () => void;
  /** Whose time it is. */
  readonly shares: TimeShares;
  /** How far training is. */
  readonly meter: Meter;
  /** Carries out what must not fail within a task: its error stops the study instead of the trial. */
  readonly orFail: (action: () => void) => void;
}

export type Reported = { readonly [metric: string]: number };

export type RunResult =
  | { readonly kind: "metrics"; readonly metrics: RunMetrics }
  | { readonly kind: "failed"; readonly message: string }
  /** The study stops; the trial is carried out again when it continues. */
  | { readonly kind: "stopped" };

/** What a run builds on: values of expressions, metrics and models of earlier trials. */
export interface RunSetting {
  readonly scope: Scope;
  readonly measurements: Measurements;
}

/** How a run is carried out. */
export interface RunManner {
  /** Aborted when the trial is to stop; the reason is for people. */
  readonly signal: AbortSignal;
  /** What it reports is not recorded. */
  readonly quiet: boolean;
  /** Called after each report. */
  readonly reported?: (step: number, metrics: Reported) => void;
}

export type InputsRead =
  | { readonly kind: "inputs"; readonly inputs: TaskInputs }
  | { readonly kind: "failed"; readonly message: string };

/** The arguments of a run, or why the trial fails before it runs. */
export function readInputs(
  plan: Plan,
  { trial, run }: RunIdentity,
  { scope, measurements }: RunSetting,
): InputsRead {
  try {
    return { kind: "inputs", inputs: evaluateInputs(plan, trial, scope, measurements, run) };
  } catch (error) {
    if (!(error instanceof StudyError)) throw error;
    return { kind: "failed", message: error.message };
  }
}

/**
 * Runs a task, again where it threw, as often as `retry` says. A result that is no number is not retried: a
 * retried run draws the same random numbers, so that a study never depends on what failed by accident.
 */
export async function runTask(
  runner: TaskRunner,
  identity: RunIdentity,
  setting: RunSetting,
  manner: RunManner,
): Promise<RunResult> {
  const read = readInputs(runner.plan, identity, setting);
  if (read.kind === "failed") return read;
  for (let attempt = 0; ; attempt++) {
    await runner.breathe();
    const outcome = await attemptOnce(runner, identity, read.inputs, manner);
    const result = resultOf(runner, identity, outcome, { attempt, signal: manner.signal });
    if (result !== undefined) return result;
  }
}

/** What came of an attempt, counted from 0; `undefined`: it is to be tried again. */
export function resultOf(
  { plan, signal: stop }: TaskRunner,
  { trial }: RunIdentity,
  outcome: TaskOutcome,
  { attempt, signal }: { readonly attempt: number; readonly signal: AbortSignal },
): RunResult | undefined {
  if (stop.aborted) return { kind: "stopped" };
  if (outcome.kind === "returned") {
    const check = checkMetrics(trial, outcome.metrics);
    return check.kind === "valid"
      ? { kind: "metrics", metrics: check.metrics }
      : { kind: "failed", message: check.message };
  }
  if (!signal.aborted && attempt < plan.retry) return undefined;
  return { kind: "failed", message: outcome.error.message };
}

async function attemptOnce(
  runner: TaskRunner,
  identity: RunIdentity,
  inputs: TaskInputs,
  manner: RunManner,
): Promise<TaskOutcome> {
  const { signal } = manner;
  const opened = openContext(runner, identity, manner);
  const abortion = untilAborted(signal);
  try {
    const running = runner.taskOf(identity.trial).run(inputs, opened.context);
    return { kind: "returned", metrics: await Promise.race([running, abortion.promise]) };
  } catch (error) {
    // Where no trial can be carried out at all, that ends the study and no trial fails.
    if (error instanceof StudyError) {
      runner.orFail(() => {
        throw error;
      });
    }
    return threw(signal.aborted ? signal.reason : error);
  } finally {
    opened.close();
    abortion.release();
  }
}

/**
 * What a task sees of its run, until it is closed. `begun` is called at each of its signs, before all else.
 */
export function openContext(
  { seed, report, meter }: TaskRunner,
  identity: RunIdentity,
  { signal, quiet, reported }: RunManner,
  begun: () => void = () => {},
): { readonly context: TaskContext; readonly close: () => void } {
  const { trial, number, run } = identity;
  const key: TaskContext["key"] = [seed, "trial", trial.name, number, run];
  const attendance = meter.attend();
  let over = false;
  const context: TaskContext = {
    trial: number,
    run,
    key,
    random: (purpose) => randomStream(...key, purpose),
    advance: (steps) => {
      if (over) return;
      begun();
      attendance.advance(steps);
    },
    report: (step, metrics) => {
      if (over || signal.aborted) return;
      begun();
      attendance.reach(step);
      if (!quiet) report(identity, step, metrics);
      reported?.(step, metrics);
    },
    signal,
  };
  return {
    context,
    close: () => {
      over = true;
      attendance.end();
    },
  };
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

/** The outcome of a task that threw something. */
export function threw(thrown: unknown): TaskOutcome {
  return { kind: "threw", error: new Error(messageOf(thrown)) };
}

function messageOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message === "" ? "It threw an error without a message." : message;
}
