/** What propagation leaves of numbers, by parameter and place in an array. */
import type { Propagation } from "./propagate.ts";
import type { ScalarGraph, Variable } from "./scalar.ts";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The range of a scalar of a parameter, outside which no configuration is feasible. Nothing where it may be
 * inactive, is no number, or where nothing at all is feasible.
 */
export type Box = (parameter: string, at: readonly number[]) => Interval | undefined;

export function boxOf<N>(graph: ScalarGraph<N>, propagation: Propagation<N>): Box {
  const { conflict, rangeOf } = propagation;
  const byPlace = new Map<string, Variable>();
  for (const variable of graph.variables) {
    if (variable.source === "parameter") {
      byPlace.set(placeKey(variable.name, variable.at), variable);
    }
  }
  return (parameter, at) => {
    const variable = byPlace.get(placeKey(parameter, at));
    if (variable === undefined || variable.optional || conflict !== undefined) return undefined;
    const range = rangeOf(variable);
    return range.kind === "numbers" && range.low <= range.high ? range : undefined;
  };
}

const placeKey = (name: string, at: readonly number[]) => [name, ...at].join(" ");
