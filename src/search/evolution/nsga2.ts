/**
 * A genetic algorithm for several objectives: Deb, Pratap, Agarwal & Meyarivan, "A fast and elitist multiobjective
 * genetic algorithm: NSGA-II", IEEE Transactions on Evolutionary Computation 6 (2002). Every trial is an offspring
 * of the fittest of all that have ended, so that nothing waits for a generation to be complete.
 */
import type { Method } from "../../plan/document.ts";
import type { Configuration } from "../../space/configuration.ts";
import { randomStream, type RandomStream } from "../../space/random.ts";
import { axesOf, randomStep } from "../axes.ts";
import { createFeatures } from "../features.ts";
import type { SearchMethod, SearchProblem } from "../method.ts";
import { createMoves } from "../moves.ts";
import { createStartup } from "../startup.ts";
import { type Example, trainingSet } from "../training-set.ts";
import { fittestFirst } from "./selection.ts";

const mostPopulation = 50;
const leastPopulation = 10;
/** Where a budget is known, the population leaves this many times itself for offspring. */
const generations = 4;

const crossoverChance = 0.9;
const swapChance = 0.5;
const mutationStep = 0.1;
/** Offspring that was tried before is made anew so often. */
const mostAttempts = 30;

export function createNsga2Search(
  problem: SearchProblem,
  settings: Method["settings"] = {},
): SearchMethod {
  const { space, seed } = problem;
  const { plan } = space;
  const features = createFeatures(space);
  const moves = createMoves(problem);
  const startup = createStartup(problem);
  const axes = axesOf(space);
  const population = populationOf(settings, plan.budget.trials);

  const offspring = (parents: readonly Example[], stream: RandomStream, towards: number) => {
    const [a, b] = [tournament(parents, stream), tournament(parents, stream)];
    if (a === undefined || b === undefined) return undefined;
    const other = stream.uniform() < crossoverChance ? space.encode(b.configuration) : undefined;
    const changes = axes.map((axis, i) => {
      const swapped = other !== undefined && stream.uniform() < swapChance ? other[i] : undefined;
      const mutate =
        stream.uniform() < 1 / axes.length ? randomStep(axis, mutationStep, stream) : undefined;
      return (coordinate: number) => {
        const inherited = swapped ?? coordinate;
        return mutate?.(inherited) ?? inherited;
      };
    });
    return moves.changed(
      a.configuration,
      (axis, coordinate) => changes[axis]?.(coordinate) ?? coordinate,
      towards,
    );
  };

  return {
    suggest: (number, history) => {
      const examples = trainingSet(features, history, plan.objectives.length);
      if (number < population || examples.length < 2 || axes.length === 0) {
        return startup.suggest(number, history);
      }
      const parents = fittestFirst(examples).slice(0, population);
      const known = new Set(
        [...history.observations, ...history.pending].map(({ configuration }) =>
          features.of(configuration).join(" "),
        ),
      );
      const isNew = (configuration: Configuration): boolean =>
        !known.has(features.of(configuration).join(" "));
      const stream = randomStream(seed, "nsga2", number);
      for (let attempt = 0; attempt < mostAttempts; attempt++) {
        const child = offspring(parents, stream, stream.integer(256));
        if (child !== undefined && isNew(child)) return child;
      }
      for (let attempt = 0; attempt < mostAttempts; attempt++) {
        const drawn = moves.draw("nsga2 last", number + attempt);
        if (isNew(drawn)) return drawn;
      }
      return undefined;
    },
  };
}

/** The setting, else a fifth of the trials within bounds. */
function populationOf(
  { population }: Method["settings"],
  trials: number = mostPopulation * (generations + 1),
): number {
  if (typeof population === "number") return population;
  const share = Math.floor(trials / (generations + 1));
  return Math.max(leastPopulation, Math.min(mostPopulation, share));
}

/** The fitter one of two. */
function tournament(fittest: readonly Example[], stream: RandomStream): Example | undefined {
  const places = [stream.integer(fittest.length), stream.integer(fittest.length)];
  return fittest[Math.min(...places)];
}
