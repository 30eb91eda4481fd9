/**
 * How much each parameter decides about being among the best: PED-ANOVA (Watanabe, Bansal & Hutter, "PED-ANOVA:
 * efficiently quantifying hyperparameter importance in arbitrary subspaces", IJCAI 2023). The values that a parameter
 * has in the best trials are compared with those it has in all of them; the more the two densities differ, the more
 * it matters.
 */
import { power } from "../../numerics/elementary.ts";
import { normal } from "../../space/distributions/normal.ts";
import type { Feature, Features } from "../features.ts";
import type { Configuration } from "../../space/configuration.ts";

/** A trial with a value that trials are ordered by; less is better. */
export interface Judged {
  readonly configuration: Configuration;
  readonly loss: number;
}

export interface Importance {
  readonly parameter: string;
  /** All together 1; all 0 where nothing matters. */
  readonly share: number;
  /** In how many trials it is active. */
  readonly trials: number;
}

/** Which share of the trials are the best ones, and into how many steps a range is cut. */
const quantile = 0.1;
const steps = 50;

/** Fewer trials than these say nothing: no more than two would be the best ones. */
export const leastTrials = 20;

/**
 * The importance of each parameter, the greatest first. One of several numbers has the importance of its weightiest
 * number. A conditional one is judged by the trials that have it, and counts by their share. None for too few trials.
 */
export function importances(features: Features, judged: readonly Judged[]): readonly Importance[] {
  if (judged.length < leastTrials) return [];
  const rows = judged
    .toSorted((a, b) => a.loss - b.loss)
    .map(({ configuration }) => features.of(configuration));
  const found = new Map<string, { readonly divergence: number; readonly trials: number }>();
  for (const [column, feature] of features.columns.entries()) {
    const values = rows.map((row) => row[column] ?? NaN).filter((value) => !Number.isNaN(value));
    const divergence = (divergenceOf(feature, values) * values.length) / rows.length;
    const known = found.get(feature.parameter);
    if (known !== undefined && known.divergence >= divergence) continue;
    found.set(feature.parameter, { divergence, trials: values.length });
  }
  const total = [...found.values()].reduce((sum, { divergence }) => sum + divergence, 0);
  return [...found]
    .map(([parameter, { divergence, trials }]) => ({
      parameter,
      share: total > 0 ? divergence / total : 0,
      trials,
    }))
    .toSorted((a, b) => b.share - a.share);
}

/** The Pearson divergence of the best values from all of them; `values` from the best trial to the worst. */
function divergenceOf(feature: Feature, values: readonly number[]): number {
  if (feature.size < 2 || values.length < leastTrials) return 0;
  const best = values.slice(0, Math.ceil(quantile * values.length));
  const top = densityOf(feature, best);
  const all = densityOf(feature, values);
  return all.reduce((sum, share, cell) => {
    const excess = (top[cell] ?? 0) / share - 1;
    return sum + excess * excess * share;
  }, 0);
}

/** Shares of cells, all above 0: counts with one more for all cells together, spread over neighbours for numbers. */
function densityOf({ kind, size }: Feature, values: readonly number[]): Float64Array {
  const cells = Math.min(size, kind === "number" ? steps : size);
  const shares = new Float64Array(cells).fill(1 / cells);
  if (kind === "category") {
    for (const value of values) shares[value] = (shares[value] ?? 0) + 1;
  } else {
    const width = bandwidth(values, cells);
    for (const value of values) addKernel(shares, value, width);
  }
  return shares.map((share) => share / (values.length + 1));
}

/** A normal density around the value, cut to 0 … 1. */
function addKernel(shares: Float64Array, value: number, width: number): void {
  const cells = shares.length;
  const { below } = normal(value, width);
  const first = below(0);
  const whole = below(1) - first;
  let before = first;
  for (let cell = 0; cell < cells; cell++) {
    const after = below((cell + 1) / cells);
    shares[cell] = (shares[cell] ?? 0) + (after - before) / whole;
    before = after;
  }
}

/** Scott's rule, at least half a cell: David W. Scott, "Multivariate Density Estimation" (1992). */
function bandwidth(values: readonly number[], cells: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance =
    values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
  const width = 1.059 * Math.sqrt(variance) * power(values.length, -1 / 5);
  return Math.max(width, 0.5 / cells);
}
