/**
 * Bayesian optimisation: a Gaussian process for each objective and each outcome constraint, and as the next trial the
 * configuration that is expected to improve most. Trials that still run are taken to come out as expected.
 */
import { log } from "../../numerics/elementary.ts";
import { nonDominated } from "../../numerics/pareto.ts";
import type { Method, Objective } from "../../plan/document.ts";
import { StudyError } from "../../space/error.ts";
import { createFeatures, type Feature } from "../features.ts";
import type { SearchMethod, SearchProblem } from "../method.ts";
import { createStartup } from "../startup.ts";
import { compareExamples, type Example, trainingSet } from "../training-set.ts";
import { logChanceBelow, logExpectedImprovement } from "./acquisition.ts";
import type { Hyperparameters } from "./fit.ts";
import { expectedHypervolumeImprovement, undominatedBoxes } from "./hypervolume.ts";
import { fitSeries, fittedCount, marginSeries, modelOf, type Series } from "./model.ts";
import { createOptimizer } from "./optimize.ts";
import type { Posterior } from "./posterior.ts";
import { momentsOf, warp } from "./warp.ts";

/** Trials before the first model: one more than there are features, within these. */
const leastStartup = 5;
const mostStartup = 10;

/** The search walks from so many of the best trials. */
const walkedTrials = 4;

/** More objectives have too many boxes under their front. */
export const mostObjectives = 3;

/** Throws a `StudyError` for more objectives than can be modelled together. */
export function createGpSearch(
  problem: SearchProblem,
  settings: Method["settings"] = {},
): SearchMethod {
  const { plan } = problem.space;
  if (plan.objectives.length > mostObjectives) {
    throw new StudyError(
      `\`search gp\` takes up to ${String(mostObjectives)} objectives, the study has ${String(plan.objectives.length)}: use \`search nsga2\`.`,
    );
  }
  const features = createFeatures(problem.space);
  const { columns } = features;
  const startup = createStartup(problem);
  const first =
    typeof settings["startup"] === "number"
      ? settings["startup"]
      : Math.min(mostStartup, Math.max(leastStartup, columns.length + 1));
  const optimizer = createOptimizer(problem, features);
  const fits = createFits(columns);

  return {
    suggest: (number, history) => {
      const examples = trainingSet(features, history, plan.objectives.length);
      const ended = examples.filter(
        ({ losses, margins }) => hasNumber(losses) || hasNumber(margins),
      );
      if (number < first || ended.length < 2 || columns.length === 0) {
        return startup.suggest(number, history);
      }
      const pending = history.pending.map(({ configuration }) => features.of(configuration));
      const taken = new Set([...examples.map(({ row }) => row), ...pending].map(textOf));
      const score = scoreOf(columns, plan.objectives, examples, pending, fits);
      const starts = examples
        .filter(({ study }) => study === 0)
        .toSorted(compareExamples)
        .slice(0, walkedTrials)
        .map(({ configuration }) => configuration);
      return optimizer.maximize(number, score, starts, (row) => taken.has(textOf(row)));
    },
  };
}

function hasNumber(values: readonly number[]): boolean {
  return values.some(Number.isFinite);
}

function textOf(row: Float64Array): string {
  return row.join(" ");
}

/** Hyper-parameters of what is modelled, kept by the trials that they are fitted to. */
interface Fits {
  readonly of: (name: string, examples: readonly Example[], seriesOf: SeriesOf) => Hyperparameters;
}

type SeriesOf = (examples: readonly Example[]) => Series;

function createFits(columns: readonly Feature[]): Fits {
  const known = new Map<string, { readonly key: string; readonly found: Hyperparameters }>();
  return {
    of: (name, examples, seriesOf) => {
      const fitted = examples.slice(0, fittedCount(examples.length));
      const key = fitted.map(({ study, number }) => `${String(study)}.${String(number)}`).join(" ");
      const kept = known.get(name);
      if (kept?.key === key) return kept.found;
      const found = fitSeries(columns, seriesOf(fitted));
      known.set(name, { key, found });
      return found;
    },
  };
}

/** The logarithm of what a row is expected to be worth. */
function scoreOf(
  columns: readonly Feature[],
  objectives: readonly Objective[],
  examples: readonly Example[],
  pending: readonly Float64Array[],
  fits: Fits,
): (row: Float64Array) => number {
  const chances = constraintChances(columns, examples, pending, fits);
  const gain = objectiveGain(columns, objectives, examples, pending, fits);
  return (row) => chances.reduce((sum, chance) => sum + chance(row), gain(row));
}

function constraintChances(
  columns: readonly Feature[],
  examples: readonly Example[],
  pending: readonly Float64Array[],
  fits: Fits,
): readonly ((row: Float64Array) => number)[] {
  const count = Math.max(0, ...examples.map(({ margins }) => margins.length));
  return Array.from({ length: count }, (_, constraint) => {
    const found = marginSeries(examples, constraint);
    if (found === undefined) return () => 0;
    const name = `constraint ${String(constraint)}`;
    const fit = fits.of(
      name,
      examples,
      (some) => marginSeries(some, constraint)?.series ?? found.series,
    );
    const model = modelOf(columns, found.series, fit, pending);
    return (row: Float64Array) => logChanceBelow(model.at(row), found.bound);
  });
}

/** Before a trial is feasible nothing can be improved: only the chance to be feasible counts. */
function objectiveGain(
  columns: readonly Feature[],
  objectives: readonly Objective[],
  examples: readonly Example[],
  pending: readonly Float64Array[],
  fits: Fits,
): (row: Float64Array) => number {
  const feasible = examples.filter((example) => example.feasible && hasNumber(example.losses));
  if (objectives.length === 0 || feasible.length === 0) return () => 0;
  if (objectives.length > 1) {
    return frontGain(columns, objectives, examples, feasible, pending, fits);
  }
  const seriesOf: SeriesOf = (some) => ({
    rows: some.map(({ row }) => row),
    values: warp(some.map(({ losses: [loss = Infinity] }) => loss)),
  });
  const series = seriesOf(examples);
  const model = modelOf(columns, series, fits.of("objective", examples, seriesOf), pending);
  // Under noise the best mean is what there is to improve on, not the luckiest trial.
  const best = Math.min(...[...feasible.map(({ row }) => row), ...pending].map(model.meanAt));
  return (row) => logExpectedImprovement(model.at(row), best);
}

function frontGain(
  columns: readonly Feature[],
  objectives: readonly Objective[],
  examples: readonly Example[],
  feasible: readonly Example[],
  pending: readonly Float64Array[],
  fits: Fits,
): (row: Float64Array) => number {
  const measured = examples.filter(({ losses }) => losses.every(Number.isFinite));
  const scales = objectives.map((_, i) => momentsOf(measured.map(({ losses }) => losses[i] ?? 0)));
  const scaled = (losses: readonly number[]): readonly number[] =>
    losses.map((loss, i) => (loss - (scales[i]?.mean ?? 0)) / (scales[i]?.spread ?? 1));
  const models = objectives.map((_, i): Posterior => {
    const seriesOf: SeriesOf = (some) => {
      const own = some.filter(({ losses }) => losses.every(Number.isFinite));
      const raw = own.map(({ losses }) => losses[i] ?? 0);
      const { mean, spread } = momentsOf(raw);
      return {
        rows: own.map(({ row }) => row),
        values: Float64Array.from(raw, (loss) => (loss - mean) / spread),
      };
    };
    const fit = fits.of(`objective ${String(i)}`, examples, seriesOf);
    return modelOf(columns, seriesOf(measured), fit, pending);
  });
  const points = [...feasible.map(({ row }) => row), ...pending].map((row) =>
    models.map((model) => model.meanAt(row)),
  );
  const boxes = undominatedBoxes(points, referenceOf(objectives, feasible, scaled));
  return (row) =>
    log(
      expectedHypervolumeImprovement(
        models.map((model) => model.at(row)),
        boxes,
      ),
    );
}

/** Where the user gives none: the worst of the front, and a tenth of the front's range beyond. */
function referenceOf(
  objectives: readonly Objective[],
  feasible: readonly Example[],
  scaled: (losses: readonly number[]) => readonly number[],
): readonly number[] {
  const losses = feasible.map((example) => scaled(example.losses));
  const front = nonDominated(losses).map((i) => losses[i] ?? []);
  const given = scaled(
    objectives.map(({ reference, direction }) =>
      reference === undefined ? NaN : direction === "minimize" ? reference : -reference,
    ),
  );
  return objectives.map((_, i) => {
    const own = given[i] ?? NaN;
    if (!Number.isNaN(own)) return own;
    const values = front.map((point) => point[i] ?? 0);
    const [best, worst] = [Math.min(...values), Math.max(...values)];
    return worst + Math.max(0.1 * (worst - best), 0.1);
  });
}
