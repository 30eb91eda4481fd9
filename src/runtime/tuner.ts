/** Ask and tell: a study inside another program, which carries out the trials itself. */
import type { Plan } from "../plan/document.ts";
import { StudyError } from "../space/error.ts";
import type { Point } from "../space/space.ts";
import type { StudyEvent } from "../store/event.ts";
import { type Best, bestOf } from "./best.ts";
import { type EarlierStudies, type GivenStudy, givenStudies } from "./earlier.ts";
import { createGivenReader } from "./given-metrics.ts";
import { type GivenMetrics, takeMeasured } from "./measure.ts";
import { flatMeasurements } from "./reached.ts";
import { completed, endedEarly } from "./result.ts";
import { createScheduling, refuseAlone } from "./scheduling.ts";
import { reasonToStop, secondsOf } from "./stop.ts";
import { chooseSeed, createStudy, type TrialRecord } from "./study.ts";
import { unsupported } from "./support.ts";
import { takeEarlierStudies, trialsBeforeWarming } from "./warming.ts";

/** Metrics are named `trial.metric` where the study has several trials. */
export type TrialResult = { readonly seconds?: number } & (
  | { readonly metrics: GivenMetrics }
  /** Under `repeat`: the metrics of each run. */
  | { readonly runs: readonly GivenMetrics[] }
  /** Why there are no metrics. */
  | { readonly failed: string }
);

export interface Suggestion {
  readonly number: number;
  readonly params: Point;
}

export interface TunerOptions {
  /** Overrides the seed of the plan; with neither, one is picked. */
  readonly seed?: number;
  /** Metrics of trials that run once a study, by trial: those with constant arguments. */
  readonly measured?: { readonly [trial: string]: GivenMetrics };
  /** Earlier studies, for `warm from` a store and `warm nearest`. */
  readonly earlier?: readonly GivenStudy[];
  /** What happened before: `events` of a tuner or a store of the same plan and seed. */
  readonly events?: readonly StudyEvent[];
  /** Called with each new event before it takes effect: what it throws undoes it. */
  readonly onEvent?: (event: StudyEvent) => void;
}

export interface Tuner {
  readonly seed: number;
  /**
   * The next configuration to try. Throws a `StudyError` once the study is done, and under `warm nearest` where the next one
   * builds on trials that are not told.
   */
  readonly ask: {
    (): Suggestion;
    /** At most `count` of them: fewer where the study ends before, or the next one builds on trials that are not told. */
    (count: number): readonly Suggestion[];
  };
  /**
   * The result of a trial. Throws a `StudyError` for metrics that do not fit; the trial then stays open. Of a trial
   * that the schedule has stopped nothing is taken any more.
   */
  readonly tell: (number: number, result: TrialResult) => TrialRecord;
  /**
   * What a trial has reached after `step` units of the fidelity. Where the study's schedule says that it is not worth
   * going on, the trial has ended, as `pruned`. Throws a `StudyError` for what is no number or no metric.
   */
  readonly report: (
    number: number,
    step: number,
    metrics: GivenMetrics,
  ) => { readonly stop: boolean };
  /** Asked for and not told, oldest first. */
  readonly pending: () => readonly Suggestion[];
  /** The best feasible trial; of a study with several objectives the list of those that none dominates. */
  readonly best: () => Best;
  /**
   * Nothing is left to ask: the budget is spent, a stopping rule fired or the search is exhausted. Throws a
   * `StudyError` where there is no feasible configuration.
   */
  readonly done: boolean;
  /** Ended trials by number, in whatever order they were told. */
  readonly trials: readonly TrialRecord[];
  /** Everything so far: given to `createTuner` as `events` it continues where this one is. */
  readonly events: readonly StudyEvent[];
}

/**
 * A tuner of a plan. The same plan, seed and results give the same suggestions everywhere. Throws a
 * `StudyError` for a plan that is solved, with parts that are not built, or whose measured metrics or earlier studies are missing.
 */
export function createTuner(plan: Plan, options: TunerOptions = {}): Tuner {
  const { earlier, ...others } = options;
  const studies = isWarmed(plan, options) ? undefined : givenStudies(plan, earlier);
  return createTunerAfter(plan, studies, others);
}

/** The same with earlier studies that were read; none where events tell what was taken from them. */
export function createTunerAfter(
  plan: Plan,
  earlier: EarlierStudies | undefined,
  options: Omit<TunerOptions, "earlier">,
): Tuner {
  const missing = unsupported(plan);
  if (missing.length > 0) throw new StudyError(missing.join("\n"));
  if (plan.method.role === "solve") {
    throw new StudyError(
      `The study \`${plan.study}\` is solved: there is nothing to ask and tell. \`solveStudy(plan)\` gives its solution.`,
    );
  }
  const seed = options.seed ?? plan.seed ?? chooseSeed();
  const study = createStudy(plan, seed);
  const events: StudyEvent[] = [];
  let seconds = 0;
  const replay = (event: StudyEvent): void => {
    study.apply(event);
    events.push(event);
    seconds += secondsOf([event]);
  };
  const record = (event: StudyEvent): void => {
    options.onEvent?.(event);
    replay(event);
  };
  takeMeasured(study, options.measured);
  for (const event of options.events ?? []) replay(event);
  const scheduling = createScheduling(study);
  if (scheduling !== undefined) refuseAlone(plan);

  const { readRuns, reportedNumbers, withoutTrial } = createGivenReader(study);

  const isSpent = (): boolean =>
    reasonToStop(study, plan.budget, study.trials, study.asked(), seconds) !== undefined;

  /** Whether earlier studies are to be looked at before the next trial. */
  const isToWarm = (): boolean =>
    earlier !== undefined &&
    !study.isWarm() &&
    study.asked() === (trialsBeforeWarming(study) ?? Infinity);

  /** Whether that has to wait for trials that are open. */
  const isWaiting = (): boolean => isToWarm() && study.pending().length > 0;

  const warm = (): void => {
    if (earlier !== undefined && isToWarm()) record(takeEarlierStudies(study, earlier));
  };

  const next = (): Suggestion | undefined => {
    if (isSpent()) return undefined;
    if (isWaiting()) {
      throw new StudyError(
        `The next trial builds on the first ${String(study.asked())}, which say what earlier studies are nearest: tell these first.`,
      );
    }
    warm();
    const event = study.suggest();
    if (event === undefined) return undefined;
    record(event);
    return { number: event.number, params: event.params };
  };

  function ask(): Suggestion;
  function ask(count: number): readonly Suggestion[];
  function ask(count?: number): Suggestion | readonly Suggestion[] {
    if (count === undefined) return next() ?? nothingLeft(isSpent());
    const suggestions: Suggestion[] = [];
    while (suggestions.length < count) {
      if (isWaiting()) break;
      const suggestion = next();
      if (suggestion === undefined) break;
      suggestions.push(suggestion);
    }
    return suggestions;
  }

  return {
    seed,
    ask,
    tell: (number, result) => {
      const trial = study.pending().find((candidate) => candidate.number === number);
      if (trial === undefined) {
        const told = study.trials.find((ended) => ended.number === number);
        if (told?.state === "pruned") return told;
        throw notOpen(number);
      }
      const took = result.seconds ?? 0;
      const fail = (error: string) =>
        endedEarly(plan, number, new Map(), took, { state: "failed", error });
      if ("failed" in result) record(fail(result.failed));
      else {
        const runs = "runs" in result ? result.runs : [result.metrics];
        if (runs.length !== plan.repeat) {
          throw new StudyError(
            `The study repeats every trial ${String(plan.repeat)} times: tell \`{ runs: [ … ] }\` with as many entries.`,
          );
        }
        const read = readRuns(runs);
        record(typeof read === "string" ? fail(read) : completed(study, trial, read, took));
      }
      const told = study.trials.find((record) => record.number === number);
      if (told === undefined)
        throw new StudyError(`Trial ${String(number)} could not be recorded.`);
      return told;
    },
    report: (number, step, metrics) => {
      if (study.trials.some((ended) => ended.number === number && ended.state === "pruned")) {
        return { stop: true };
      }
      if (study.pending().every((open) => open.number !== number)) throw notOpen(number);
      if (!Number.isFinite(step) || step < 0) {
        throw new StudyError(`A step is a number of at least 0, but it is ${String(step)}.`);
      }
      const reported = reportedNumbers(metrics);
      const own = scheduling?.trial;
      if (own !== undefined) scheduling?.checkReport(own.name, withoutTrial(own.name, reported));
      record({ kind: "reported", number, step, metrics: reported });
      if (scheduling?.stops(number, step, study.asked()) !== true) return { stop: false };
      const known = flatMeasurements(plan, study.searchedTrials, { metrics: reported });
      record(endedEarly(plan, number, known, 0, { state: "pruned" }));
      return { stop: true };
    },
    pending: () =>
      study
        .pending()
        .map(({ number, params }) => ({ number, params }))
        .toSorted((a, b) => a.number - b.number),
    best: () => bestOf(plan, study.trials),
    get done() {
      if (isSpent()) return true;
      if (isWaiting()) return false;
      warm();
      return study.suggest() === undefined;
    },
    trials: study.trials,
    events,
  };

  function notOpen(number: number): StudyError {
    const told = study.trials.some((ended) => ended.number === number);
    return new StudyError(
      told
        ? `The result of trial ${String(number)} was told before.`
        : `There is no trial ${String(number)}: it was not asked for.`,
    );
  }
}

/** Whether nothing is to be taken from earlier studies any more. */
function isWarmed(plan: Plan, { earlier, events = [] }: TunerOptions): boolean {
  if (trialsBeforeWarming({ plan }) !== undefined) {
    return events.some(({ kind }) => kind === "warmed");
  }
  if (earlier === undefined) return true;
  throw new StudyError(
    `The study \`${plan.study}\` takes nothing from earlier ones: say so with \`warm from "NAME"\` or \`warm nearest(k: 3) from "library/"\`.`,
  );
}

function nothingLeft(spent: boolean): never {
  throw new StudyError(
    spent
      ? "There is nothing left to ask: the study's budget is spent or its goal is reached."
      : "There is nothing left to ask: the search has tried every configuration.",
  );
}
