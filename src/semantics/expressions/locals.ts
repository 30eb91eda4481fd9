import type { Expression, IndexSet } from "../../ir/expression.ts";
import { visit } from "../../ir/traverse.ts";
import type { Scope } from "../scope.ts";

/** The key of a new local: its name, with a mark where an outer local already has that key. */
export function freshKey(name: string, scope: Scope): string {
  const outer = scope.lookup(name);
  return outer?.kind === "local" || outer?.kind === "run" ? `${outer.key}'` : name;
}

/** Whether the size of an index set mentions one of these locals. */
export function mentionsLocal(set: IndexSet, names: readonly string[]): boolean {
  const sizes =
    set.kind === "length" ? [set.size] : set.kind === "range" ? [set.low, set.high] : [];
  return sizes.some((size) => mentions(size, names));
}

function mentions(expression: Expression, names: readonly string[]): boolean {
  let found = false;
  visit(expression, (node) => {
    if (node.kind === "local" && names.includes(node.name)) found = true;
  });
  return found;
}
