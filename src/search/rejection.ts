/** Known constraints by rejection: candidates are drawn until one is feasible. */
import type { Constraint } from "../plan/document.ts";
import { explainConstraint } from "../space/assertion.ts";
import type { Configuration } from "../space/configuration.ts";
import type { Scope } from "../space/environment.ts";
import { InfeasibleError } from "../space/error.ts";
import type { Space } from "../space/space.ts";

/** How many candidates in a row may be infeasible before a search gives up. */
export const mostAttempts = 100_000;

/** Counts which constraints turn candidates away. */
export interface Rejections {
  /** Whether a candidate is feasible. Throws an `InfeasibleError` when too many in a row were not. */
  readonly accepts: (candidate: Configuration) => boolean;
}

export function countRejections(space: Space, limit = mostAttempts): Rejections {
  const rejected: Configuration[] = [];
  let total = 0;
  return {
    accepts: (candidate) => {
      if (space.broken(candidate).length === 0) return true;
      if (rejected.length < mostExplained) rejected.push(candidate);
      total += 1;
      if (total >= limit) throw new InfeasibleError(giveUp(space, rejected, total));
      return false;
    },
  };
}

/** Of so many candidates all broken constraints are counted for the message. */
const mostExplained = 2_000;

/** The first feasible candidate of `draw(0)`, `draw(1)`, … */
export function firstFeasible(
  space: Space,
  draw: (attempt: number) => Configuration,
): Configuration {
  const { accepts } = countRejections(space);
  for (let attempt = 0; ; attempt++) {
    const candidate = draw(attempt);
    if (accepts(candidate)) return candidate;
  }
}

/** How a constraint is named to people: its label, else its text. */
export function constraintName({ label, origin }: Constraint): string {
  return label ?? origin.text;
}

/** More lines of a message: the constraint with its values underneath; nothing where it reads none. */
export function valuesUnder(constraint: Constraint, scope: Scope): string {
  const lines = explainConstraint(constraint, scope);
  return lines.length > 1 ? lines.map((line) => `\n  ${line}`).join("") : "";
}

function giveUp(space: Space, rejected: readonly Configuration[], total: number): string {
  const counts = new Map<Constraint, number>();
  for (const constraint of rejected.flatMap((candidate) => space.broken(candidate, "all"))) {
    counts.set(constraint, (counts.get(constraint) ?? 0) + 1);
  }
  const attempts = `No feasible configuration among ${total.toLocaleString("en")} candidates in a row`;
  const [worst] = [...counts].toSorted(([, a], [, b]) => b - a);
  if (worst === undefined) return `${attempts}.`;
  const [constraint, count] = worst;
  const { label, origin } = constraint;
  const requirement = `\`require ${label === undefined ? "" : `${label}: `}${origin.text}\``;
  const example = rejected.find((candidate) => !space.scope(candidate).holds(constraint));
  const values = example === undefined ? "" : valuesUnder(constraint, space.scope(example));
  const shown = values === "" ? "" : `\n  One of them:${values}`;
  return count === rejected.length
    ? `${attempts}: ${requirement} holds for none of them. Loosen it (an equality is hardly ever met by drawing), or narrow the ranges of the parameters that it reads.${shown}`
    : `${attempts}: ${requirement} alone turns away ${percent(count / rejected.length)} of them. Loosen it, or narrow the ranges of the parameters that it reads.${shown}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
