/**
 * Covariance matrix adaptation. A generation is so many trials in the order of their numbers, whichever distribution
 * they came from: so trials may run side by side, and a study that goes on needs nothing but its results. Numbers of
 * few values keep a margin; members of a choice have chances of their own, which follow the better half.
 */
import type { Method } from "../../plan/document.ts";
import { StudyError } from "../../space/error.ts";
import { randomStream, type RandomStream } from "../../space/random.ts";
import { type AxisKind, axesOf, reflected } from "../axes.ts";
import { createFeatures } from "../features.ts";
import type { SearchMethod, SearchProblem } from "../method.ts";
import { createMoves } from "../moves.ts";
import { createStartup } from "../startup.ts";
import { type Example, trainingSet } from "../training-set.ts";
import {
  defaultPopulation,
  type Distribution,
  initialDistribution,
  type Parameters,
  parametersOf,
  pointAt,
  update,
} from "./cmaes-state.ts";
import { withMargin } from "./margin.ts";
import { fittestFirst } from "./selection.ts";

/** σ at first: a sixth of the range. */
const firstStep = 1 / 6;
/** A distribution this narrow begins anew, with twice the population. */
const leastStep = 1e-7;
/** How fast the chances of members follow. */
const learning = 0.2;
const mostAttempts = 20;

/** Throws a `StudyError` for several objectives. */
export function createCmaesSearch(
  problem: SearchProblem,
  settings: Method["settings"] = {},
): SearchMethod {
  const { space, seed } = problem;
  const { plan } = space;
  if (plan.objectives.length > 1) {
    throw new StudyError(
      `\`search cmaes\` takes one objective, the study has ${String(plan.objectives.length)}: use \`search nsga2\` or \`search gp\`.`,
    );
  }
  const features = createFeatures(space);
  const moves = createMoves(problem);
  const startup = createStartup(problem);
  const axes = axesOf(space);
  const { population } = settings;
  const first =
    typeof population === "number" ? population : defaultPopulation(Math.max(1, axes.length));
  const evolution = createEvolution(axes, first, seed);

  return {
    suggest: (number, history) => {
      if (number === 0 || axes.length === 0) return startup.suggest(number, history);
      const centre = startup.suggest(0, history);
      if (centre === undefined) return undefined;
      const examples = trainingSet(features, history, plan.objectives.length)
        .filter(({ study }) => study === 0)
        .map((example) => ({ example, point: space.encode(example.configuration) }));
      const state = evolution.after(Float64Array.from(space.encode(centre)), examples);
      const stream = randomStream(seed, "cmaes", number);
      for (let attempt = 0; attempt < mostAttempts; attempt++) {
        const point = draw(state, axes, stream);
        const moved = moves.changed(
          centre,
          (axis, coordinate) => point[axis] ?? coordinate,
          stream.integer(256),
        );
        if (moved !== undefined) return moved;
      }
      return startup.suggest(number, history);
    },
  };
}

interface State {
  readonly distribution: Distribution;
  readonly parameters: Parameters;
  /** Of the members of each axis `anywhere` of few values; empty for other axes. */
  readonly chances: readonly (readonly number[])[];
}

interface Tried {
  readonly example: Example;
  readonly point: readonly number[];
}

function draw(state: State, axes: readonly AxisKind[], stream: RandomStream): Float64Array {
  const normals = Float64Array.from(axes, () => stream.normal());
  const point = pointAt(state.distribution, normals);
  return point.map((coordinate, axis) => {
    const chances = state.chances[axis] ?? [];
    if (chances.length === 0) return reflected(coordinate);
    let left = stream.uniform();
    const member = chances.findIndex((chance) => (left -= chance) < 0);
    return ((member < 0 ? chances.length - 1 : member) + 0.5) / chances.length;
  });
}

interface Evolution {
  /** The state after as many whole generations as there are trials for. */
  readonly after: (centre: Float64Array, tried: readonly Tried[]) => State;
}

/** States are kept by the trials that led to them. */
function createEvolution(axes: readonly AxisKind[], first: number, seed: number): Evolution {
  const members = axes.map(({ kind, size }) =>
    kind === "anywhere" && Number.isFinite(size) ? size : 0,
  );
  const begin = (centre: Float64Array, population: number): State => ({
    distribution: initialDistribution(centre, firstStep),
    parameters: parametersOf(axes.length, population),
    chances: members.map((size) => Array.from({ length: size }, () => 1 / size)),
  });
  const kept: { readonly key: string; readonly state: State; readonly used: number }[] = [];

  return {
    after: (centre, tried) => {
      let state = begin(centre, first);
      let used = 0;
      let restarts = 0;
      for (let generation = 0; ; generation++) {
        const { population } = state.parameters;
        const chunk = tried.slice(used, used + population);
        if (chunk.length < population) return state;
        used += population;
        const key = chunk.map(({ example }) => example.number).join(" ");
        const known = kept[generation];
        if (known?.key === key && known.used === used) {
          state = known.state;
          continue;
        }
        kept.length = generation;
        state = advance(state, axes, chunk);
        if (isOver(state, chunk)) {
          restarts += 1;
          const stream = randomStream(seed, "cmaes restart", restarts);
          const anew = Float64Array.from(axes, () => stream.uniform());
          state = begin(anew, first * 2 ** restarts);
        }
        kept[generation] = { key, state, used };
      }
    },
  };
}

/** Nothing moves any more, or nothing makes a difference. */
function isOver({ distribution }: State, chunk: readonly Tried[]): boolean {
  const { step, covariance, mean } = distribution;
  const widest = Math.max(...mean.map((_, i) => covariance[i * mean.length + i] ?? 0));
  const losses = chunk.map(({ example }) => example.losses[0] ?? NaN);
  return step * Math.sqrt(widest) < leastStep || losses.every((loss) => loss === losses[0]);
}

function advance(state: State, axes: readonly AxisKind[], chunk: readonly Tried[]): State {
  const points = new Map(chunk.map(({ example, point }) => [example.number, point]));
  const best = fittestFirst(chunk.map(({ example }) => example)).map(({ number }) =>
    Float64Array.from(points.get(number) ?? []),
  );
  const { parameters } = state;
  const next = update(state.distribution, parameters, best);
  const better = best.slice(0, parameters.weights.length);
  const chances = state.chances.map((own, axis) => follow(own, axis, better, parameters));
  return { parameters, chances, distribution: keepMargins(next, axes, parameters) };
}

/** Towards how often the better points had each member; none goes out. */
function follow(
  chances: readonly number[],
  axis: number,
  better: readonly Float64Array[],
  { weights, population }: Parameters,
): readonly number[] {
  const { length } = chances;
  if (length === 0) return chances;
  const share = chances.map(() => 0);
  for (const [k, point] of better.entries()) {
    const member = Math.min(length - 1, Math.floor((point[axis] ?? 0) * length));
    share[member] = (share[member] ?? 0) + (weights[k] ?? 0);
  }
  const least = 1 / (population * length);
  const moved = chances.map((chance, i) =>
    Math.max(least, (1 - learning) * chance + learning * (share[i] ?? 0)),
  );
  const total = moved.reduce((sum, chance) => sum + chance, 0);
  return moved.map((chance) => chance / total);
}

/** Axes of few values keep a chance of 1/(dλ) to leave their cell; axes `anywhere` are not moved at all. */
function keepMargins(
  distribution: Distribution,
  axes: readonly AxisKind[],
  { population }: Parameters,
): Distribution {
  const n = axes.length;
  const margin = 1 / (n * population);
  const mean = distribution.mean.map((each) => Math.min(1, Math.max(0, each)));
  const covariance = Float64Array.from(distribution.covariance);
  const factor = Float64Array.from(distribution.factor);
  for (const [axis, { kind, size }] of axes.entries()) {
    if (kind !== "near" || !Number.isFinite(size)) continue;
    const own = covariance[axis * n + axis] ?? 1;
    const sd = distribution.step * Math.sqrt(own);
    const kept = withMargin({ mean: mean[axis] ?? 0.5, sd }, size, margin);
    mean[axis] = kept.mean;
    const wider = kept.sd / sd;
    if (wider === 1) continue;
    for (let other = 0; other < n; other++) {
      covariance[axis * n + other] = (covariance[axis * n + other] ?? 0) * wider;
      covariance[other * n + axis] = (covariance[other * n + axis] ?? 0) * wider;
      factor[axis * n + other] = (factor[axis * n + other] ?? 0) * wider;
    }
  }
  return { ...distribution, mean, covariance, factor };
}
