/** Revises requirements until none narrows a variable any more, or by too little to go on. */
import type { Range } from "../../ir/range.ts";
import { isCertainly } from "../range.ts";
import type { Variable } from "../scalar.ts";
import { narrowedTo, shareLost } from "./narrowing.ts";
import type { Requirement, Tree } from "./requirements.ts";
import { createScratch, demand, evaluate } from "./revise.ts";

/** A variable that loses less is narrowed, but nothing is revised because of it. */
const leastShare = 1e-3;
/** Each requirement is revised at most so often, all of them together so often on average. */
const mostRevisions = 100;
const mostRounds = 30;
/** Nodes that few or small requirements may go through in any case. */
const leastWork = 200_000;

export interface Fixpoint<N> {
  readonly rangeOf: (variable: Variable) => Range;
  /** How much each requirement took from a variable: the sum of the shares. */
  readonly tightenedBy: ReadonlyMap<Variable, ReadonlyMap<Requirement<N>, number>>;
  /** Where nothing is left: the requirements that may have to do with it, in their order. */
  readonly failure?: readonly Requirement<N>[];
  /** Nodes that it went through. */
  readonly work: number;
}

/**
 * @param declared what a variable may be before any requirement.
 * @param free variables that are not held to their grid.
 */
export function reachFixpoint<N>(
  requirements: readonly Requirement<N>[],
  declared: (variable: Variable) => Range,
  free: ReadonlySet<Variable> = new Set(),
): Fixpoint<N> {
  const left = new Map<Variable, Range>();
  const rangeOf = (variable: Variable): Range => left.get(variable) ?? declared(variable);
  const tightenedBy = new Map<Variable, Map<Requirement<N>, number>>();
  const readers = readersOf(requirements);
  const scratch = createScratch();
  const revisions = new Map<Requirement<N>, number>();
  const waiting = new Set(requirements);
  const total = requirements.reduce((sum, requirement) => sum + sizeOf(requirement), 0);
  const mostWork = Math.max(leastWork, mostRounds * total);
  let work = 0;

  for (const requirement of waiting) {
    waiting.delete(requirement);
    const count = (revisions.get(requirement) ?? 0) + 1;
    revisions.set(requirement, count);
    if (count > mostRevisions) continue;
    if (work > mostWork) break;
    work += sizeOf(requirement);
    if (!revise(requirement)) {
      return { rangeOf, tightenedBy, work, failure: involved(requirement) };
    }
  }
  return { rangeOf, tightenedBy, work };

  /** Whether it can still be met. */
  function revise(requirement: Requirement<N>): boolean {
    const { holds, condition } = requirement;
    const whenBinding = condition && evaluate(condition, rangeOf, scratch);
    if (whenBinding !== undefined && !canBeTrue(whenBinding)) return true;
    const binds = whenBinding === undefined || isCertainly(whenBinding, true);
    if (meet(requirement, holds, true, binds)) return true;
    // What cannot hold must not bind.
    if (condition === undefined) return false;
    evaluate(condition, rangeOf, scratch);
    return meet(requirement, condition, false, true);
  }

  function meet(
    requirement: Requirement<N>,
    tree: Tree<N>,
    truth: boolean,
    binds: boolean,
  ): boolean {
    evaluate(tree, rangeOf, scratch);
    const found: (readonly [Variable, Range])[] = [];
    const possible = demand(tree, truth, scratch, (variable, range) => {
      const after = narrowedTo(free.has(variable) ? {} : variable, rangeOf(variable), range);
      if (after === undefined) return false;
      if (binds || requirement.within.has(variable)) found.push([variable, after]);
      return true;
    });
    // Ranges change only once the whole requirement is known to be possible.
    if (possible) for (const [variable, after] of found) narrow(requirement, variable, after);
    return possible;
  }

  function narrow(requirement: Requirement<N>, variable: Variable, after: Range): void {
    const before = rangeOf(variable);
    const share = shareLost(before, after);
    if (share === 0) return;
    left.set(variable, after);
    const effects = tightenedBy.get(variable) ?? new Map<Requirement<N>, number>();
    tightenedBy.set(variable, effects);
    effects.set(requirement, (effects.get(requirement) ?? 0) + share);
    if (share < leastShare) return;
    for (const reader of readers.get(variable) ?? []) {
      waiting.add(reader);
    }
  }

  /** The one that fails, those that narrowed its variables, those that narrowed theirs, and so on. */
  function involved(failing: Requirement<N>): readonly Requirement<N>[] {
    const found = new Set([failing]);
    for (const { holds, condition } of found) {
      for (const variable of [...holds.variables, ...(condition?.variables ?? [])]) {
        for (const other of tightenedBy.get(variable)?.keys() ?? []) found.add(other);
      }
    }
    return requirements.filter((requirement) => found.has(requirement));
  }
}

/** Nodes that a revision goes through. */
function sizeOf<N>({ holds, condition }: Requirement<N>): number {
  return holds.nodes.length + (condition?.nodes.length ?? 0);
}

function canBeTrue(range: Range): boolean {
  return range.kind === "members" && range.members.includes(true);
}

function readersOf<N>(
  requirements: readonly Requirement<N>[],
): ReadonlyMap<Variable, readonly Requirement<N>[]> {
  const readers = new Map<Variable, Requirement<N>[]>();
  for (const requirement of requirements) {
    const { holds, condition } = requirement;
    for (const variable of new Set([...holds.variables, ...(condition?.variables ?? [])])) {
      const others = readers.get(variable);
      if (others === undefined) readers.set(variable, [requirement]);
      else others.push(requirement);
    }
  }
  return readers;
}
