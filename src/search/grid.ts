import type { Value } from "../ir/value.ts";
import type { Domain, Method } from "../plan/document.ts";
import type { Configuration } from "../space/configuration.ts";
import { countLabels } from "../space/codec.ts";
import { StudyError } from "../space/error.ts";
import { createAxis } from "../space/scales.ts";
import type { Scope } from "../space/environment.ts";
import type { Slot, Space } from "../space/space.ts";
import type { SearchMethod } from "./method.ts";
import { countRejections } from "./rejection.ts";

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
  let next = 0;
  let rest = enumerate(space, points);

  const advance = (): Configuration | undefined => {
    const { accepts } = countRejections(space, mostInfeasible);
    for (;;) {
      const { done, value } = rest.next();
      if (done === true) return undefined;
      if (!accepts(value)) continue;
      next += 1;
      return value;
    }
  };

  return {
    suggest: (number) => {
      if (number < next) {
        next = 0;
        rest = enumerate(space, points);
      }
      while (next < number) if (advance() === undefined) return undefined;
      return advance();
    },
  };
}

function readPoints(setting: unknown): number | undefined {
  if (setting === undefined) return undefined;
  if (typeof setting === "number" && Number.isInteger(setting) && setting >= 1) return setting;
  throw new StudyError("The `points` of a grid must be a whole number, 1 or more.");
}

function* enumerate(space: Space, points: number | undefined): Generator<Configuration, undefined> {
  yield* extend(space, points, 0, new Map());
}

/** All configurations that begin with the values of `prefix`, which are those of the first `from` slots. */
function* extend(
  space: Space,
  points: number | undefined,
  from: number,
  prefix: Configuration,
): Generator<Configuration, undefined> {
  const slot = space.slots[from];
  if (slot === undefined) {
    yield prefix;
    return;
  }
  const { name, condition } = slot.parameter;
  const scope = space.scope(prefix);
  if (condition !== undefined && scope.value(condition) !== true) {
    yield* extend(space, points, from + 1, prefix);
    return;
  }
  for (const value of slotValues(slot, points, scope)) {
    yield* extend(space, points, from + 1, new Map(prefix).set(name, value));
  }
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
      const length = domain.length === undefined ? size : Number(scope.value(domain.length));
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
