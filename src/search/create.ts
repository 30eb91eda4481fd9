/** From a plan's method to the search that carries it out. */
import type { Plan } from "../plan/document.ts";
import { StudyError } from "../space/error.ts";
import type { Space } from "../space/space.ts";
import { createGridSearch } from "./grid.ts";
import type { SearchMethod } from "./method.ts";
import { createRandomSearch, lazySet } from "./random.ts";
import { createSobolSearch } from "./sobol.ts";
import { startFromStudies } from "./transfer/transfer.ts";
import { startFromPoints } from "./warm.ts";

/** Methods that are built, as they are written after `search`. */
export const builtMethods = ["auto", "grid", "random", "sobol"] as const;

/** What `search auto` stands for. */
export function resolveMethod(name: string): string {
  return name === "auto" ? "sobol" : name;
}

/** The search of a plan with its warm points. Throws a `StudyError` for a method that is not built. */
export function createSearch(plan: Plan, space: Space, seed: number): SearchMethod {
  const problem = { space, seed, set: lazySet(space) };
  const points = plan.warm.flatMap((warm) => (warm.kind === "points" ? warm.points : []));
  const method = startFromStudies(problem, plan.warm, createMethod(plan, space, seed));
  return startFromPoints(space, seed, points, method);
}

function createMethod({ method }: Plan, space: Space, seed: number): SearchMethod {
  const name = resolveMethod(method.name);
  if (name === "random") return createRandomSearch(space, seed);
  if (name === "sobol") return createSobolSearch(lazySet(space), seed);
  if (name === "grid") return createGridSearch(space, method);
  throw new StudyError(
    `\`search ${method.name}\` is not built yet. Built are: ${builtMethods.join(", ")}.`,
  );
}
