/** Models of a study: one Gaussian process for each objective and each outcome constraint. */
import { log1p } from "../../numerics/elementary.ts";
import type { Feature } from "../features.ts";
import type { Example } from "../training-set.ts";
import { fitHyperparameters, type Hyperparameters } from "./fit.ts";
import { condition, type Posterior } from "./posterior.ts";
import { momentsOf } from "./warp.ts";

/** More trials make a fit no better than they make it slow. */
const mostFitted = 160;

/** A posterior is of so many trials at most. */
const mostConditioned = 200;

/** Up to so many trials hyper-parameters follow every one of them; then each twentieth more. */
const everyTrial = 24;
const growth = 1.05;

/** How many trials the hyper-parameters are fitted to that are used for `count` trials. */
export function fittedCount(count: number): number {
  let milestone = Math.min(count, everyTrial);
  for (let next = everyTrial; next <= count; next = Math.ceil(next * growth + 1)) milestone = next;
  return milestone;
}

/** Places of the trials that a model sees, at most `most`: half of them the best ones, the others evenly. */
export function representative(values: ArrayLike<number>, most: number): readonly number[] {
  const all = Array.from({ length: values.length }, (_, i) => i);
  if (all.length <= most) return all;
  const order = all.toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
  const half = Math.floor(most / 2);
  const rest = order.slice(half).toSorted((a, b) => a - b);
  const left = most - half;
  const spread = Array.from(
    { length: left },
    (_, i) => rest[Math.floor((i * rest.length) / left)] ?? 0,
  );
  return [...order.slice(0, half), ...spread].toSorted((a, b) => a - b);
}

export interface Series {
  readonly rows: readonly Float64Array[];
  /** Of mean 0 and variance 1. */
  readonly values: Float64Array;
}

/** The posterior of a series, and of rows that are taken to come out as expected. */
export function modelOf(
  columns: readonly Feature[],
  { rows, values }: Series,
  hyperparameters: Hyperparameters,
  pending: readonly Float64Array[],
): Posterior {
  const places = representative(values, mostConditioned);
  const ownRows = places.map((place) => rows[place] ?? new Float64Array());
  const ownValues = Float64Array.from(places, (place) => values[place] ?? 0);
  const known = condition(columns, hyperparameters, ownRows, ownValues);
  if (pending.length === 0) return known;
  const believed = pending.map((row) => known.meanAt(row));
  return condition(
    columns,
    hyperparameters,
    [...ownRows, ...pending],
    Float64Array.from([...ownValues, ...believed]),
  );
}

export function fitSeries(columns: readonly Feature[], { rows, values }: Series): Hyperparameters {
  const places = representative(values, mostFitted);
  return fitHyperparameters(
    columns,
    places.map((place) => rows[place] ?? new Float64Array()),
    Float64Array.from(places, (place) => values[place] ?? 0),
  );
}

/** Margins of an outcome constraint as a series, and where 0 lies in it. `undefined` where none is known. */
export function marginSeries(
  examples: readonly Example[],
  constraint: number,
): { readonly series: Series; readonly bound: number } | undefined {
  const known = examples.filter(({ margins }) => Number.isFinite(margins[constraint]));
  if (known.length === 0) return undefined;
  const raw = known.map(({ margins }) => margins[constraint] ?? 0);
  const size = medianSize(raw);
  const logarithmic = raw.map((margin) => Math.sign(margin) * log1p(Math.abs(margin) / size));
  const { mean, spread } = momentsOf(logarithmic);
  return {
    series: {
      rows: known.map(({ row }) => row),
      values: Float64Array.from(logarithmic, (value) => (value - mean) / spread),
    },
    bound: (0 - mean) / spread,
  };
}

function medianSize(values: readonly number[]): number {
  const sizes = values.map(Math.abs).toSorted((a, b) => a - b);
  const middle = sizes[Math.floor(sizes.length / 2)] ?? 0;
  return middle > 0 ? middle : 1;
}
