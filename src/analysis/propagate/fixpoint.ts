/** Revises requirements until none narrows a variable any more, or by too little to go on. */
import type { Range } from "../../ir/range.ts";
import { isCertainly } from "../range.ts";
import type { Scalar, Variable } from "../scalar.ts";
import { argumentsOf } from "../unfold.ts";
import { narrowedTo, shareLost } from "./narrowing.ts";
import { type Requirement, sizeOf, type Tree } from "./requirements.ts";
import { createScratch, demand, evaluate } from "./revise.ts";
import { shave } from "./shave.ts";

/** A variable that loses less is narrowed, but nothing is revised because of it. */
const leastShare = 1e-3;
/** Each requirement is revised at most so often, all of them together so often on average. */
const mostRevisions = 100;
const mostRounds = 30;
const mostShavings = 10;
/** Nodes and arguments that few or small requirements may go through in any case. */
const leastWork = 500_000;

export interface Fixpoint<N> {
  readonly rangeOf: (variable: Variable) => Range;
  /** How much each requirement took from a variable: the sum of the shares. */
  readonly tightenedBy: ReadonlyMap<Variable, ReadonlyMap<Requirement<N>, number>>;
  /** Where nothing is left: the requirements that may have to do with it, in their order. */
  readonly failure?: readonly Requirement<N>[];
  /** Nodes and arguments that it went through. */
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
  const waiting = createQueue(requirements, mostRevisions);
  const unshaved = createQueue(
    requirements.filter(({ holds }) => holds.repeated.length > 0),
    mostShavings,
  );
  const total = requirements.reduce((sum, requirement) => sum + workOf(requirement), 0);
  const mostWork = Math.max(leastWork, mostRounds * total);
  let work = 0;

  // Shaving takes many evaluations: only when nothing else narrows any more.
  for (let next = take(); next !== undefined; next = take()) {
    if (!next.step(next.requirement)) {
      return { rangeOf, tightenedBy, work, failure: involved(next.requirement) };
    }
  }
  return { rangeOf, tightenedBy, work };

  function take(): Step<N> | undefined {
    if (work > mostWork) return undefined;
    const requirement = waiting.take();
    if (requirement !== undefined) return { requirement, step: revise };
    const rest = unshaved.take();
    return rest && { requirement: rest, step: shaveAll };
  }

  /** Whether it can still be met. */
  function revise(requirement: Requirement<N>): boolean {
    const { holds, condition } = requirement;
    work += workOf(requirement);
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

  /** Cuts the ranges of variables that occur several times. Whether it can still be met. */
  function shaveAll(requirement: Requirement<N>): boolean {
    const { holds, condition, within } = requirement;
    const binds =
      condition === undefined || isCertainly(evaluate(condition, rangeOf, scratch), true);
    for (const variable of holds.repeated) {
      if (work > mostWork) return true;
      const range = rangeOf(variable);
      if (range.kind !== "numbers" || !(binds || within.has(variable))) continue;
      // What does not depend on the variable stays as it is.
      evaluate(holds, rangeOf, scratch);
      const above = dependingOn(holds, variable);
      const workAbove = sizeOf(above.nodes);
      work += 2 * holds.size;
      const after = shave(free.has(variable) ? {} : variable, range, (part) => {
        work += workAbove;
        return work <= mostWork && !canBeTrue(evaluate(above, () => part, scratch));
      });
      if (after === undefined) {
        // All of it fails: where the requirement is sure to bind nothing is left, else the next revision tells.
        if (binds) return false;
        continue;
      }
      narrow(requirement, variable, after);
    }
    return true;
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
      if (reader.holds.repeated.length > 0) unshaved.add(reader);
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

interface Queue<T> {
  /** Puts it at the end, where it does not wait already. */
  readonly add: (item: T) => void;
  /** The first one; nothing where none waits. */
  readonly take: () => T | undefined;
}

/** Gives each item so many times at most. */
function createQueue<T>(first: readonly T[], most: number): Queue<T> {
  let items = [...first];
  let next: T[] = [];
  let place = 0;
  const waiting = new Set(first);
  const taken = new Map<T, number>();
  return {
    add: (item) => {
      if (waiting.has(item) || (taken.get(item) ?? 0) >= most) return;
      waiting.add(item);
      next.push(item);
    },
    take: () => {
      if (place === items.length) {
        items = next;
        next = [];
        place = 0;
      }
      const item = items[place];
      if (item === undefined) return undefined;
      place++;
      waiting.delete(item);
      taken.set(item, (taken.get(item) ?? 0) + 1);
      return item;
    },
  };
}

interface Step<N> {
  readonly requirement: Requirement<N>;
  /** Whether the requirement can still be met. */
  readonly step: (requirement: Requirement<N>) => boolean;
}

/** What a revision goes through. */
function workOf<N>({ holds, condition }: Requirement<N>): number {
  return holds.size + (condition?.size ?? 0);
}

/** The nodes of a tree that a variable is below of, and its own. */
function dependingOn<N>(
  { root, nodes }: Tree<N>,
  variable: Variable,
): Pick<Tree<N>, "root" | "nodes"> {
  const found = new Set<Scalar<N>>();
  for (const node of nodes) {
    const depends =
      node.kind === "variable"
        ? node.variable === variable
        : argumentsOf(node).some((argument) => found.has(argument));
    if (depends) found.add(node);
  }
  return { root, nodes: [...found] };
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
