import type { Value } from "../ir/value.ts";

/** What an expression is evaluated in. Every function answers `undefined` for what has no value. */
export interface Environment {
  readonly parameter: (name: string) => Value;
  /** The value of a `let`; asked at every use, so whoever gives it keeps it. */
  readonly definition: (name: string) => Value;
  /** A metric of a trial: of all its runs, or of the one with number `run`, from 0. */
  readonly metric: (trial: string, metric: string, run?: number) => Value;
  /** The constants of a data set as a record: `rows`, `features`, `classes`. */
  readonly data: (source: string) => Value;
  /** How many runs a trial has under `repeat`. */
  readonly runs: (trial: string) => number;
  /** Locals that are free in the expression. */
  readonly locals?: ReadonlyMap<string, Value>;
  /** What generics that are free in the expression stand for. */
  readonly sets?: ReadonlyMap<string, Members>;
}

/** Knows nothing: what evaluates here to more than `undefined` and NaN is constant. */
export const emptyEnvironment: Environment = {
  parameter: () => undefined,
  definition: () => undefined,
  metric: () => undefined,
  data: () => undefined,
  runs: () => 0,
};

/** The members of an index set: names, or `size` whole numbers from `low`. */
export type Members =
  | {
      readonly kind: "names";
      readonly names: readonly string[];
      readonly places: ReadonlyMap<string, number>;
    }
  | { readonly kind: "numbers"; readonly low: number; readonly size: number };

/** The members of an enum, in declared order. */
export function namedMembers(names: readonly string[]): Members {
  return { kind: "names", names, places: new Map(names.map((name, place) => [name, place])) };
}

/** `size` whole numbers from `low`; none for a size that is negative or not a number. */
export function numberedMembers(low: number, size: number): Members {
  return { kind: "numbers", low, size: size > 0 ? Math.floor(size) : 0 };
}

/** How many members. */
export function sizeOfMembers(members: Members): number {
  return members.kind === "names" ? members.names.length : members.size;
}

/** Where an element stands in an array over these members: by name, or by number (for names: position from 0). */
export function placeOf(member: Value, members: Members): number {
  if (typeof member === "number") {
    return members.kind === "numbers" ? member - members.low : member;
  }
  return members.kind === "names" && typeof member === "string"
    ? (members.places.get(member) ?? -1)
    : -1;
}
