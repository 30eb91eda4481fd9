/** Steps within the feasible set: what acquisition, evolution and local search are made of. */
import type { Value } from "../ir/value.ts";
import type { Configuration } from "../space/configuration.ts";
import { InfeasibleError } from "../space/error.ts";
import type { FeasibleSet } from "../space/feasible/set.ts";
import type { Slot, Space } from "../space/space.ts";
import type { SearchProblem } from "./method.ts";

/** A place in the cube of the space: the new coordinate for the old one on an axis, both in 0 … 1. */
export type Change = (axis: number, coordinate: number) => number;

export interface Moves {
  /** The draw of this number from the declared law, given feasibility. */
  readonly draw: (purpose: string, number: number) => Configuration;
  /**
   * The configuration with its coordinates changed. Where known constraints break it is brought back: towards
   * where it came from, within the coordinates of the feasible set, or, where it has none, towards the draw of
   * the number `towards`. `undefined` where no way was found, or only back to the start.
   */
  readonly changed: (
    from: Configuration,
    change: Change,
    towards?: number,
  ) => Configuration | undefined;
}

/** A step that breaks a requirement is halved so often. */
const halvings = 6;

/** Draws of a chain take as many states: they are kept few. */
const mostTowards = 256;

export function createMoves({ space, seed, set }: SearchProblem): Moves {
  const isFree = space.plan.constraints.every(({ phase }) => phase !== "parameter");

  const shrunk = (from: Configuration, change: Change): Configuration | undefined => {
    const start = space.encode(from);
    for (let halving = 0; halving <= (isFree ? 0 : halvings); halving++) {
      const share = 2 ** -halving;
      const candidate = space.decode((axis) => {
        const old = start[axis] ?? 0.5;
        return inside(old + share * (change(axis, old) - old));
      });
      if (isSame(candidate, from)) return undefined;
      if (isFree || set().contains(candidate)) return candidate;
    }
    return undefined;
  };

  const recoded = (from: Configuration, change: Change): Configuration | undefined => {
    const start = set().encode(from);
    if (start === undefined) return undefined;
    try {
      const moved = set().at((axis) => inside(change(axis, start[axis] ?? 0.5)), seed, "moves", 0);
      return isSame(moved, from) ? undefined : moved;
    } catch (error) {
      if (error instanceof InfeasibleError) return undefined;
      throw error;
    }
  };

  const draw: Moves["draw"] = (purpose, number) => set().draw(seed, purpose, number);

  return {
    draw,
    changed: (from, change, towards = 0) =>
      shrunk(from, change) ??
      (isFree ? undefined : (recoded(from, change) ?? between(space, set(), from, towards))),
  };

  /** Part of the way to a draw, in the values of the parameters: the whole segment is feasible where the set is convex. */
  function between(
    { slots }: Space,
    feasible: FeasibleSet,
    from: Configuration,
    towards: number,
  ): Configuration | undefined {
    const goal = draw("moves", towards % mostTowards);
    for (const share of [0.5, 0.25, 0.125, 0.0625]) {
      const point = new Map(
        slots.flatMap((slot): readonly (readonly [string, Value])[] => {
          const { name } = slot.parameter;
          return from.has(name) ? [[name, along(slot, from.get(name), goal.get(name), share)]] : [];
        }),
      );
      if (feasible.contains(point) && !isSame(point, from)) return point;
    }
    return undefined;
  }
}

function along({ parameter }: Slot, from: Value, to: Value, share: number): Value {
  const { domain } = parameter;
  const mix = (a: Value, b: Value): Value =>
    typeof a === "number" && typeof b === "number" ? a + share * (b - a) : a;
  if (domain.kind === "real") return mix(from, to);
  const isReal =
    domain.kind === "simplex" || (domain.kind === "array" && domain.element.kind === "real");
  if (!isReal || !Array.isArray(from) || !Array.isArray(to)) return from;
  return from.map((each: Value, i) => mix(each, to[i]));
}

/** Coordinates lie in [0, 1). */
function inside(coordinate: number): number {
  return Math.min(Math.max(coordinate, 0), 1 - 2 ** -53);
}

function isSame(a: Configuration, b: Configuration): boolean {
  if (a.size !== b.size) return false;
  for (const [name, value] of a) if (!b.has(name) || !isEqual(value, b.get(name))) return false;
  return true;
}

function isEqual(a: Value, b: Value): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((each: Value, i) => isEqual(each, b[i]));
}
