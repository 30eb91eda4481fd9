/** Configurations made of the variables of a model, and judged as the study judges them. */
import type { Value } from "../../ir/value.ts";
import type { Domain, Labels, Plan } from "../../plan/document.ts";
import type { Configuration } from "../../space/configuration.ts";
import { createEnvironment, type MetricSource } from "../../space/environment.ts";
import { createSpace, wholeLength } from "../../space/space.ts";
import { nearestOn } from "./lattice.ts";
import type { Model } from "./model.ts";

export interface Judged {
  readonly configuration: Configuration;
  /** In the order of the plan, as they are declared. */
  readonly objectives: readonly number[];
}

/** The configuration at a point, where it meets all constraints and each objective has a value. */
export type Judge = (point: Float64Array) => Judged | undefined;

export function createJudge(plan: Plan, metrics: MetricSource, model: Model): Judge {
  const space = createSpace(plan, createEnvironment(plan), metrics);
  const places = new Map(
    model.unknowns.map(({ variable }, place) => [placeKey(variable.name, variable.at), place]),
  );
  const { box, tape, unknowns } = model;

  return (point) => {
    const scalar = (name: string, at: readonly number[], domain: Domain): Value => {
      const place = places.get(placeKey(name, at));
      if (place === undefined) return firstOf(domain);
      const lattice = unknowns[place]?.lattice ?? { kind: "all" };
      const [low = 0, high = 0] = [box.low[place], box.high[place]];
      const value = nearestOn(lattice, point[place] ?? low, low, high);
      // There is one zero, which is not negative.
      return tape.decode(value + 0, tape.types[place] ?? "number");
    };
    const valueOf = (
      name: string,
      at: readonly number[],
      domain: Domain,
      length: number,
    ): Value => {
      switch (domain.kind) {
        case "real":
        case "int":
        case "bool":
        case "choice":
          return scalar(name, at, domain);
        case "simplex":
          return sharesOf(
            elementsOf(domain.over, (i) =>
              Number(scalar(name, [...at, i], { kind: "real", low: 0, high: 1, scale })),
            ),
          );
        case "permutation":
          return ranksOf(
            elementsOf(domain.over, (i) =>
              Number(scalar(name, [...at, i], { kind: "int", low: 0, high: Infinity, scale })),
            ),
          );
        case "array":
          return elementsOf(domain.over, (i) =>
            valueOf(name, [...at, i], domain.element, Infinity),
          ).slice(0, length);
      }
    };
    const configuration = space.build(({ parameter }, scope) => {
      const { domain, name } = parameter;
      if (parameter.fidelity === true && (domain.kind === "int" || domain.kind === "real")) {
        return domain.high;
      }
      const length = domain.kind === "array" ? domain.length : undefined;
      const count = length === undefined ? Infinity : wholeLength(scope.value(length));
      return valueOf(name, [], domain, count);
    });
    if (space.broken(configuration).length > 0) return undefined;
    const scope = space.scope(configuration);
    const objectives: number[] = [];
    for (const { value } of plan.objectives) {
      const number = scope.value(value);
      if (typeof number !== "number" || Number.isNaN(number)) return undefined;
      objectives.push(number);
    }
    return { configuration, objectives };
  };
}

const scale = { name: "linear" } as const;

const placeKey = (name: string, at: readonly number[]) => [name, ...at].join(" ");

/** What nothing reads: any value will do. */
function firstOf(domain: Domain): Value {
  switch (domain.kind) {
    case "real":
    case "int":
      return domain.low;
    case "bool":
      return false;
    case "choice":
      return domain.values[0];
    case "simplex":
    case "permutation":
    case "array":
      return undefined;
  }
}

/** Shares that add up to 1 but for rounding. */
function sharesOf(shares: readonly number[]): readonly number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  return total > 0 ? shares.map((share) => share / total) : shares;
}

/** The order that places say; of elements that share one, the first comes first. */
function ranksOf(places: readonly number[]): readonly number[] {
  const order = [...places.keys()].toSorted((a, b) => (places[a] ?? 0) - (places[b] ?? 0) || a - b);
  const ranks = places.map(() => 0);
  for (const [rank, element] of order.entries()) ranks[element] = rank;
  return ranks;
}

function elementsOf<T>(over: Labels, element: (index: number) => T): T[] {
  return Array.from({ length: typeof over === "number" ? over : over.length }, (_, i) =>
    element(i),
  );
}
