import { createFeasibleSet, type FeasibleSet } from "../space/feasible/set.ts";
import type { Space } from "../space/space.ts";
import type { SearchMethod } from "./method.ts";

/** Independent draws from the scales and priors, given the known constraints. */
export function createRandomSearch(
  space: Space,
  seed: number,
  set: () => FeasibleSet = lazySet(space),
): SearchMethod {
  return { suggest: (number) => set().draw(seed, "search", number) };
}

/** The feasible set, made when it is first asked for: what it depends on may have to be measured before. */
export function lazySet(space: Space): () => FeasibleSet {
  let made: FeasibleSet | undefined;
  return () => (made ??= createFeasibleSet(space));
}
