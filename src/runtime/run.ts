/** Carries out a plan: the run loop. */
import type { Budget, Plan, Trial } from "../plan/document.ts";
import { StudyError } from "../space/error.ts";
import type { StartedEvent, Store, StudyEvent } from "../store/event.ts";
import type { Task, TaskRegistry } from "../tasks/task.ts";
import { type Best, bestOf } from "./best.ts";
import { type Clock, createBreath, systemClock } from "./clock.ts";
import { createConfigurationRunner } from "./configuration-run.ts";
import { planDifferences } from "./differences.ts";
import { measureOnce } from "./measure.ts";
import { flatName } from "./measurements.ts";
import { reasonToStop, secondsOf, type StopReason } from "./stop.ts";
import { chooseSeed, createStudy, type Study, type TrialRecord } from "./study.ts";
import { unsupported } from "./support.ts";
import { createStop, type Stop } from "./stop-signal.ts";
import type { Reported, RunIdentity, TaskRunner } from "./task-run.ts";

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
  const budget = budgetOf(plan, options);
  const earlier = [...store.events()];
  const seed = seedOf(plan, options.seed, earlier);
  const study = createStudy(plan, seed);
  const taskOf = await findTasks(plan, options.tasks);

  const fresh: StudyEvent[] = [];
  const record = (event: StudyEvent): void => {
    store.append(event);
    fresh.push(event);
    study.apply(event);
    onEvent?.(event);
  };
  const before = secondsOf(earlier);
  const begin = clock.now();
  const stop = createStop(options.signal, clock, budget.time, before);
  const runner: TaskRunner = {
    plan,
    seed,
    taskOf,
    clock,
    signal: stop.signal,
    breathe: createBreath(clock),
    report: (identity, step, metrics) => {
      const event = reportedEvent(plan, identity, step, metrics);
      if (event !== undefined) stop.orFail(() => record(event));
    },
  };
  try {
    if (!earlier.some(({ kind }) => kind === "started"))
      record(startedEvent(plan, seed, clock, options));
    const ready = await measureOnce(study, runner, earlier, record);
    for (const event of earlier) study.apply(event);
    const resumed = study.trials.length;
    const spent = (): number => before + clock.now() - begin;
    const reason = ready ? await search(study, runner, budget, stop, spent, record) : stop.reason();
    stop.throwFailure();
    const last = earlier.at(-1);
    const ended = last?.kind === "stopped" && last.reason === reason;
    if (fresh.length > 0 || !ended) {
      const seconds = Math.max(0, clock.now() - begin - secondsOf(fresh));
      record({ kind: "stopped", reason, seconds });
    }
    const { trials } = study;
    return { study: plan.study, seed, reason, trials, best: bestOf(plan, trials), resumed };
  } finally {
    stop.release();
  }
}

/** Asks and carries out until there is a reason to stop. */
async function search(
  study: Study,
  runner: TaskRunner,
  budget: Budget,
  stop: Stop,
  spent: () => number,
  record: (event: StudyEvent) => void,
): Promise<StopReason> {
  const { signal, plan, breathe } = runner;
  const carryOut = createConfigurationRunner(study, runner);
  for (;;) {
    const reason = reasonToStop(plan, budget, study.trials, spent());
    if (reason !== undefined) return reason;
    await breathe();
    if (signal.aborted) return stop.reason();
    if (study.pending().length === 0) {
      const suggestion = study.suggest();
      if (suggestion === undefined) return "exhausted";
      record(suggestion);
    }
    const [pending] = study.pending();
    const told = pending === undefined ? undefined : await carryOut(pending);
    if (told !== undefined) record(told);
  }
}

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

/**
 * The seed under which a plan goes on after these events, or starts. Throws a `StudyError` that says what changed
 * where they belong to another plan or seed.
 */
export function seedOf(
  plan: Plan,
  wanted: number | undefined,
  events: readonly StudyEvent[],
): number {
  const started = events.find((event) => event.kind === "started");
  if (started === undefined) return wanted ?? plan.seed ?? chooseSeed();
  const changes = [
    ...planDifferences(started.plan, plan),
    ...(wanted === undefined || wanted === started.seed
      ? []
      : [`seed: ${String(started.seed)} → ${String(wanted)}`]),
  ];
  if (changes.length === 0) return started.seed;
  throw new StudyError(
    [
      `The store holds the study \`${started.plan.study}\` as it was before. Since then it changed:`,
      ...changes.map((change) => `  ${change}`),
      changes.every((change) => change.startsWith("budget"))
        ? "To go on with a larger budget, take the change back and use `--trials N` or `--time 10min`; or start over with `--new`."
        : "Old and new trials would not fit together. Take the change back, name another store with `--store PATH`, or start over with `--new`.",
    ].join("\n"),
  );
}

async function findTasks(plan: Plan, tasks: TaskRegistry): Promise<(trial: Trial) => Task> {
  const found = new Map<string, Task>();
  for (const trial of plan.trials) found.set(trial.name, await findTask(trial, tasks));
  return ({ name }) => {
    const task = found.get(name);
    if (task === undefined) throw new StudyError(`There is no trial \`${name}\`.`);
    return task;
  };
}

function findTask({ task, metrics }: Trial, tasks: TaskRegistry): Promise<Task> {
  switch (task.kind) {
    case "builtin":
      return tasks.builtin(task.name);
    case "module":
      return tasks.module(task.path);
    case "exec":
      return tasks.exec(
        task.words,
        metrics.map(({ name }) => name),
      );
  }
}

function startedEvent(
  plan: Plan,
  seed: number,
  clock: Clock,
  { backend = "none", version = "unknown" }: RunOptions,
): StartedEvent {
  return { kind: "started", plan, seed, backend, hptc: version, time: clock.date() };
}

/** Of the first run of a trial of the search; others are not recorded. */
function reportedEvent(
  plan: Plan,
  { trial, number, run }: RunIdentity,
  step: number,
  metrics: Reported,
): StudyEvent | undefined {
  if (number < 0 || run > 0) return undefined;
  const finite = Object.entries(metrics).filter(([, value]) => Number.isFinite(value));
  const named = finite.map(([name, value]) => [flatName(plan, trial.name, name), value] as const);
  return { kind: "reported", number, step, metrics: Object.fromEntries(named) };
}
