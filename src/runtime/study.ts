/**
 * The state of a study: what follows from a plan, a seed and the events so far. It changes by events alone,
 * so that replaying a store gives the same state and the same next suggestions.
 */
import type { Plan, Trial } from "../plan/document.ts";
import { createSearch } from "../search/create.ts";
import { createRegretBound } from "../search/gp/regret.ts";
import { createMargins } from "../search/margin.ts";
import type { History, Observation, Reached } from "../search/method.ts";
import { lazySet } from "../search/random.ts";
import type { Configuration } from "../space/configuration.ts";
import { createEnvironment, type Environment, type Scope } from "../space/environment.ts";
import { streamKey } from "../space/random.ts";
import { createSpace, type Point, type Space } from "../space/space.ts";
import type {
  AskedEvent,
  ExploredEvent,
  ReportedEvent,
  StudyEvent,
  ToldEvent,
  WarmedEvent,
} from "../store/event.ts";
import { lossesOf } from "../numerics/pareto.ts";
import { type Measurements, metricSource, type RunMetrics } from "./measurements.ts";
import { flatMeasurements, reachedLosses } from "./reached.ts";

/** A trial that has ended, as users see it. */
export interface TrialRecord extends Omit<ToldEvent, "kind"> {
  readonly params: Point;
}

/** A trial that was asked for. */
export interface AskedTrial extends Omit<AskedEvent, "kind"> {
  /** What it is by now. */
  readonly configuration: Configuration;
  /** What it was asked with. */
  readonly original: Configuration;
  /** The steps at which it went on from another trial. */
  readonly explored: readonly number[];
}

export interface Study {
  readonly plan: Plan;
  readonly seed: number;
  readonly space: Space;
  /** Ended trials by number, in whatever order they ended. */
  readonly trials: readonly TrialRecord[];
  /** How many trials were asked for. */
  readonly asked: () => number;
  /** Trials to carry out (again), oldest first. */
  readonly pending: () => readonly AskedTrial[];
  /** The trials that were asked for together with one, itself among them. */
  readonly batchOf: (trial: AskedTrial) => readonly AskedTrial[];
  /**
   * The suggestion of a trial, the next one if left out, that sees the first `seen` results, all if left out, and
   * those `beside` it that were suggested and not applied. It counts once its event is applied. `undefined`: the
   * search is exhausted, or the study is solved.
   */
  readonly suggest: (
    number?: number,
    seen?: number,
    beside?: readonly AskedEvent[],
  ) => AskedEvent | undefined;
  /** How much better than the best of the trials below a number anything may be; `undefined`: not known. */
  readonly regretBelow: (number: number) => number | undefined;
  /** What a trial reached by its reports so far, by step. */
  readonly reached: (number: number) => readonly Reached[];
  /** Whether earlier studies have been read. */
  readonly isWarm: () => boolean;
  /** Takes an event in. Events that say nothing about trials are not looked at. */
  readonly apply: (event: StudyEvent) => void;
  /** Takes in the metrics of a trial that runs once a study. */
  readonly measure: (trial: string, runs: readonly RunMetrics[]) => void;
  /** Metrics of the trials that run once a study. */
  readonly measured: Measurements;
  /** Trials that run once a study: their arguments are constant, or measured by such trials. */
  readonly measuredTrials: readonly Trial[];
  /** Trials that run for each configuration, in the order of the data flow. */
  readonly searchedTrials: readonly Trial[];
  /** Expressions under a configuration and the metrics of its trials. */
  readonly scope: (configuration: Configuration, metrics: Measurements) => Scope;
}

/** A study before its first event. Throws a `StudyError` for a plan that cannot be carried out. */
export function createStudy(plan: Plan, seed: number): Study {
  const environment: Environment = createEnvironment(plan);
  const measured = new Map<string, readonly RunMetrics[]>();
  const space = createSpace(plan, environment, metricSource(measured));
  const search = plan.method.role === "solve" ? undefined : createSearch(plan, space, seed);
  const trials: TrialRecord[] = [];
  const known = new Map<number, AskedTrial>();
  const pending = new Map<number, AskedTrial>();
  const observations: Observation[] = [];
  const reachedBy = new Map<number, Reached[]>();
  const margins = createMargins(plan);
  const searchedTrials = plan.trials.filter((trial) => !isMeasured(trial));
  let earlier: History["earlier"] | undefined;
  let boundOf: ReturnType<typeof createRegretBound> | undefined;
  /** The last bound: trials are only added. */
  let regret: { readonly trials: number; readonly bound: number | undefined } | undefined;
  let asked = 0;

  const scope: Study["scope"] = (configuration, metrics) =>
    environment.scope(
      (name) => configuration.get(name),
      metricSource(new Map([...measured, ...metrics])),
    );

  /** The last suggestion, as long as nothing has changed since. */
  let last:
    | { readonly number: number; readonly seen: number; readonly event: AskedEvent | undefined }
    | undefined;

  const historyOf = (number: number, seen: number, beside: readonly AskedEvent[]): History => {
    const visible = seen === observations.length ? observations : observations.slice(0, seen);
    const ended = new Set(visible.map((observation) => observation.number));
    const open = [...known.values()].filter(
      (trial) => trial.number < number && !ended.has(trial.number),
    );
    const next = beside.map((event) => ({
      number: event.number,
      configuration: space.fromJson(event.params),
    }));
    return {
      observations: visible,
      pending: [...open, ...next].toSorted((a, b) => a.number - b.number),
      earlier: earlier ?? [],
    };
  };

  const eventOf = (
    number: number,
    seen: number,
    beside: readonly AskedEvent[],
  ): AskedEvent | undefined => {
    const configuration = search?.suggest(number, historyOf(number, seen, beside));
    if (configuration === undefined) return undefined;
    return { kind: "asked", number, params: space.toJson(configuration), seen };
  };

  const tell = (event: ToldEvent): void => {
    const { kind: _kind, ...told } = event;
    const trial = pending.get(told.number);
    if (trial === undefined) return;
    pending.delete(told.number);
    insertByNumber(trials, { ...told, params: trial.params });
    const { configuration } = trial;
    insertByNumber(observations, {
      number: told.number,
      configuration,
      state: told.state,
      losses: lossesOf(plan.objectives, told.objectives).slice(0, told.objectives.length),
      feasible: told.state === "complete" && told.feasible,
      margins: margins(scope(configuration, flatMeasurements(plan, searchedTrials, told))),
      reached: reachedBy.get(told.number) ?? [],
      seconds: told.seconds,
    });
  };

  const earlierObservation = (
    { params, objectives, feasible }: WarmedEvent["studies"][number]["trials"][number],
    number: number,
  ): Observation => ({
    number,
    configuration: space.fromJson(params),
    state: "complete",
    losses: lossesOf(plan.objectives, objectives),
    feasible,
    margins: [],
    reached: [],
    seconds: 0,
  });

  /** A trial that is carried out again reports the same again. */
  const report = ({ number, step, metrics, runs }: ReportedEvent): void => {
    const trial = pending.get(number);
    if (trial === undefined) return;
    const reached = reachedBy.get(number) ?? [];
    reachedBy.set(number, reached);
    if (reached.some((earlier) => earlier.step === step)) return;
    const known = runs === undefined ? { metrics } : { metrics, runs };
    const measurements = flatMeasurements(plan, searchedTrials, known);
    const losses = reachedLosses(plan, scope(trial.configuration, measurements));
    const place = reached.findLastIndex((earlier) => earlier.step < step) + 1;
    reached.splice(place, 0, { step, losses });
  };

  const explore = ({ number, step, params }: ExploredEvent): void => {
    const before = pending.get(number);
    if (before === undefined) return;
    const configuration = space.fromJson(params);
    const trial = { ...before, params, configuration, explored: [...before.explored, step] };
    known.set(number, trial);
    pending.set(number, trial);
  };

  return {
    plan,
    seed,
    space,
    trials,
    measured,
    asked: () => asked,
    pending: () => [...pending.values()],
    batchOf: (trial) => {
      const { first, size } = trial.batch ?? { first: trial.number, size: 1 };
      return Array.from({ length: size }, (_, i) => known.get(first + i) ?? []).flat();
    },
    suggest: (number = asked, seen = observations.length, beside = []) => {
      if (last?.number === number && last.seen === seen) return last.event;
      const event = eventOf(number, seen, beside);
      last = { number, seen, event };
      return event;
    },
    apply: (event) => {
      switch (event.kind) {
        case "asked": {
          const { kind: _kind, ...own } = event;
          const { number, params } = own;
          const configuration = space.fromJson(params);
          const trial = { ...own, configuration, original: configuration, explored: [] };
          known.set(number, trial);
          pending.set(number, trial);
          asked = Math.max(asked, number + 1);
          return;
        }
        case "told":
          tell(event);
          return;
        case "reported":
          report(event);
          return;
        case "explored":
          explore(event);
          return;
        case "warmed":
          last = undefined;
          earlier = event.studies.map(({ trials: taken }) => taken.map(earlierObservation));
          return;
        case "started":
        case "measured":
        case "solved":
        case "stopped":
          return;
      }
    },
    measure: (trial, runs) => {
      measured.set(trial, runs);
    },
    measuredTrials: plan.trials.filter(isMeasured),
    regretBelow: (number) => {
      const visible = observations.filter((observation) => observation.number < number);
      if (regret?.trials === visible.length) return regret.bound;
      boundOf ??= createRegretBound({ space, seed, set: lazySet(space) });
      regret = { trials: visible.length, bound: boundOf(visible) };
      return regret.bound;
    },
    isWarm: () => earlier !== undefined,
    reached: (number) => reachedBy.get(number) ?? [],
    searchedTrials,
    scope,
  };
}

/** Results arrive in any order; nothing that follows from them may depend on it. */
function insertByNumber<T extends { readonly number: number }>(list: T[], item: T): void {
  const place = list.findLastIndex(({ number }) => number < item.number) + 1;
  list.splice(place, 0, item);
}

function isMeasured({ phase }: Trial): boolean {
  return phase === "constant" || phase === "measured";
}

/** A seed where neither the plan nor the user gives one: from the time of day. */
export function chooseSeed(): number {
  return streamKey(Date.now(), "seed").key[0];
}
