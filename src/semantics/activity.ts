/** Where a conditional name may be read: in the branches that declare it, and where their conditions are known. */
import { equalExpressions } from "../ir/equal.ts";
import { type Assumption, type Branch, isActive, type Scope } from "./scope.ts";

/** Whether a name that is declared in these branches has a value wherever this scope is. */
export function isActiveIn(branches: readonly (readonly Branch[])[], scope: Scope): boolean {
  if (isActive(branches, scope.holding)) return true;
  const known = [
    ...scope.assumed,
    ...scope.holding.map((branch) => ({
      condition: branch.condition,
      holds: branch.side === "then",
    })),
  ].flatMap(parts);
  if (known.length === 0) return false;
  const implied = branches
    .flat()
    .filter((branch) =>
      parts({ condition: branch.condition, holds: branch.side === "then" }).every((needed) =>
        known.some((fact) => sameFact(fact, needed)),
      ),
    );
  return implied.length > 0 && isActive(branches, [...scope.holding, ...implied]);
}

/** What follows from a fact: both sides of a true `and`, of a false `or`; `not` and `!=` the other way round. */
function parts(fact: Assumption): readonly Assumption[] {
  const { condition, holds } = fact;
  if (condition.kind !== "apply") return [fact];
  const [left, right] = condition.args;
  if (left !== undefined && condition.atom === "not") {
    return parts({ condition: left, holds: !holds });
  }
  if (left === undefined || right === undefined) return [fact];
  if (condition.atom === (holds ? "and" : "or")) {
    return [...parts({ condition: left, holds }), ...parts({ condition: right, holds })];
  }
  if (condition.atom === "not_equal") {
    return [{ condition: { ...condition, atom: "equal" }, holds: !holds }];
  }
  return [fact];
}

function sameFact(left: Assumption, right: Assumption): boolean {
  return left.holds === right.holds && equalExpressions(left.condition, right.condition);
}

/** The conditions of the first declaration, for messages: "`optimizer == sgd`". */
export function whenText(branches: readonly (readonly Branch[])[]): string {
  const path = branches[0] ?? [];
  return path
    .map((branch) => (branch.side === "then" ? `\`${branch.text}\`` : `not \`${branch.text}\``))
    .join(" and ");
}
