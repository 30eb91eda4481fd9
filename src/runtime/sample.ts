/** Feasible configurations of a plan without any trial. */
import type { Plan } from "../plan/document.ts";
import { nothingSeen } from "../search/method.ts";
import { createRandomSearch, lazySet } from "../search/random.ts";
import { constraintName } from "../search/rejection.ts";
import { createEnvironment, noMetrics } from "../space/environment.ts";
import type { FeasibleSet } from "../space/feasible/set.ts";
import { createSpace, type Point } from "../space/space.ts";
import { trialReaders } from "./assess.ts";

export interface Samples {
  /** The i-th configuration, drawn from scales and priors: feasible under all constraints that are known. */
  readonly draw: (index: number) => Point;
  /** What it is drawn from. Throws an `InfeasibleError` where that is empty. */
  readonly set: () => FeasibleSet;
  /** Requirements on parameters, by label or text, that first need a trial to be measured: not looked at. */
  readonly unchecked: readonly string[];
}

/** Draws from the space of any plan, whatever its method. `draw` throws a `StudyError` as a search does. */
export function createSamples(plan: Plan, seed: number): Samples {
  const readers = trialReaders(plan);
  const needsTrial = plan.constraints.filter(
    ({ phase, holds, condition }) =>
      phase === "parameter" &&
      [holds, condition].some((part) => part !== undefined && readers(part).size > 0),
  );
  // Positions stay: parts of the set name constraints by them.
  const constraints = plan.constraints.map((constraint) =>
    needsTrial.includes(constraint) ? ({ ...constraint, phase: "metric" } as const) : constraint,
  );
  const space = createSpace({ ...plan, constraints }, createEnvironment(plan), noMetrics);
  const set = lazySet(space);
  const search = createRandomSearch(space, seed, set);
  return {
    set,
    draw: (index) => space.toJson(search.suggest(index, nothingSeen) ?? new Map()),
    unchecked: needsTrial.map(constraintName),
  };
}
