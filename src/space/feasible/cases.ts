/**
 * Constraints across conditional parameters and arrays of varying length: one case for each way in which the
 * parameters that decide come out, each with parts of its own. A case is drawn as often as it is likely and
 * feasible.
 */
import type { Value } from "../../ir/value.ts";
import { createReads } from "../../plan/reads.ts";
import type { Coordinates } from "../codec.ts";
import type { Configuration } from "../configuration.ts";
import { countValues } from "../count.ts";
import { InfeasibleError } from "../error.ts";
import type { StreamKey } from "../random.ts";
import type { Slot, Space } from "../space.ts";
import { type Activity, activitiesOf, decidersOf } from "./activity.ts";
import {
  decodePart,
  keyBelow,
  type PlacedPart,
  placeParts,
  uniformCoordinates,
} from "./assembly.ts";
import { type Group, groupParameters } from "./components.ts";
import { axesOf } from "./coordinates.ts";
import { countOf } from "./messages.ts";
import type { Draw, Infeasible, Part } from "./part.ts";
import { mostAttempts } from "./rejection.ts";
import { firstAbove } from "./enumerated.ts";

/** Makes the part of a group without conditional parameters, under what is decided. */
export type MakePart = (
  space: Space,
  group: Group,
  decided: ReadonlyMap<string, Value>,
) => Part | Infeasible;

interface Case {
  readonly activity: Activity;
  readonly parts: readonly PlacedPart[];
  readonly free: readonly Slot[];
  /** Coordinates that it takes, the one that chose it included. */
  readonly dimensions: number;
  /** How often it is chosen, relative to the others: those of its draws that fail are turned away afterwards. */
  readonly mass: number;
}

/** `undefined` where what decides cannot be gone through value by value. */
export function createCases(
  space: Space,
  group: Group,
  makePart: MakePart,
): Part | Infeasible | undefined {
  const { plan } = space;
  const reads = createReads(plan);
  const read = new Set(
    group.constraints.flatMap((position) => {
      const constraint = plan.constraints[position];
      return constraint === undefined
        ? []
        : [constraint.holds, constraint.condition].flatMap((part) =>
            part === undefined ? [] : [...reads(part).parameters],
          );
    }),
  );
  const activities = activitiesOf(space, group.slots, read);
  if (activities === undefined) return undefined;
  const conflicts = new Set<number>();
  const cases = activities.flatMap((activity): readonly Case[] => {
    const made = caseOf(space, group, activity, makePart);
    if (!("way" in made)) return [made];
    for (const position of made.constraints) conflicts.add(position);
    return [];
  });
  if (cases.length === 0) {
    return { way: "infeasible", constraints: [...conflicts].toSorted((a, b) => a - b) };
  }
  return partOf(space, group, cases);
}

function caseOf(
  space: Space,
  group: Group,
  activity: Activity,
  makePart: MakePart,
): Case | Infeasible {
  const { plan } = space;
  const { fixed, slots } = activity;
  const grouping = groupParameters(plan, slots, group.constraints);
  const scope = space.scope(fixed);
  const broken = grouping.settled.filter((position) => {
    const constraint = plan.constraints[position];
    return constraint !== undefined && !scope.holds(constraint);
  });
  if (broken.length > 0) return { way: "infeasible", constraints: broken };
  const parts: Part[] = [];
  for (const own of grouping.groups) {
    const part = makePart(space, own, fixed);
    if (part.way === "infeasible") return part;
    parts.push(part);
  }
  // One coordinate chooses the case, those of its parameters follow.
  let next = 1;
  const local = new Map<Slot, Slot>();
  for (const slot of slots) {
    local.set(slot, { ...slot, first: next });
    next += slot.codec.axes;
  }
  const placed = placeParts(parts, [...local.values()], next);
  return {
    activity,
    parts: placed.parts,
    free: grouping.free.flatMap((slot) => local.get(slot) ?? []),
    dimensions: placed.dimensions,
    mass: parts.reduce((product, part) => product * massOf(part), activity.chance),
  };
}

/** The share that candidates of a part come from; what is known of it for a chain. */
function massOf({ draw, share }: Part): number {
  return draw.kind === "transform" ? (draw.mass ?? share.high) : (share.low + share.high) / 2;
}

function partOf(space: Space, group: Group, cases: readonly Case[]): Part {
  const ends = new Float64Array(cases.length);
  let mass = 0;
  for (const [i, each] of cases.entries()) {
    mass += each.mass;
    ends[i] = mass;
  }
  const choose = (u: number): number => firstAbove(ends, u * mass);
  const chains = cases.some(({ parts }) => parts.some(({ part }) => part.draw.kind === "chain"));
  const share = (end: "low" | "high"): number =>
    cases.reduce(
      (sum, { activity, parts }) =>
        sum + parts.reduce((product, { part }) => product * part.share[end], activity.chance),
      0,
    );
  const count = countAll(cases);
  const bounds = { low: Math.min(1, share("low")), high: Math.min(1, share("high")) };
  const isEstimated = cases.some(({ parts }) =>
    parts.some(({ part }) => part.draw.kind === "chain" && part.share.low < part.share.high),
  );
  const deciders = [...decidersOf(space.plan, group.slots)].map((name) => `\`${name}\``);
  return {
    way: "cases",
    parameters: [...new Set(group.slots.map(({ parameter }) => parameter.name))],
    constraints: group.constraints,
    share: {
      ...bounds,
      proven: cases.every(({ parts }) => parts.every(({ part }) => part.share.proven)),
    },
    ...(count === undefined ? {} : { count }),
    detail: `${countOf(cases.length, "case")} by ${deciders.join(", ")}: ${waysOf(cases)}${isEstimated ? "; how often each is drawn is estimated" : ""}`,
    draw: chains
      ? { kind: "chain", start: (key) => startChains(cases, choose, key) }
      : transformOf(cases, group, ends, choose),
  };
}

function transformOf(
  cases: readonly Case[],
  group: Group,
  ends: Float64Array,
  choose: (u: number) => number,
): Draw {
  const mass = ends.at(-1) ?? 0;
  return {
    kind: "transform",
    axes: Math.max(1 + axesOf(group.slots), ...cases.map(({ dimensions }) => dimensions)),
    mass: Math.min(1, mass),
    decode: (at, first) => {
      const chosen = cases[choose(at(first))];
      return chosen && decodeCase(chosen, (axis) => at(first + axis));
    },
    ...(cases.every(({ parts }) => parts.every(({ part }) => hasInverse(part)))
      ? { encode: (values) => encodeCase(cases, ends, values) }
      : {}),
  };
}

function hasInverse({ draw }: Part): boolean {
  return draw.kind === "transform" && draw.encode !== undefined;
}

/** The values of a case at coordinates of its own; parts that are chains are given. */
function decodeCase(
  { activity, parts, free }: Case,
  at: Coordinates,
  chain?: (part: number) => Configuration,
): Configuration | undefined {
  const values = new Map<string, Value>(activity.fixed);
  for (const [i, { part, axes }] of parts.entries()) {
    const drawn = part.draw.kind === "chain" ? chain?.(i) : decodePart(part.draw, axes, at);
    if (drawn === undefined) return undefined;
    for (const [name, value] of drawn) values.set(name, value);
  }
  for (const { parameter, codec, first } of free) {
    values.set(
      parameter.name,
      codec.decode(at, first, () => 0),
    );
  }
  return values;
}

/** Each chain of a case goes on by itself; the state of a number is the same whatever else was asked for. */
function startChains(
  cases: readonly Case[],
  choose: (u: number) => number,
  key: StreamKey,
): (state: number) => Configuration {
  const started = new Map<string, (state: number) => Configuration>();
  return (state) => {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const at = uniformCoordinates(keyBelow(key, state, attempt));
      const index = choose(at(0));
      const chosen = cases[index];
      const found =
        chosen &&
        decodeCase(chosen, at, (place) => {
          const name = `${String(index)} ${String(place)}`;
          const draw = chosen.parts[place]?.part.draw;
          const chain =
            started.get(name) ??
            (draw?.kind === "chain" ? draw.start(keyBelow(key, "case", index, place)) : undefined);
          if (chain === undefined) return new Map<string, Value>();
          started.set(name, chain);
          return chain(state);
        });
      if (found !== undefined) return found;
    }
    throw new InfeasibleError(
      `No feasible configuration among ${mostAttempts.toLocaleString("en")} candidates in a row. Loosen a requirement, or widen the ranges of the parameters that it reads.`,
    );
  };
}

function encodeCase(
  cases: readonly Case[],
  ends: Float64Array,
  values: Configuration,
): readonly number[] {
  const mass = ends.at(-1) ?? 1;
  const index = cases.findIndex(({ activity: { fixed, slots } }) => {
    const active = [...fixed.keys(), ...slots.map(({ parameter }) => parameter.name)];
    return (
      [...fixed].every(([name, value]) => isSame(values.get(name), value)) &&
      active.every((name) => values.has(name)) &&
      slots.every(({ parameter }) => fits(parameter.domain, values.get(parameter.name)))
    );
  });
  const found = cases[index];
  if (found === undefined) return [0.5];
  const point = Array.from({ length: found.dimensions }, () => 0.5);
  point[0] = ((ends[index - 1] ?? 0) + (ends[index] ?? 0)) / 2 / mass;
  for (const { part, axes } of found.parts) {
    const own = part.draw.kind === "transform" ? part.draw.encode?.(values) : undefined;
    for (const [i, axis] of axes.entries()) point[axis] = own?.[i] ?? 0.5;
  }
  for (const { parameter, codec, first } of found.free) {
    for (const [i, u] of codec.encode(values.get(parameter.name)).entries()) point[first + i] = u;
  }
  return point;
}

/** Whether an array has the length of its case, and a choice is one of the values that lead to it. */
function fits(domain: Slot["parameter"]["domain"], value: Value): boolean {
  if (domain.kind === "choice") return domain.values.some((one) => one === value);
  if (domain.kind !== "array" || !Array.isArray(value)) return true;
  return value.length === (typeof domain.over === "number" ? domain.over : domain.over.length);
}

function isSame(a: Value, b: Value): boolean {
  return typeof b === "object" ? JSON.stringify(a) === JSON.stringify(b) : a === b;
}

/** How many configurations all cases have together, where they are counted. */
function countAll(cases: readonly Case[]): number | undefined {
  let sum = 0;
  for (const { parts, free } of cases) {
    let product = 1;
    for (const { part } of parts) product *= part.count ?? Infinity;
    for (const { parameter } of free) product *= countValues(parameter.domain);
    sum += product;
  }
  return Number.isFinite(sum) ? sum : undefined;
}

/** The ways in which the parts of the cases are drawn. */
function waysOf(cases: readonly Case[]): string {
  const ways = new Set(
    cases.flatMap(({ parts }) =>
      parts.length === 0 ? ["free"] : parts.map(({ part }) => part.way),
    ),
  );
  return [...ways].join(", ");
}
