/** Which parameters known constraints connect: groups that do not depend on each other. */
import type { Expression } from "../../ir/expression.ts";
import type { Domain, Plan } from "../../plan/document.ts";
import { createReads } from "../../plan/reads.ts";
import type { Slot } from "../space.ts";

/** Parameters that constraints, conditions and lengths connect. */
export interface Group {
  /** In declaration order. */
  readonly slots: readonly Slot[];
  /** Positions in the plan. */
  readonly constraints: readonly number[];
}

export interface Grouping {
  readonly groups: readonly Group[];
  /** What no constraint depends on, conditions and lengths of what constraints read included. */
  readonly free: readonly Slot[];
  /** Positions of constraints that read no parameter at all. */
  readonly settled: readonly number[];
}

/**
 * Groups the parameters that the constraints depend on. One that is only conditional on a constrained parameter
 * is free: given the others, its law does not change. Constraints are positions in the plan; in order.
 */
export function groupParameters(
  plan: Pick<Plan, "constraints" | "definitions">,
  slots: readonly Slot[],
  constraints: readonly number[],
): Grouping {
  const reads = createReads(plan);
  const names = new Set(slots.map(({ parameter }) => parameter.name));
  const read = (...expressions: readonly (Expression | undefined)[]): readonly string[] =>
    expressions
      .flatMap((each) => (each === undefined ? [] : [...reads(each).parameters]))
      .filter((name) => names.has(name));

  const sets = createSets();
  const needed = new Set<string>();
  const first = new Map<number, string>();
  for (const position of constraints) {
    const constraint = plan.constraints[position];
    if (constraint === undefined) continue;
    const own = read(constraint.holds, constraint.condition);
    for (const name of own) needed.add(name);
    sets.join(own);
    if (own[0] !== undefined) first.set(position, own[0]);
  }
  // Conditions and lengths read earlier parameters only, so that one pass from the end finds all.
  for (const { parameter } of slots.toReversed()) {
    if (!needed.has(parameter.name)) continue;
    const own = read(parameter.condition, ...lengthsOf(parameter.domain));
    for (const name of own) needed.add(name);
    sets.join([parameter.name, ...own]);
  }

  const groups = new Map<string, { readonly slots: Slot[]; readonly constraints: number[] }>();
  for (const slot of slots) {
    if (!needed.has(slot.parameter.name)) continue;
    const root = sets.root(slot.parameter.name);
    const group = groups.get(root) ?? { slots: [], constraints: [] };
    groups.set(root, group);
    group.slots.push(slot);
  }
  for (const [position, name] of first) groups.get(sets.root(name))?.constraints.push(position);
  return {
    groups: [...groups.values()],
    free: slots.filter(({ parameter }) => !needed.has(parameter.name)),
    settled: constraints.filter((position) => !first.has(position)),
  };
}

/** The lengths of arrays within a domain that depend on parameters. */
export function lengthsOf(domain: Domain): readonly Expression[] {
  if (domain.kind !== "array") return [];
  return [...(domain.length === undefined ? [] : [domain.length]), ...lengthsOf(domain.element)];
}

/** Disjoint sets of names, with path halving (Tarjan & van Leeuwen 1984). */
function createSets() {
  const parents = new Map<string, string>();
  const root = (name: string): string => {
    let at = name;
    for (let up = parents.get(at); up !== undefined; up = parents.get(at)) {
      const above = parents.get(up);
      if (above !== undefined) parents.set(at, above);
      at = up;
    }
    return at;
  };
  return {
    root,
    join: (names: readonly string[]): void => {
      const [first, ...others] = names.map(root);
      if (first === undefined) return;
      for (const other of others)
        if (root(other) !== root(first)) parents.set(root(other), root(first));
    },
  };
}
