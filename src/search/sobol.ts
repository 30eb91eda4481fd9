import type { FeasibleSet } from "../space/feasible/set.ts";
import { streamKey, uniformAt } from "../space/random.ts";
import type { SearchMethod } from "./method.ts";
import { mostDimensions, scrambledSobol } from "./sobol/sequence.ts";

/**
 * A scrambled Sobol' sequence over the unit cube of the feasible set: evener than random draws. Trial t takes the
 * t-th point of the sequence. Axes beyond the 1,111 that have direction numbers get independent uniform
 * coordinates, and parts of the set that no point decides are drawn.
 */
export function createSobolSearch(set: () => FeasibleSet, seed: number): SearchMethod {
  const sequence = scrambledSobol(seed);
  return {
    suggest: (number) => {
      const key = streamKey(seed, "sobol rest", number);
      return set().at(
        (axis) =>
          axis < mostDimensions
            ? (sequence.word(number, axis) + 0.5) / 2 ** 32
            : uniformAt(key, axis),
        seed,
        "sobol",
        number,
      );
    },
  };
}
