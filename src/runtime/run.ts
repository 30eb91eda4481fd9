/** Carries out a plan: the run loop. */
import type { Budget, Plan, Trial } from "../plan/document.ts";
import { StudyError } from "../space/error.ts";
import type { StartedEvent, Store, StudyEvent } from "../store/event.ts";
import type { Task, TaskRegistry } from "../tasks/task.ts";
import { type Best, bestOf } from "./best.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createConfigurationRunner } from "./configuration-run.ts";
import { planDifferences } from "./differences.ts";
import { measureOnce } from "./measure.ts";
import { flatName } from "./measurements.ts";
import { reasonToStop, secondsOf, type StopReason } from "./stop.ts";
import { chooseSeed, createStudy, type Study, type TrialRecord } from "./study.ts";
import { unsupported } from "./support.ts";
import type { TaskRunner } from "./task-run.ts";

export interface RunOptions {
  readonly store: Store;
  readonly tasks: TaskRegistry;
  /** Overrides the plan's seed in a new study; an old one must have it. */
  readonly seed?: number;
  /** Overrides the number of trials of the budget. */
  readonly trials?: number;
  /** Overrides the time of the budget, in seconds. */
  readonly time?: number;
  /** Aborted: the trial that runs is stopped, and is carried out again when the study continues. */
  readonly signal?: AbortSignal;
  /** Called with each new event after it is stored. */
  readonly onEvent?: (event: StudyEvent) => void;
  readonly clock?: Clock;
  /** For the record: which backend trains and which version of hptc runs. */
  readonly backend?: string;
  readonly version?: string;
}

export interface Outcome {
  readonly study: string;
  readonly seed: number;
  readonly reason: StopReason;
  readonly trials: readonly TrialRecord[];
  readonly best: Best;
  /** How many trials were there before this run. */
  readonly resumed: number;
}

/**
 * Runs a study to its end, or continues the one in the store. Throws a `StudyError` for a plan with parts
 * that are not built, another plan or seed than the store's, no budget, or no feasible configuration; errors
 * of the store and of the task registry pass unchanged.
 */
export async function runStudy(plan: Plan, options: RunOptions): Promise<Outcome> {
  const missing = unsupported(plan);
  if (missing.length > 0) throw new StudyError(missing.join("\n"));
  const { store, onEvent, clock = systemClock } = options;
  const earlier = [...store.events()];
  const budget = budgetOf(plan, options);
  const started = earlier.find((event) => event.kind === "started");
  const seed = seedOf(plan, options, started);
  const study = createStudy(plan, seed);
  const taskOf = await findTasks(plan, options.tasks);
  const record = (event: StudyEvent): void => {
    store.append(event);
    study.apply(event);
    onEvent?.(event);
  };
  if (started === undefined) {
    const { backend = "none", version = "unknown" } = options;
    record({ kind: "started", plan, seed, backend, hptc: version, time: clock.date() });
  }

  const stop = new AbortController();
  const release = forward(options.signal, stop);
  const runner: TaskRunner = {
    plan,
    seed,
    taskOf,
    clock,
    signal: stop.signal,
    report: ({ trial, number, run }, step, metrics) => {
      if (number < 0 || run > 0) return;
      const named = Object.entries(metrics).map(([name, value]) => [
        flatName(plan, trial.name, name),
        value,
      ]);
      record({ kind: "reported", number, step, metrics: Object.fromEntries(named) });
    },
  };
  try {
    const complete = await measureOnce(study, runner, earlier, record);
    for (const event of earlier) study.apply(event);
    const resumed = study.trials.length;
    const reason = complete ? await search(study, runner, budget, stop, record) : "interrupted";
    if (!endsWith(store.events(), reason)) record({ kind: "stopped", reason });
    const { trials } = study;
    return { study: plan.study, seed, reason, trials, best: bestOf(plan, trials), resumed };
  } finally {
    release();
  }
}

/** Asks and carries out until there is a reason to stop. */
async function search(
  study: Study,
  runner: TaskRunner,
  budget: Budget,
  stop: AbortController,
  record: (event: StudyEvent) => void,
): Promise<StopReason> {
  const { clock, signal } = runner;
  const carryOut = createConfigurationRunner(study, runner);
  const left = budget.time === undefined ? undefined : budget.time - secondsOf(study.trials);
  const cancel =
    left === undefined
      ? undefined
      : clock.after(Math.max(0, left), () => {
          stop.abort("time");
        });
  let breath = clock.now();
  try {
    for (;;) {
      const reason = reasonToStop(study.plan, budget, study.trials);
      if (reason !== undefined) return reason;
      if (clock.now() - breath > longestBreath) {
        await new Promise<void>((resolve) => clock.after(0, resolve));
        breath = clock.now();
      }
      if (signal.aborted) return signal.reason === "time" ? "time" : "interrupted";
      if (study.pending().length === 0) {
        const suggestion = study.suggest();
        if (suggestion === undefined) return "exhausted";
        record(suggestion);
      }
      const [pending] = study.pending();
      const told = pending === undefined ? undefined : await carryOut(pending);
      if (told !== undefined) record(told);
    }
  } finally {
    cancel?.();
  }
}

/** Seconds after which signals and timers get their turn, where trials cost no time. */
const longestBreath = 0.05;

function budgetOf(plan: Plan, { trials, time }: RunOptions): Budget {
  const budget = {
    ...plan.budget,
    ...(trials === undefined ? {} : { trials }),
    ...(time === undefined ? {} : { time }),
  };
  const bounded =
    budget.trials !== undefined ||
    budget.time !== undefined ||
    budget.fidelity !== undefined ||
    plan.method.name === "grid";
  if (bounded) return budget;
  throw new StudyError(
    `The study \`${plan.study}\` has no budget, so it would never end: add \`budget 100 trials\` or run it with \`--trials 100\`.`,
  );
}

function seedOf(plan: Plan, options: RunOptions, started: StartedEvent | undefined): number {
  if (started === undefined) return options.seed ?? plan.seed ?? chooseSeed();
  const changes = [
    ...planDifferences(started.plan, plan),
    ...(options.seed === undefined || options.seed === started.seed
      ? []
      : [`seed: ${String(started.seed)} → ${String(options.seed)}`]),
  ];
  if (changes.length === 0) return started.seed;
  throw new StudyError(
    [
      `The store holds the study \`${started.plan.study}\` as it was before. Since then it changed:`,
      ...changes.map((change) => `  ${change}`),
      "Its trials would not fit together. Take the change back, name another store with `--store PATH`, or start over with `--new`.",
    ].join("\n"),
  );
}

async function findTasks(plan: Plan, tasks: TaskRegistry): Promise<(trial: Trial) => Task> {
  const found = new Map<string, Task>();
  for (const { name, task } of plan.trials) found.set(name, await findTask(task, tasks));
  return ({ name }) => {
    const task = found.get(name);
    if (task === undefined) throw new StudyError(`There is no trial \`${name}\`.`);
    return task;
  };
}

function findTask(task: Trial["task"], tasks: TaskRegistry): Promise<Task> {
  switch (task.kind) {
    case "builtin":
      return tasks.builtin(task.name);
    case "module":
      return tasks.module(task.path);
    case "exec":
      return tasks.exec(task.words);
  }
}

function forward(signal: AbortSignal | undefined, to: AbortController): () => void {
  const abort = (): void => {
    to.abort("interrupted");
  };
  if (signal?.aborted === true) abort();
  signal?.addEventListener("abort", abort, { once: true });
  return () => signal?.removeEventListener("abort", abort);
}

/** Running on a finished study adds nothing. */
function endsWith(events: readonly StudyEvent[], reason: StopReason): boolean {
  const last = events.at(-1);
  return last?.kind === "stopped" && last.reason === reason;
}
