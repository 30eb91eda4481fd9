import { streamKey, uniformAt } from "../space/random.ts";
import type { Space } from "../space/space.ts";
import type { SearchMethod } from "./method.ts";
import { firstFeasible } from "./rejection.ts";

/** Independent draws from the scales and priors, given the known constraints. */
export function createRandomSearch(space: Space, seed: number): SearchMethod {
  return {
    suggest: (number) =>
      firstFeasible(space, (attempt) => {
        const key = streamKey(seed, "search", number, attempt);
        return space.decode((axis) => uniformAt(key, axis));
      }),
  };
}
