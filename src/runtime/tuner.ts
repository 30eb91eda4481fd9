/** Ask and tell: a study inside another program, which carries out the trials itself. */
import { didYouMean } from "../diagnostics/suggest.ts";
import type { Plan } from "../plan/document.ts";
import { StudyError } from "../space/error.ts";
import type { Point } from "../space/space.ts";
import type { StudyEvent } from "../store/event.ts";
import { type Best, bestOf } from "./best.ts";
import { type GivenMetrics, takeMeasured } from "./measure.ts";
import { flatName, type RunMetrics } from "./measurements.ts";
import { checkMetrics, validMetrics } from "./metrics.ts";
import { completed, endedEarly } from "./result.ts";
import { reasonToStop, secondsOf } from "./stop.ts";
import { chooseSeed, createStudy, type TrialRecord } from "./study.ts";
import { unsupported } from "./support.ts";
import { trialsBeforeWarming } from "./warming.ts";

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
  /** What happened before: `events` of a tuner or a store of the same plan and seed. */
  readonly events?: readonly StudyEvent[];
}

export interface Tuner {
  readonly seed: number;
  /** The next configuration to try. Throws a `StudyError` once the study is done. */
  readonly ask: {
    (): Suggestion;
    /** At most `count` of them: fewer where the study ends before. */
    (count: number): readonly Suggestion[];
  };
  /** The result of a trial. Throws a `StudyError` for metrics that do not fit; the trial then stays open. */
  readonly tell: (number: number, result: TrialResult) => TrialRecord;
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
 * `StudyError` for a plan that is solved, with parts that are not built, or whose measured metrics are missing.
 */
export function createTuner(plan: Plan, options: TunerOptions = {}): Tuner {
  const missing = unsupported(plan);
  if (missing.length > 0) throw new StudyError(missing.join("\n"));
  if (plan.method.role === "solve") {
    throw new StudyError(
      `The study \`${plan.study}\` is solved: there is nothing to ask and tell. \`solveStudy(plan)\` gives its solution.`,
    );
  }
  if (
    trialsBeforeWarming({ plan }) !== undefined &&
    options.events?.some(({ kind }) => kind === "warmed") !== true
  ) {
    throw new StudyError(
      `The study \`${plan.study}\` starts from earlier studies, whose stores a tuner does not read: \`runStudy\` and \`hptc run\` do. A list of points can be given here.`,
    );
  }
  const seed = options.seed ?? plan.seed ?? chooseSeed();
  const study = createStudy(plan, seed);
  const events: StudyEvent[] = [];
  let seconds = 0;
  const record = (event: StudyEvent): void => {
    study.apply(event);
    events.push(event);
    seconds += secondsOf([event]);
  };
  takeMeasured(study, options.measured);
  for (const event of options.events ?? []) record(event);

  const isSpent = (): boolean =>
    reasonToStop(study, plan.budget, study.trials, study.asked(), seconds) !== undefined;

  const next = (): Suggestion | undefined => {
    const event = isSpent() ? undefined : study.suggest();
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
        const told = study.trials.some((record) => record.number === number);
        throw new StudyError(
          told
            ? `The result of trial ${String(number)} was told before.`
            : `There is no trial ${String(number)}: it was not asked for.`,
        );
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
    best: () => bestOf(plan, study.trials),
    get done() {
      return isSpent() || study.suggest() === undefined;
    },
    trials: study.trials,
    events,
  };

  /** Metrics by trial and run, or why the trial failed. */
  function readRuns(
    runs: readonly GivenMetrics[],
  ): ReadonlyMap<string, readonly RunMetrics[]> | string {
    const measurements = new Map<string, readonly RunMetrics[]>();
    for (const run of runs) checkFlatNames(run);
    for (const trial of study.searchedTrials) {
      const checked: RunMetrics[] = [];
      for (const run of runs) {
        const own = trial.metrics.flatMap(({ name }) => {
          const flat = flatName(plan, trial.name, name);
          return Object.hasOwn(run, flat) ? [[name, run[flat]] as const] : [];
        });
        const check = checkMetrics(trial, Object.fromEntries(own), "optional");
        if (check.kind === "no number") return check.message;
        checked.push(validMetrics(check));
      }
      measurements.set(trial.name, checked);
    }
    return measurements;
  }

  function checkFlatNames(run: GivenMetrics): void {
    const names = study.searchedTrials.flatMap((trial) =>
      trial.metrics.map(({ name }) => flatName(plan, trial.name, name)),
    );
    const unknown = Object.keys(run).find((name) => !names.includes(name));
    if (unknown === undefined) return;
    throw new StudyError(
      `There is no metric \`${unknown}\`.${didYouMean(unknown, names)} There are: ${names.join(", ")}.`,
    );
  }
}

function nothingLeft(spent: boolean): never {
  throw new StudyError(
    spent
      ? "There is nothing left to ask: the study's budget is spent or its goal is reached."
      : "There is nothing left to ask: the search has tried every configuration.",
  );
}
