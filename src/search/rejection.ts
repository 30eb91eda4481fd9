/** Known constraints by rejection: candidates are tried until one is feasible. */
import type { Configuration } from "../space/configuration.ts";
import { InfeasibleError } from "../space/error.ts";
import { giveUp, mostAttempts } from "../space/feasible/rejection.ts";
import type { Space } from "../space/space.ts";

export { constraintName, valuesUnder } from "../space/requirement.ts";

/** The first feasible candidate of `draw(0)`, `draw(1)`, … Throws an `InfeasibleError` after too many. */
export function firstFeasible(
  space: Space,
  draw: (attempt: number) => Configuration | undefined,
): Configuration {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const candidate = draw(attempt);
    if (candidate !== undefined && space.broken(candidate).length === 0) return candidate;
  }
  throw new InfeasibleError(giveUp(space, (attempt) => draw(attempt) ?? new Map()));
}
