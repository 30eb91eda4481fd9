/** First trials of methods that learn: the point that the user would try, then draws that fill the space evenly. */
import type { Configuration } from "../space/configuration.ts";
import type { JsonValue } from "../plan/document.ts";
import { StudyError } from "../space/error.ts";
import type { Point } from "../space/space.ts";
import type { SearchMethod, SearchProblem } from "./method.ts";
import { createSobolSearch } from "./sobol.ts";

/** The defaults where every parameter has one, else the centre of the space; if feasible. Then Sobol points. */
export function createStartup({ space, seed, set }: SearchProblem): SearchMethod {
  const sobol = createSobolSearch(set, seed);
  const first = (): Configuration | undefined => {
    const centre = space.decode(() => 0.5, defaultsOf(space.plan.parameters));
    return set().contains(centre) ? centre : undefined;
  };
  return {
    suggest: (number, history) =>
      (number === 0 ? firstOrNothing(first) : undefined) ?? sobol.suggest(number, history),
  };
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
