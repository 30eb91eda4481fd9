/**
 * Tree-structured Parzen estimators: what is likelier among the best trials than among the others. Bergstra, Bardenet,
 * Bengio & Kégl, "Algorithms for hyper-parameter optimization" (2011); all axes together, as Falkner, Klein & Hutter,
 * "BOHB" (2018); parameters that are active together form a group with a model of its own. Trials that still run
 * count among the others.
 */
import type { Method } from "../../plan/document.ts";
import type { Configuration } from "../../space/configuration.ts";
import { countValues } from "../../space/count.ts";
import { randomStream, type RandomStream } from "../../space/random.ts";
import { type AxisKind, axesOf } from "../axes.ts";
import { fittestFirst } from "../evolution/selection.ts";
import { createFeatures } from "../features.ts";
import { createGridSearch } from "../grid.ts";
import { type History, nothingSeen, type SearchMethod, type SearchProblem } from "../method.ts";
import { createMoves } from "../moves.ts";
import { createStartup } from "../startup.ts";
import { trainingSet } from "../training-set.ts";
import { createMixture, type Mixture } from "./mixture.ts";
import { createPlaces, groupAxes, type Place } from "./places.ts";

const usualStartup = 10;
const candidates = 24;
/** Of the trials so many are the best: a tenth, at most this many. */
const goodShare = 0.1;
const mostGood = 25;
/** The latest trials count fully, earlier ones less the earlier they are. */
const fullyCounted = 25;
/** Where candidates break known constraints, so many are drawn, and then so many are brought back. */
const mostDraws = 96;
const mostRepairs = 12;
/** Where all candidates were tried before, so many draws are looked at. */
const lastDraws = 64;

/** A model of axes that are active together. */
interface Group {
  readonly axes: readonly number[];
  readonly good: Mixture;
  readonly bad: Mixture;
}

export function createTpeSearch(
  problem: SearchProblem,
  settings: Method["settings"] = {},
): SearchMethod {
  const { space, seed, set } = problem;
  const { plan, dimensions } = space;
  const features = createFeatures(space);
  const places = createPlaces(space);
  const moves = createMoves(problem);
  const startup = createStartup(problem);
  const kinds = axesOf(space);
  const isFree = plan.constraints.every(({ phase }) => phase !== "parameter");
  const isDiscrete = plan.parameters.every(
    ({ domain, fidelity }) => fidelity === true || countValues(domain) < Infinity,
  );
  const first = typeof settings["startup"] === "number" ? settings["startup"] : usualStartup;

  /** The value of a configuration under the models of the groups that are active in it. */
  const scoreOf = (groups: readonly Group[], { point, active }: Place): number =>
    groups.reduce(
      (sum, { axes, good, bad }) =>
        active[axes[0] ?? 0] === 1 ? sum + good.logDensity(point) - bad.logDensity(point) : sum,
      0,
    );

  const draw = (groups: readonly Group[], stream: RandomStream): Float64Array => {
    const point = new Float64Array(dimensions).fill(0.5);
    for (const { good } of groups) good.sample(stream, point);
    return point;
  };

  /** Every group takes its best candidate, then its second best, and so on. */
  const freely = (groups: readonly Group[], stream: RandomStream): readonly Configuration[] => {
    const points = Array.from({ length: candidates }, () => {
      const point = draw(groups, stream);
      places.centre(point);
      return point;
    });
    const mixed = points.map(() => new Float64Array(dimensions));
    for (const { axes, good, bad } of groups) {
      const ranked = points
        .map((point) => ({ point, score: good.logDensity(point) - bad.logDensity(point) }))
        .toSorted((a, b) => b.score - a.score);
      for (const [i, { point }] of ranked.entries()) {
        for (const axis of axes) (mixed[i] ?? point)[axis] = point[axis] ?? 0.5;
      }
    }
    return mixed.map((point) => space.decode((axis) => point[axis] ?? 0.5));
  };

  const withinConstraints = (
    groups: readonly Group[],
    best: readonly Configuration[],
    stream: RandomStream,
  ): readonly Configuration[] => {
    const found: Configuration[] = [];
    for (let i = 0; i < mostDraws && found.length < candidates; i++) {
      const point = draw(groups, stream);
      const candidate = space.decode((axis) => point[axis] ?? 0.5);
      if (set().contains(candidate)) found.push(candidate);
    }
    for (let i = 0; i < mostRepairs && found.length < candidates; i++) {
      const from = best[stream.integer(Math.max(1, best.length))];
      const point = draw(groups, stream);
      if (from === undefined) break;
      const repaired = moves.changed(from, (axis, old) => point[axis] ?? old, stream.integer(256));
      if (repaired !== undefined) found.push(repaired);
    }
    return found
      .map((configuration) => ({ configuration, score: scoreOf(groups, places.of(configuration)) }))
      .toSorted((a, b) => b.score - a.score)
      .map(({ configuration }) => configuration);
  };

  /** What has not been tried, where nothing likely is left. */
  const anythingNew = (
    number: number,
    isNew: (configuration: Configuration) => boolean,
    tried: number,
  ): Configuration | undefined => {
    for (let i = 0; i < lastDraws; i++) {
      const drawn = moves.draw("tpe last", number + i);
      if (isNew(drawn)) return drawn;
    }
    if (!isDiscrete) return undefined;
    const grid = createGridSearch(space, { ...plan.method, name: "grid", settings: {} });
    for (let i = 0; i <= tried; i++) {
      const next = grid.suggest(i, nothingSeen);
      if (next === undefined || isNew(next)) return next;
    }
    return undefined;
  };

  return {
    suggest: (number, history) => {
      const examples = trainingSet(features, history, plan.objectives.length);
      const tried = [...history.observations, ...history.pending].map(
        ({ configuration }) => configuration,
      );
      const known = isDiscrete ? new Set(tried.map((each) => places.of(each).key)) : undefined;
      const isNew = (configuration: Configuration): boolean =>
        known?.has(places.of(configuration).key) !== true;
      if (number < first || examples.length < 2 || dimensions === 0) {
        const drawn = startup.suggest(number, history);
        if (drawn === undefined || isNew(drawn)) return drawn;
        return anythingNew(number, isNew, tried.length);
      }
      const ranked = fittestFirst(examples);
      const groups = modelsOf(
        kinds,
        ranked.map(({ configuration, study, number: own }) => ({
          place: places.of(configuration),
          age: study === 0 ? own : own - 1e9 * study,
        })),
        pendingOf(history).map((configuration) => places.of(configuration)),
      );
      const stream = randomStream(seed, "tpe", number);
      const best = ranked.slice(0, goodCount(ranked.length)).map((each) => each.configuration);
      const found = isFree ? freely(groups, stream) : withinConstraints(groups, best, stream);
      return found.find(isNew) ?? anythingNew(number, isNew, tried.length);
    },
  };
}

function pendingOf({ pending }: History): readonly Configuration[] {
  return pending.map(({ configuration }) => configuration);
}

function goodCount(trials: number): number {
  return Math.min(Math.ceil(goodShare * trials), mostGood);
}

interface Ranked {
  readonly place: Place;
  /** Earlier trials have less. */
  readonly age: number;
}

/** Of every group the models of its best trials and of the others; the best come first. */
function modelsOf(
  kinds: readonly AxisKind[],
  ranked: readonly Ranked[],
  running: readonly Place[],
): readonly Group[] {
  const all = [...ranked.map(({ place }) => place), ...running];
  return groupAxes(kinds.length, all).map((axes) => {
    const isActive = ({ active }: Place): boolean => active[axes[0] ?? 0] === 1;
    const own = ranked.filter(({ place }) => isActive(place));
    const good = own.slice(0, goodCount(own.length));
    const bad = own.slice(good.length).toSorted((a, b) => a.age - b.age);
    const late = running.filter(isActive);
    const points = (list: readonly Place[]): readonly Float64Array[] =>
      list.map(({ point }) => point);
    const goodPoints = points(good.map(({ place }) => place));
    const badPoints = points([...bad.map(({ place }) => place), ...late]);
    return {
      axes,
      good: createMixture(kinds, axes, goodPoints, new Float64Array(good.length).fill(1)),
      bad: createMixture(kinds, axes, badPoints, rampedWeights(badPoints.length)),
    };
  });
}

/** From the earliest to the latest: from 1/n to 1, then ones. */
function rampedWeights(count: number): Float64Array {
  const ramp = count - fullyCounted;
  return Float64Array.from({ length: count }, (_, i) =>
    i >= ramp || ramp < 2 ? 1 : 1 / count + ((1 - 1 / count) * i) / (ramp - 1),
  );
}
