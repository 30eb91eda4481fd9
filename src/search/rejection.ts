/** Known constraints by rejection: candidates are drawn until one is feasible. */
import type { Constraint } from "../plan/document.ts";
import type { Configuration } from "../space/configuration.ts";
import { StudyError } from "../space/error.ts";
import type { Space } from "../space/space.ts";

/** How many candidates in a row may be infeasible before a search gives up. */
export const mostAttempts = 100_000;

/** Counts which constraints turn candidates away. */
export interface Rejections {
  /** Whether a candidate is feasible. Throws a `StudyError` when too many in a row were not. */
  readonly accepts: (candidate: Configuration) => boolean;
}

export function countRejections(space: Space, limit = mostAttempts): Rejections {
  const counts = new Map<Constraint, number>();
  let total = 0;
  return {
    accepts: (candidate) => {
      const broken = space.broken(candidate);
      if (broken === undefined) return true;
      counts.set(broken, (counts.get(broken) ?? 0) + 1);
      total += 1;
      if (total >= limit) throw new StudyError(giveUp(total, counts));
      return false;
    },
  };
}

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

function giveUp(total: number, counts: ReadonlyMap<Constraint, number>): string {
  const [worst] = [...counts].toSorted(([, a], [, b]) => b - a);
  const attempts = total.toLocaleString("en");
  if (worst === undefined) return `No feasible configuration among ${attempts} candidates.`;
  const [constraint, count] = worst;
  const share = percent(count / total);
  const label = constraint.label === undefined ? "" : `${constraint.label}: `;
  return (
    `No feasible configuration among ${attempts} candidates in a row: ` +
    `\`require ${label}${constraint.origin.text}\` turned away ${share} of them. ` +
    "Loosen it, or narrow the ranges of the parameters it reads."
  );
}

function percent(share: number): string {
  return share === 1 ? "all" : `${(100 * share).toFixed(share > 0.999 ? 3 : 1)}%`;
}
