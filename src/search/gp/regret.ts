/**
 * How much better than the best trial the best configuration may be: the least upper bound of a trial less the least
 * lower bound anywhere, under a Gaussian process. Makarova et al., "Automatic termination for hyperparameter
 * optimization", AutoML 2022.
 */
import { log } from "../../numerics/elementary.ts";
import { createFeatures } from "../features.ts";
import type { Observation, SearchProblem } from "../method.ts";
import type { Belief } from "./acquisition.ts";
import { fitSeries, modelOf } from "./model.ts";
import { createOptimizer } from "./optimize.ts";
import { momentsOf } from "./warp.ts";

/** Fewer trials say too little of the noise. */
const leastTrials = 20;

/** In the unit of the first objective; `undefined` for too few feasible trials. */
export function createRegretBound(
  problem: SearchProblem,
): (observations: readonly Observation[]) => number | undefined {
  const features = createFeatures(problem.space);
  const optimizer = createOptimizer(problem, features);
  return (observations) => {
    const feasible = observations.filter(
      ({ feasible: meets, losses }) => meets && losses.length > 0,
    );
    if (feasible.length < leastTrials) return undefined;
    const raw = feasible.map(({ losses }) => losses[0] ?? 0);
    const { mean, spread } = momentsOf(raw);
    const rows = feasible.map(({ configuration }) => features.of(configuration));
    const series = { rows, values: Float64Array.from(raw, (loss) => (loss - mean) / spread) };
    const { columns } = features;
    const model = modelOf(columns, series, fitSeries(columns, series), []);
    const width = Math.sqrt(confidence(columns.length, feasible.length));
    const low = ({ mean: middle, variance }: Belief): number =>
      middle - width * Math.sqrt(variance);
    const high = ({ mean: middle, variance }: Belief): number =>
      middle + width * Math.sqrt(variance);
    const best = Math.min(...rows.map((row) => high(model.at(row))));
    const starts = feasible
      .toSorted((a, b) => (a.losses[0] ?? 0) - (b.losses[0] ?? 0))
      .slice(0, 4)
      .map(({ configuration }) => configuration);
    const lowest = optimizer.maximize(
      0,
      (row) => -low(model.at(row)),
      starts,
      () => false,
    );
    if (lowest === undefined) return undefined;
    return Math.max(0, best - low(model.at(features.of(lowest)))) * spread;
  };
}

/** β of the confidence bounds, with a fifth of its theoretical size: as in the paper. */
function confidence(dimensions: number, trials: number): number {
  const d = Math.max(1, dimensions);
  return (2 * log((d * trials * trials * Math.PI * Math.PI) / 0.6)) / 5;
}
