/** What cannot hold together, by leaving out one after the other: as few requirements and ranges as possible. */
import { memberRange, numberRange, type Range } from "../../ir/range.ts";
import type { Conflict } from "../propagate.ts";
import type { Variable } from "../scalar.ts";
import { reachFixpoint } from "./fixpoint.ts";
import type { Requirement } from "./requirements.ts";

/** Nodes and arguments that all propagations together may go through; where they do not suffice the set is not the smallest. */
const mostWork = 600_000;

/** A smallest part of requirements that fail together, and the variables whose declared ranges it takes. */
export function minimalConflict<N>(failing: readonly Requirement<N>[]): Conflict<N> {
  let work = 0;
  const fails = (
    requirements: readonly Requirement<N>[],
    free: ReadonlySet<Variable> = new Set(),
  ): boolean => {
    if (work > mostWork) return false;
    const declared = (variable: Variable): Range =>
      free.has(variable) ? unbounded(variable.range) : variable.range;
    const result = reachFixpoint(requirements, declared, free);
    work += result.work;
    return result.failure !== undefined;
  };

  const requirements = shrink(failing, (some) => fails(some));
  const read = new Set(
    requirements.flatMap(({ holds, condition }) => [
      ...holds.variables,
      ...(condition?.variables ?? []),
    ]),
  );
  const variables = [...read].filter(({ range }) => canBeFreed(range));
  const needed = shrink(variables, (some) => {
    const kept = new Set(some);
    return fails(requirements, new Set(variables.filter((variable) => !kept.has(variable))));
  });
  return {
    constraints: requirements.flatMap(({ constraint }) => constraint ?? []),
    inherent: requirements.flatMap(({ constraint, holds }) =>
      constraint === undefined ? [holds.root] : [],
    ),
    variables: needed,
  };
}

/**
 * A part without which, or without any one of which, `fails` is false: whole blocks are left out first, then
 * halves of them, as in delta debugging (Zeller & Hildebrandt 2002).
 */
function shrink<T>(items: readonly T[], fails: (some: readonly T[]) => boolean): readonly T[] {
  let left = items;
  for (let block = Math.ceil(items.length / 2); block >= 1;) {
    for (let start = 0; start < left.length;) {
      const without = [...left.slice(0, start), ...left.slice(start + block)];
      if (fails(without)) left = without;
      else start += block;
    }
    if (block === 1) break;
    block = Math.ceil(block / 2);
  }
  return left;
}

/** Truth values are all there are. */
function canBeFreed(range: Range): boolean {
  return range.kind === "numbers" || range.members.some((member) => typeof member === "string");
}

/** What no declaration bounds: any number, or also a member that has no name. */
function unbounded(range: Range): Range {
  return range.kind === "numbers"
    ? numberRange(-Infinity, Infinity)
    : memberRange([...range.members, "\u0000"]);
}
