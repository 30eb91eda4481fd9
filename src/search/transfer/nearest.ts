/**
 * Which earlier studies are most alike a new one: by what the same few configurations, the probes, came to in each.
 * The losses at the probes, centred and scaled, embed a study, whatever the level and the unit of its objective.
 */
import type { Configuration } from "../../space/configuration.ts";
import type { Features } from "../features.ts";
import type { SearchMethod, SearchProblem } from "../method.ts";
import { createStartup } from "../startup.ts";

/** The same in all studies of a space, whatever their seeds. */
const probeSeed = 0;

/** The configurations that a study tries first to be compared: its startup points under a seed of their own. */
export function createProbes(problem: SearchProblem): SearchMethod {
  return createStartup({ ...problem, seed: probeSeed });
}

/** Losses at the probes less their mean, over their spread; all 0 where they are equal. */
export function embed(losses: readonly number[]): readonly number[] {
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  const spread = Math.sqrt(
    losses.reduce((sum, loss) => sum + (loss - mean) * (loss - mean), 0) / losses.length,
  );
  return losses.map((loss) => (spread > 0 ? (loss - mean) / spread : 0));
}

/** Euclidean, per probe: 0 for studies that order and space the probes alike, 2 for opposite ones. */
export function distance(a: readonly number[], b: readonly number[]): number {
  const squares = a.reduce((sum, value, i) => {
    const apart = value - (b[i] ?? 0);
    return sum + apart * apart;
  }, 0);
  return Math.sqrt(squares / a.length);
}

export interface Evaluated {
  readonly configuration: Configuration;
  readonly loss: number;
}

/** How many neighbours are asked where a study did not try a probe itself. */
const neighbours = 3;

/**
 * What a study's trials say of a configuration: the loss of the same one, else the mean of the nearest three,
 * weighted by the inverse of their squared distance. `undefined` for no trials.
 */
export function lossAt(
  features: Features,
  trials: readonly Evaluated[],
  at: Configuration,
): number | undefined {
  const row = features.of(at);
  const near = trials
    .map(({ configuration, loss }) => ({
      loss,
      apart: squaredDistance(features, row, features.of(configuration)),
    }))
    .toSorted((a, b) => a.apart - b.apart)
    .slice(0, neighbours);
  const [first] = near;
  if (first === undefined || first.apart === 0) return first?.loss;
  const weights = near.map(({ apart }) => 1 / apart);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return near.reduce((sum, { loss }, i) => sum + (loss * (weights[i] ?? 0)) / total, 0);
}

/** Numbers by their places on their scales; another member, or activity, counts as the whole range. */
function squaredDistance({ columns }: Features, a: Float64Array, b: Float64Array): number {
  return columns.reduce((sum, { kind }, i) => {
    const [left = NaN, right = NaN] = [a[i], b[i]];
    if (Number.isNaN(left) && Number.isNaN(right)) return sum;
    if (Number.isNaN(left) || Number.isNaN(right)) return sum + 1;
    if (kind === "category") return sum + (left === right ? 0 : 1);
    return sum + (left - right) * (left - right);
  }, 0);
}
