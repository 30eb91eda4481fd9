/** Where a conditional name may be read: in the branches that declare it, and where their conditions are known. */
import type { Context } from "./context.ts";
import { implies } from "./entailment.ts";
import { type Assumption, type Branch, isActive, type Scope } from "./scope.ts";

/** Whether a name that is declared in these branches has a value wherever this scope is. */
export function isActiveIn(
  branches: readonly (readonly Branch[])[],
  scope: Scope,
  context: Context,
): boolean {
  return (
    isActive(branches, scope.holding) ||
    implies(
      knownIn(scope),
      branches.map((path) => path.map(assumptionOf)),
      scope,
      context,
    )
  );
}

/** All that is known to hold at a place, or known not to. */
export function knownIn(scope: Scope): readonly Assumption[] {
  return [...scope.assumed, ...scope.holding.map(assumptionOf)];
}

function assumptionOf({ condition, side }: Branch): Assumption {
  return { condition, holds: side === "then" };
}

/** The conditions of the first declaration, for messages: "`optimizer == sgd`". */
export function whenText(branches: readonly (readonly Branch[])[]): string {
  const path = branches[0] ?? [];
  return path
    .map((branch) => (branch.side === "then" ? `\`${branch.text}\`` : `not \`${branch.text}\``))
    .join(" and ");
}
