/** First trials of methods that learn: the point that the user would try, then draws that fill the space evenly. */
import type { Configuration } from "../space/configuration.ts";
import type { JsonValue } from "../plan/document.ts";
import { countConfigurations } from "../space/count.ts";
import { StudyError } from "../space/error.ts";
import type { Point } from "../space/space.ts";
import type { SearchMethod, SearchProblem } from "./method.ts";
import { createSobolSearch } from "./sobol.ts";

/** In a space of so few configurations the same one would come soon again. */
const smallSpace = 4096;
/** Of these points further on in the sequence one that was not tried is taken. */
const mostFurther = 64;

/** The defaults where every parameter has one, else the centre of the space; if feasible. Then Sobol points. */
export function createStartup({ space, seed, set }: SearchProblem): SearchMethod {
  const sobol = createSobolSearch(set, seed);
  const isSmall = countConfigurations(space.plan) <= smallSpace;
  const first = (): Configuration | undefined => {
    const centre = space.decode(() => 0.5, defaultsOf(space.plan.parameters));
    return set().contains(centre) ? centre : undefined;
  };
  return {
    suggest: (number, history) => {
      const given = number === 0 ? firstOrNothing(first) : undefined;
      const point = given ?? sobol.suggest(number, history);
      if (!isSmall || point === undefined) return point;
      const tried = [...history.observations, ...history.pending].map(({ configuration }) =>
        textOf(configuration),
      );
      const known = new Set(tried);
      if (!known.has(textOf(point))) return point;
      for (let further = 1; further <= mostFurther; further++) {
        const other = sobol.suggest(number + further * mostFurther, history);
        if (other !== undefined && !known.has(textOf(other))) return other;
      }
      return point;
    },
  };
}

function textOf(configuration: Configuration): string {
  return JSON.stringify([...configuration]);
}

function defaultsOf(
  parameters: readonly { readonly name: string; readonly default?: JsonValue }[],
): Point {
  return Object.fromEntries(
    parameters.flatMap((parameter) =>
      parameter.default === undefined ? [] : [[parameter.name, parameter.default]],
    ),
  );
}

/** A default that does not fit beside the others is no reason to stop. */
function firstOrNothing(first: () => Configuration | undefined): Configuration | undefined {
  try {
    return first();
  } catch (error) {
    if (error instanceof StudyError) return undefined;
    throw error;
  }
}
