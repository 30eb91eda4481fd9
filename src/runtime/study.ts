/**
 * The state of a study: what follows from a plan, a seed and the events so far. It changes by events alone,
 * so that replaying a store gives the same state and the same next suggestions.
 */
import type { Plan, Trial } from "../plan/document.ts";
import { createSearch } from "../search/create.ts";
import type { Observation } from "../search/method.ts";
import type { Configuration } from "../space/configuration.ts";
import { createEnvironment, type Environment, type Scope } from "../space/environment.ts";
import { streamKey } from "../space/random.ts";
import { createSpace, type Point, type Space } from "../space/space.ts";
import type { AskedEvent, StudyEvent, ToldEvent } from "../store/event.ts";
import { type Measurements, metricSource, type RunMetrics } from "./measurements.ts";

/** A trial that has ended, as users see it. */
export interface TrialRecord extends Omit<ToldEvent, "kind"> {
  readonly params: Point;
}

/** A trial that was asked for. */
export interface AskedTrial extends Omit<AskedEvent, "kind" | "seen"> {
  readonly configuration: Configuration;
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
   * The suggestion of a trial, the next one if left out, that sees the first `seen` results, all if left out. It
   * counts once its event is applied. `undefined`: the search is exhausted, or the study is solved.
   */
  readonly suggest: (number?: number, seen?: number) => AskedEvent | undefined;
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
  let asked = 0;

  /** The last suggestion, as long as nothing has changed since. */
  let last:
    | { readonly number: number; readonly seen: number; readonly event: AskedEvent | undefined }
    | undefined;

  const eventOf = (number: number, seen: number): AskedEvent | undefined => {
    const visible = seen === observations.length ? observations : observations.slice(0, seen);
    const configuration = search?.suggest(number, visible);
    if (configuration === undefined) return undefined;
    return { kind: "asked", number, params: space.toJson(configuration), seen };
  };

  const tell = (event: ToldEvent): void => {
    const { kind: _kind, ...told } = event;
    const trial = pending.get(told.number);
    if (trial === undefined) return;
    pending.delete(told.number);
    insertByNumber(trials, { ...told, params: trial.params });
    insertByNumber(observations, {
      number: told.number,
      configuration: trial.configuration,
      objectives: told.objectives,
      feasible: told.state === "complete" && told.feasible,
    });
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
    suggest: (number = asked, seen = observations.length) => {
      if (last?.number === number && last.seen === seen) return last.event;
      const event = eventOf(number, seen);
      last = { number, seen, event };
      return event;
    },
    apply: (event) => {
      switch (event.kind) {
        case "asked": {
          const { kind: _kind, seen: _seen, ...own } = event;
          const { number, params } = own;
          const trial = { ...own, configuration: space.fromJson(params) };
          known.set(number, trial);
          pending.set(number, trial);
          asked = Math.max(asked, number + 1);
          return;
        }
        case "told":
          tell(event);
          return;
        case "started":
        case "measured":
        case "solved":
        case "reported":
        case "stopped":
          return;
      }
    },
    measure: (trial, runs) => {
      measured.set(trial, runs);
    },
    measuredTrials: plan.trials.filter(isMeasured),
    searchedTrials: plan.trials.filter((trial) => !isMeasured(trial)),
    scope: (configuration, metrics) =>
      environment.scope(
        (name) => configuration.get(name),
        metricSource(new Map([...measured, ...metrics])),
      ),
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
