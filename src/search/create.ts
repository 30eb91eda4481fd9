/** From a plan's method to the search that carries it out. */
import type { Plan } from "../plan/document.ts";
import { StudyError } from "../space/error.ts";
import type { Space } from "../space/space.ts";
import { chooseMethod, type MethodName } from "./choose.ts";
import { createCmaesSearch } from "./evolution/cmaes.ts";
import { createNsga2Search } from "./evolution/nsga2.ts";
import { createGpSearch } from "./gp/search.ts";
import { createGridSearch } from "./grid.ts";
import type { SearchMethod, SearchProblem } from "./method.ts";
import { createRandomSearch, lazySet } from "./random.ts";
import { createSobolSearch } from "./sobol.ts";
import { createTpeSearch } from "./tpe/search.ts";
import { startFromStudies } from "./transfer/transfer.ts";
import { startFromPoints } from "./warm.ts";

type Factory = (problem: SearchProblem, method: Plan["method"]) => SearchMethod;

const factories: { readonly [name in MethodName]?: Factory } = {
  grid: ({ space }, method) => createGridSearch(space, method),
  random: ({ space, seed, set }) => createRandomSearch(space, seed, set),
  sobol: ({ set, seed }) => createSobolSearch(set, seed),
  tpe: (problem, { settings }) => createTpeSearch(problem, settings),
  cmaes: (problem, { settings }) => createCmaesSearch(problem, settings),
  nsga2: (problem, { settings }) => createNsga2Search(problem, settings),
  gp: (problem, { settings }) => createGpSearch(problem, settings),
};

/** Methods that are built, as they are written after `search`. */
export const builtMethods: readonly string[] = ["auto", ...Object.keys(factories)];

/** What a plan's method stands for: of `search auto` the one that it chooses. */
export function resolveMethod(plan: Plan): string {
  return chooseMethod(plan)?.name ?? plan.method.name;
}

/** The search of a plan with what it starts from. Throws a `StudyError` for a method that there is not, or that does not suit the study. */
export function createSearch(plan: Plan, space: Space, seed: number): SearchMethod {
  const problem = { space, seed, set: lazySet(space) };
  const points = plan.warm.flatMap((warm) => (warm.kind === "points" ? warm.points : []));
  const method = startFromStudies(problem, plan.warm, createMethod(plan, problem));
  return startFromPoints(space, seed, points, method);
}

function createMethod(plan: Plan, problem: SearchProblem): SearchMethod {
  const name = chooseMethod(plan)?.name;
  const factory = name === undefined ? undefined : factories[name];
  if (factory !== undefined) return factory(problem, plan.method);
  throw new StudyError(
    `There is no \`search ${plan.method.name}\`. There are: ${builtMethods.join(", ")}.`,
  );
}
