import type { Value } from "../ir/value.ts";
import type { Domain, Method } from "../plan/document.ts";
import type { Configuration } from "../space/configuration.ts";
import { countLabels } from "../space/codec.ts";
import { InfeasibleError, StudyError } from "../space/error.ts";
import { giveUp } from "../space/feasible/rejection.ts";
import { createAxis } from "../space/scales.ts";
import type { Scope } from "../space/environment.ts";
import { type Slot, type Space, wholeLength } from "../space/space.ts";
import type { SearchMethod } from "./method.ts";

/** Infeasible points in a row after which a grid is taken to hold no feasible one. */
const mostInfeasible = 1_000_000;

/**
 * Every configuration of a grid, the last parameter fastest: all values of a discrete parameter, `points`
 * values of a continuous one, evenly on its scale with both ends (its middle for a single point; a prior does
 * not move them), the lattice of `points − 1` equal parts on a simplex, all orders of a permutation. Each
 * configuration comes once, infeasible ones are passed over, and then the search is exhausted.
 */
export function createGridSearch(space: Space, { settings }: Method): SearchMethod {
  const points = readPoints(settings["points"]);
  const walk = createWalk(space, points);
  return {
    suggest: (number) => {
      if (number < walk.given()) walk.restart();
      for (;;) {
        const found = walk.next();
        if (found === undefined || walk.given() > number) return found;
      }
    },
  };
}

/** The feasible points of a grid one after another. */
function createWalk(space: Space, points: number | undefined) {
  let given = 0;
  let rest = enumerate(space, points);
  return {
    given: () => given,
    restart: () => {
      given = 0;
      rest = enumerate(space, points);
    },
    next: (): Configuration | undefined => {
      for (let infeasible = 0; infeasible < mostInfeasible; infeasible++) {
        const { done, value } = rest.next();
        if (done === true) return undefined;
        if (space.broken(value).length > 0) continue;
        given += 1;
        return value;
      }
      const again = enumerate(space, points);
      throw new InfeasibleError(giveUp(space, () => again.next().value ?? new Map()));
    },
  };
}

function readPoints(setting: unknown): number | undefined {
  if (setting === undefined) return undefined;
  if (typeof setting === "number" && Number.isInteger(setting) && setting >= 1) return setting;
  throw new StudyError("The `points` of a grid must be a whole number, 1 or more.");
}

/** An active parameter with the values that are left for it. */
interface OpenParameter {
  readonly name: string;
  readonly slot: number;
  readonly values: Iterator<Value>;
}

/** All configurations, depth first, without recursion: a space may have many thousand parameters. */
function* enumerate(space: Space, points: number | undefined): Generator<Configuration, undefined> {
  const configuration = new Map<string, Value>();
  const open: OpenParameter[] = [];
  let slot = 0;
  for (;;) {
    const next = space.slots[slot];
    if (next === undefined) {
      yield new Map(configuration);
    } else {
      const { name, condition } = next.parameter;
      const scope = space.scope(configuration);
      if (condition !== undefined && scope.value(condition) !== true) {
        slot += 1;
        continue;
      }
      open.push({ name, slot, values: slotValues(next, points, scope)[Symbol.iterator]() });
    }
    const advanced = advance(open, configuration);
    if (advanced === undefined) return undefined;
    slot = advanced + 1;
  }
}

/** Sets the next value of the last parameter that has one; returns its slot. */
function advance(open: OpenParameter[], configuration: Map<string, Value>): number | undefined {
  for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
    configuration.delete(last.name);
    const { done, value } = last.values.next();
    if (done !== true) {
      configuration.set(last.name, value);
      return last.slot;
    }
    open.pop();
  }
  return undefined;
}

function* slotValues(
  { parameter, codec }: Slot,
  points: number | undefined,
  scope: Scope,
): Iterable<Value> {
  if (parameter.fidelity === true) {
    yield codec.decode(
      () => 0,
      0,
      () => 0,
    );
    return;
  }
  yield* valuesOf(parameter.domain, points, parameter.name, scope);
}

function* valuesOf(
  domain: Domain,
  points: number | undefined,
  name: string,
  scope: Scope,
): Iterable<Value> {
  switch (domain.kind) {
    case "real":
    case "int": {
      const { lattice, forward } = createAxis(domain);
      if (lattice !== undefined) {
        for (let i = 0; i < lattice.size; i++) yield lattice.at(i);
        return;
      }
      const count = points ?? missingPoints(name);
      for (let i = 0; i < count; i++) yield forward(count === 1 ? 0.5 : i / (count - 1));
      return;
    }
    case "bool":
      yield false;
      yield true;
      return;
    case "choice":
      yield* domain.values;
      return;
    case "simplex": {
      const size = countLabels(domain.over);
      const parts = size === 1 ? 1 : (points ?? missingPoints(name)) - 1;
      if (parts === 0) yield Array.from({ length: size }, () => 1 / size);
      else
        for (const counts of compositions(parts, size)) yield counts.map((count) => count / parts);
      return;
    }
    case "permutation":
      yield* orders(countLabels(domain.over));
      return;
    case "array": {
      const size = countLabels(domain.over);
      const length = domain.length === undefined ? size : wholeLength(scope.value(domain.length));
      yield* product(Math.min(size, length), () => valuesOf(domain.element, points, name, scope));
    }
  }
}

function missingPoints(name: string): never {
  throw new StudyError(
    `A grid over \`${name}\` needs a number of points, as in \`search grid(points: 6)\`: it is continuous.`,
  );
}

/** All lists of `size` whole numbers ≥ 0 that sum to `total`. */
function* compositions(total: number, size: number): Iterable<readonly number[]> {
  if (size === 1) {
    yield [total];
    return;
  }
  for (let first = total; first >= 0; first--) {
    for (const rest of compositions(total - first, size - 1)) yield [first, ...rest];
  }
}

/** All orders of 0 … size − 1. */
function* orders(size: number): Iterable<readonly number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const shorter of orders(size - 1)) {
    for (let at = size - 1; at >= 0; at--) yield shorter.toSpliced(at, 0, size - 1);
  }
}

/** All lists of `size` values. */
function* product(size: number, values: () => Iterable<Value>): Iterable<readonly Value[]> {
  if (size <= 0) {
    yield [];
    return;
  }
  for (const start of product(size - 1, values)) {
    for (const value of values()) yield [...start, value];
  }
}
