/** Carries out a plan: the run loop. */
import type { Budget, Plan } from "../plan/document.ts";
import { StudyError } from "../space/error.ts";
import type { SolvedEvent, StartedEvent, Store, StudyEvent } from "../store/event.ts";
import type { TaskRegistry } from "../tasks/task.ts";
import { askNext } from "./ask.ts";
import { createBatchRunner } from "./batch-run.ts";
import { type Best, bestOf } from "./best.ts";
import { type Clock, createBreath, systemClock } from "./clock.ts";
import { type Library, noLibrary, readEarlierStudies } from "./earlier.ts";
import { createEventLog, type EventLog } from "./event-log.ts";
import { findTasks } from "./find-tasks.ts";
import { fusedTrials, type FusedTrials, fusionRecord } from "./fusion.ts";
import { measureOnce } from "./measure.ts";
import { createMeter, type RunProgress } from "./meter.ts";
import { seedOf } from "./seed.ts";
import { firstSeen, runSideBySide } from "./parallel.ts";
import { createReports } from "./reports.ts";
import { createScheduling, refuseAlone, type Scheduling } from "./scheduling.ts";
import { type SolveCarrier, solveInStore } from "./solving.ts";
import { reasonToStop, secondsOf, type StopReason } from "./stop.ts";
import { createStudy, type Study, type TrialRecord } from "./study.ts";
import { unsupported } from "./support.ts";
import { createStop, type Stop } from "./stop-signal.ts";
import type { TaskRunner } from "./task-run.ts";
import { createTimeShares } from "./time-shares.ts";
import { takeEarlierStudies, trialsBeforeWarming } from "./warming.ts";

export interface RunOptions {
  readonly store: Store;
  readonly tasks: TaskRegistry;
  /** Overrides the plan's seed in a new study; an old one must have it. */
  readonly seed?: number;
  /** Overrides the number of trials of the budget. */
  readonly trials?: number;
  /** Overrides the time of the budget, in seconds. */
  readonly time?: number;
  /** Aborted: the trials that run are stopped, and are carried out again when the study continues. */
  readonly signal?: AbortSignal;
  /** Called with each new event after it is stored. */
  readonly onEvent?: (event: StudyEvent) => void;
  /** Called whenever training has come further. */
  readonly onProgress?: (progress: RunProgress) => void;
  readonly clock?: Clock;
  /** Where a study is solved, if it is; in this thread if left out, which then hears no signal meanwhile. */
  readonly solve?: SolveCarrier;
  /** Where `warm from` finds earlier studies; none are found if left out. */
  readonly library?: Library;
  /** For the record: which backend trains and which version of hptc runs. */
  readonly backend?: string;
  readonly version?: string;
}

export interface Outcome {
  readonly study: string;
  readonly seed: number;
  readonly reason: StopReason;
  /** By number. */
  readonly trials: readonly TrialRecord[];
  readonly best: Best;
  /** How many trials were there before this run. */
  readonly resumed: number;
  readonly training: TrainingOutcome;
  /** Of a study that is solved: what the solver found last, and whether that was before this run. */
  readonly solved?: SolvedEvent;
  readonly solvedBefore?: boolean;
}

/** What one run has trained. */
export interface TrainingOutcome {
  readonly steps: number;
  /** In which a trial was under way. */
  readonly seconds: number;
  /** How many runs of trials each group had. */
  readonly groups: readonly number[];
}

/**
 * Runs a study to its end, or continues the one in the store. Throws a `StudyError` for a plan with parts
 * that are not built, another plan or seed than the store's, no budget, or no feasible configuration; errors
 * of the store and of the task registry pass unchanged.
 */
export async function runStudy(plan: Plan, options: RunOptions): Promise<Outcome> {
  const missing = unsupported(plan);
  if (missing.length > 0) throw new StudyError(missing.join("\n"));
  const { store, onEvent, clock = systemClock, library = noLibrary } = options;
  const budget = budgetOf(plan, options);
  const earlier = [...store.events()];
  const seed = seedOf(plan, options.seed, earlier);
  const study = createStudy(plan, seed);
  const taskOf = await findTasks(plan, options.tasks);

  const isSolved = plan.method.role === "solve";
  const fresh: StudyEvent[] = [];
  // A solver begins anew, with all of its time.
  const before = isSolved ? 0 : secondsOf(earlier);
  const begin = clock.now();
  const stop = createStop(options.signal, clock, budget.time, before);
  const isFused = study.searchedTrials.some((trial) => taskOf(trial).fusion !== undefined);
  const limited = plan.parallel > 1 && !isFused ? "all" : "share";
  const shares = createTimeShares(clock, stop.signal, plan.budget.timePerTrial, limited);
  const meter = createMeter(options.onProgress);
  const log = createEventLog(
    store,
    clock,
    (event) => {
      fresh.push(event);
      study.apply(event);
      onEvent?.(event);
    },
    stop.orFail,
  );
  const scheduling = isSolved ? undefined : createScheduling(study);
  if (scheduling !== undefined && taskOf(scheduling.trial).fusion === undefined) refuseAlone(plan);
  const eventOf = createReports(plan);
  const runner: TaskRunner = {
    plan,
    seed,
    taskOf,
    signal: stop.signal,
    breathe: createBreath(clock),
    report: (identity, step, metrics) => {
      stop.orFail(() => scheduling?.checkReport(identity.trial.name, metrics));
      const event = eventOf(identity, step, metrics);
      if (event !== undefined) log.report(event);
    },
    flush: log.flush,
    shares,
    meter,
    orFail: stop.orFail,
  };
  try {
    let started = earlier.find((event) => event.kind === "started");
    if (started === undefined) {
      started = startedEvent(plan, seed, clock, options, fusionRecord(study, taskOf));
      log.record(started);
    }
    const fused = fusedTrials(study, taskOf, started.fusion);
    const ready = await measureOnce(study, runner, earlier, log.record);
    for (const event of earlier) study.apply(event);
    const resumed = study.trials.length;
    const spent = (): number => before + clock.now() - begin;
    const job = { study, runner, fused, scheduling, budget, stop, spent, log, library };
    let reason: StopReason = stop.reason();
    if (ready && isSolved) {
      const carryOut = createBatchRunner(study, runner, fused, undefined, log.record);
      const { solve: carrier } = options;
      const solving = { study, budget, stop, clock, spent, carrier, record: log.record, carryOut };
      reason = await solveInStore(solving, earlier);
    } else if (ready) reason = await search(job);
    stop.throwFailure();
    log.flush();
    const last = earlier.at(-1);
    const ended = last?.kind === "stopped" && last.reason === reason;
    if (fresh.length > 0 || !ended) {
      const seconds = Math.max(0, clock.now() - begin - secondsOf(fresh));
      log.record({ kind: "stopped", reason, seconds });
    }
    const { trials } = study;
    const training = {
      steps: meter.steps(),
      seconds: shares.busy(),
      groups: meter.groups(),
    };
    const best = bestOf(plan, trials);
    const solved = [...earlier, ...fresh].findLast((event) => event.kind === "solved");
    const outcome = { study: plan.study, seed, reason, trials, best, resumed, training };
    return solved === undefined
      ? outcome
      : { ...outcome, solved, solvedBefore: !fresh.includes(solved) };
  } finally {
    log.release();
    shares.release();
    stop.release();
  }
}

interface Job {
  readonly study: Study;
  readonly runner: TaskRunner;
  readonly fused: FusedTrials;
  readonly scheduling: Scheduling | undefined;
  readonly budget: Budget;
  readonly stop: Stop;
  /** Seconds so far. */
  readonly spent: () => number;
  readonly log: EventLog;
  readonly library: Library;
}

/** Asks and carries out until there is a reason to stop. */
async function search(job: Job): Promise<StopReason> {
  const { study, runner, fused, scheduling, budget, stop, spent, log } = job;
  const { signal, breathe } = runner;
  const carryOut = createBatchRunner(study, runner, fused, scheduling, log.record);
  if (fused.batch === undefined && runner.plan.parallel > 1) return searchSideBySide(job, carryOut);
  for (;;) {
    const reason = reasonToStop(study, budget, settled(study), study.trials.length, spent());
    if (reason !== undefined) return reason;
    await breathe();
    if (signal.aborted) return stop.reason();
    if (study.pending().length === 0) {
      await warm(job);
      const asked = await askNext(study, runner, fused, budget);
      if (asked === undefined) return stop.reason();
      if (asked.length === 0) return "exhausted";
      log.record(...asked);
    }
    const [oldest] = study.pending();
    if (oldest !== undefined) await carryOut(study.batchOf(oldest));
  }
}

/** The same for trials that are not fused, several at a time. */
async function searchSideBySide(
  job: Job,
  carryOut: ReturnType<typeof createBatchRunner>,
): Promise<StopReason> {
  const { study, runner, budget, stop, spent, log } = job;
  const { parallel } = runner.plan;
  const before = trialsBeforeWarming(study);
  let reason: StopReason | undefined;
  const ended = await runSideBySide(study, parallel, {
    seenBy: (number) => (number === before ? number : firstSeen(number, parallel)),
    isStopped: () => runner.signal.aborted,
    carryOut: (trial) => carryOut([trial]),
    isOver: (seen) => {
      const visible = study.trials.filter(({ number }) => number < seen);
      reason = reasonToStop(study, budget, visible, study.asked(), spent());
      return reason !== undefined;
    },
    ask: async (number, seen) => {
      await runner.breathe();
      if (runner.signal.aborted) return "stopped";
      await warm(job);
      const event = study.suggest(number, seen);
      if (event === undefined) return "none";
      log.record(event);
      return "asked";
    },
  });
  if (runner.signal.aborted) return stop.reason();
  return ended === "none" ? "exhausted" : (reason ?? stop.reason());
}

/** Reads earlier studies once all trials have ended that come before. */
async function warm({ study, library, log }: Job): Promise<void> {
  const before = trialsBeforeWarming(study);
  if (before === undefined || study.isWarm() || study.asked() < before) return;
  log.record(takeEarlierStudies(study, await readEarlierStudies(study.plan, library)));
}

/** Rules look at whole batches, so that where a study ends does not depend on which trial ended first. */
function settled({ trials, pending }: Study): readonly TrialRecord[] {
  const first = pending()[0]?.batch?.first;
  return first === undefined ? trials : trials.filter(({ number }) => number < first);
}

function budgetOf(plan: Plan, { trials, time }: RunOptions): Budget {
  if (plan.method.role === "solve" && trials !== undefined) {
    throw new StudyError(
      `The study \`${plan.study}\` is solved, which takes no number of trials: leave \`--trials\` out.`,
    );
  }
  const budget = {
    ...plan.budget,
    ...(trials === undefined ? {} : { trials }),
    ...(time === undefined ? {} : { time }),
  };
  const bounded =
    budget.trials !== undefined ||
    budget.time !== undefined ||
    budget.fidelity !== undefined ||
    plan.method.name === "grid" ||
    plan.method.role === "solve";
  if (bounded) return budget;
  throw new StudyError(
    `The study \`${plan.study}\` has no budget, so it would never end: add \`budget 100 trials\` or run it with \`--trials 100\`.`,
  );
}

function startedEvent(
  plan: Plan,
  seed: number,
  clock: Clock,
  { backend = "none", version = "unknown" }: RunOptions,
  fusion: StartedEvent["fusion"],
): StartedEvent {
  const known = {
    kind: "started",
    plan,
    seed,
    backend,
    hptc: version,
    time: clock.date(),
  } as const;
  return fusion === undefined ? known : { ...known, fusion };
}
