/**
 * The state of a study: what follows from a plan, a seed and the events so far. It changes by events alone,
 * so that replaying a store gives the same state and the same next suggestions.
 */
import type { Plan, Trial } from "../plan/document.ts";
import { createSearch } from "../search/create.ts";
import type { Observation, SearchMethod } from "../search/method.ts";
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

/** A trial that was asked for and has not ended. */
export interface PendingTrial {
  readonly number: number;
  readonly params: Point;
  readonly configuration: Configuration;
}

export interface Study {
  readonly plan: Plan;
  readonly seed: number;
  readonly space: Space;
  /** Ended trials in the order in which they ended. */
  readonly trials: readonly TrialRecord[];
  /** Trials to carry out (again), oldest first. */
  readonly pending: () => readonly PendingTrial[];
  /** The next suggestion; it counts once its event is applied. `undefined`: the search is exhausted. */
  readonly suggest: () => AskedEvent | undefined;
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
  const search: SearchMethod = createSearch(plan, space, seed);
  const trials: TrialRecord[] = [];
  const pending = new Map<number, PendingTrial>();
  const observations: Observation[] = [];
  let asked = 0;

  /** The last suggestion, as long as nothing has changed since. */
  let ahead:
    | { readonly asked: number; readonly seen: number; readonly event: AskedEvent | undefined }
    | undefined;

  const nextEvent = (): AskedEvent | undefined => {
    const configuration = search.suggest(asked, observations);
    if (configuration === undefined) return undefined;
    const params = space.toJson(configuration);
    return { kind: "asked", number: asked, params, seen: observations.length };
  };

  const tell = (event: ToldEvent): void => {
    const { kind: _kind, ...told } = event;
    const trial = pending.get(told.number);
    if (trial === undefined) return;
    pending.delete(told.number);
    trials.push({ ...told, params: trial.params });
    observations.push({
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
    pending: () => [...pending.values()],
    suggest: () => {
      if (ahead?.asked === asked && ahead.seen === observations.length) return ahead.event;
      const event = nextEvent();
      ahead = { asked, seen: observations.length, event };
      return event;
    },
    apply: (event) => {
      switch (event.kind) {
        case "asked": {
          const { number, params } = event;
          pending.set(number, { number, params, configuration: space.fromJson(params) });
          asked = Math.max(asked, number + 1);
          return;
        }
        case "told":
          tell(event);
          return;
        case "started":
        case "measured":
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

function isMeasured({ phase }: Trial): boolean {
  return phase === "constant" || phase === "measured";
}

/** A seed where neither the plan nor the user gives one: from the time of day. */
export function chooseSeed(): number {
  return streamKey(Date.now(), "seed").key[0];
}
