import { streamKey, uniformAt } from "../space/random.ts";
import type { Space } from "../space/space.ts";
import type { SearchMethod } from "./method.ts";
import { countRejections } from "./rejection.ts";
import { mostDimensions, scrambledSobol } from "./sobol/sequence.ts";

/**
 * A scrambled Sobol' sequence over the unit cube of the space: evener than random draws. Trial t takes the
 * t-th point of the sequence that is feasible. Axes beyond the 1,111 that have direction numbers get
 * independent uniform coordinates.
 */
export function createSobolSearch(space: Space, seed: number): SearchMethod {
  const sequence = scrambledSobol(seed);
  /** Where in the sequence the points of the first trials lie: found once, the same whoever asks first. */
  const places: number[] = [];

  const point = (index: number) => {
    const key = streamKey(seed, "sobol rest", index);
    return space.decode((axis) =>
      axis < mostDimensions ? (sequence.word(index, axis) + 0.5) / 2 ** 32 : uniformAt(key, axis),
    );
  };

  return {
    suggest: (number) => {
      while (places.length <= number) {
        const { accepts } = countRejections(space);
        let index = (places.at(-1) ?? -1) + 1;
        while (!accepts(point(index))) index += 1;
        places.push(index);
      }
      return point(places[number] ?? 0);
    },
  };
}
