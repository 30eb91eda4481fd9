/** A search that is told results, without the run loop: what every method is tested with. */
import type { Plan } from "../../src/plan/document.ts";
import { createSearch } from "../../src/search/create.ts";
import type { History, Observation, Pending } from "../../src/search/method.ts";
import type { Configuration } from "../../src/space/configuration.ts";
import { createEnvironment, noMetrics } from "../../src/space/environment.ts";
import { createSpace, type Point, type Space } from "../../src/space/space.ts";
import { plan } from "./plans.ts";

/** What a trial comes to: as an `Observation`, without what the search itself knows. */
export type Result = Partial<Omit<Observation, "number" | "configuration">>;
export type Evaluate = (point: Point, number: number) => Result;

export interface Searched {
  readonly space: Space;
  readonly points: readonly Point[];
  readonly history: History;
  /** The suggestion for the next number, of a search that has seen nothing but the history. */
  readonly afresh: () => Point | undefined;
}

/** So many trials, of which `parallel` run at a time; fewer where the search ends before. */
export function searchFor(
  parts: Partial<Plan>,
  evaluate: Evaluate,
  count: number,
  { seed = 1, parallel = 1 } = {},
): Searched {
  const whole = plan(parts);
  const fresh = () => {
    const space = createSpace(whole, createEnvironment(whole), noMetrics);
    return { space, search: createSearch(whole, space, seed) };
  };
  const { space, search } = fresh();
  const points: Point[] = [];
  const configurations: Configuration[] = [];
  const observations: Observation[] = [];
  const historyAt = (number: number): History => {
    const seen = Math.max(0, number - parallel + 1);
    const pending = configurations
      .map((configuration, i): Pending => ({ number: i, configuration }))
      .slice(seen);
    return { observations: observations.slice(0, seen), pending, earlier: [] };
  };
  while (points.length < count) {
    const number = points.length;
    const configuration = search.suggest(number, historyAt(number));
    if (configuration === undefined) break;
    const point = space.toJson(configuration);
    configurations.push(configuration);
    points.push(point);
    observations.push(observe(number, configuration, evaluate(point, number)));
  }
  const history = historyAt(points.length);
  return {
    space,
    points,
    history,
    afresh: () => {
      const other = fresh();
      const next = other.search.suggest(points.length, history);
      return next === undefined ? undefined : other.space.toJson(next);
    },
  };
}

function observe(number: number, configuration: Configuration, result: Result): Observation {
  const { state = "complete", losses = [], margins = [], reached = [], seconds = 1 } = result;
  const isMet = margins.every((margin) => margin <= 0);
  return {
    number,
    configuration,
    state,
    losses,
    margins,
    reached,
    seconds,
    feasible: result.feasible ?? (state === "complete" && isMet),
  };
}
