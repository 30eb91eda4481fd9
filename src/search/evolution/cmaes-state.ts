/**
 * The distribution of CMA-ES: Hansen, "The CMA evolution strategy: a tutorial" (arXiv:1604.00772), in Cholesky
 * form, with active updates left out. Points that other distributions made may be put in: their steps are cut to
 * the length that own ones have (Hansen, "Injecting external solutions into CMA-ES", arXiv:1110.4181).
 */
import { choleskyFactor, solveLower } from "../../numerics/cholesky.ts";
import { exp, log } from "../../numerics/elementary.ts";

export interface Parameters {
  /** λ: how many points a generation has. */
  readonly population: number;
  /** Of the best points, positive, of sum 1. */
  readonly weights: readonly number[];
  /** μ_eff: how many points of equal weight they are worth. */
  readonly effective: number;
  readonly pathRate: number;
  readonly stepRate: number;
  readonly rankOne: number;
  readonly rankMany: number;
  readonly damping: number;
  /** E‖N(0, I)‖, approximated. */
  readonly expectedLength: number;
}

/** λ where the user gives none. */
export function defaultPopulation(dimensions: number): number {
  return 4 + Math.floor(3 * log(Math.max(1, dimensions)));
}

/** Table 1 of the tutorial. */
export function parametersOf(dimensions: number, population: number): Parameters {
  const n = dimensions;
  const count = Math.max(1, Math.floor(population / 2));
  const raw = Array.from({ length: count }, (_, i) => log((population + 1) / 2) - log(i + 1));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const weights = raw.map((weight) => weight / total);
  const effective = 1 / weights.reduce((sum, weight) => sum + weight * weight, 0);
  const pathRate = (4 + effective / n) / (n + 4 + (2 * effective) / n);
  const stepRate = (effective + 2) / (n + effective + 5);
  const rankOne = 2 / ((n + 1.3) * (n + 1.3) + effective);
  const rankMany = Math.min(
    1 - rankOne,
    (2 * (1 / 4 + effective + 1 / effective - 2)) / ((n + 2) * (n + 2) + effective),
  );
  const damping = 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (n + 1)) - 1) + stepRate;
  const expectedLength = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
  return {
    population,
    weights,
    effective,
    pathRate,
    stepRate,
    rankOne,
    rankMany,
    damping,
    expectedLength,
  };
}

export interface Distribution {
  readonly mean: Float64Array;
  /** σ. */
  readonly step: number;
  /** C, square, row by row. */
  readonly covariance: Float64Array;
  /** Its lower Cholesky factor. */
  readonly factor: Float64Array;
  readonly covariancePath: Float64Array;
  readonly stepPath: Float64Array;
  readonly generation: number;
}

export function initialDistribution(mean: Float64Array, step: number): Distribution {
  const n = mean.length;
  return {
    mean,
    step,
    covariance: identity(n),
    factor: identity(n),
    covariancePath: new Float64Array(n),
    stepPath: new Float64Array(n),
    generation: 0,
  };
}

/** A point of the distribution: `normals` are as many independent standard normal numbers as it has dimensions. */
export function pointAt({ mean, step, factor }: Distribution, normals: Float64Array): Float64Array {
  const n = mean.length;
  return mean.map((centre, i) => {
    let sum = 0;
    for (let k = 0; k <= i; k++) sum += (factor[i * n + k] ?? 0) * (normals[k] ?? 0);
    return centre + step * sum;
  });
}

/** The distribution after a generation: its points with the best first. */
export function update(
  state: Distribution,
  parameters: Parameters,
  points: readonly Float64Array[],
): Distribution {
  const { mean, step, factor, generation } = state;
  const { weights, effective, pathRate, stepRate, rankOne, rankMany, damping, expectedLength } =
    parameters;
  const n = mean.length;
  const steps = points
    .slice(0, weights.length)
    .map((point) => stepTo(point, state, expectedLength));
  const average = new Float64Array(n);
  for (const [k, own] of steps.entries()) {
    for (let i = 0; i < n; i++) average[i] = (average[i] ?? 0) + (weights[k] ?? 0) * (own[i] ?? 0);
  }
  const whitened = Float64Array.from(average);
  solveLower(factor, n, whitened);
  const along = Math.sqrt(stepRate * (2 - stepRate) * effective);
  const stepPath = state.stepPath.map(
    (each, i) => (1 - stepRate) * each + along * (whitened[i] ?? 0),
  );
  const length = norm(stepPath);
  const settled = 1 - exp(2 * (generation + 1) * log(1 - stepRate));
  const isShort = length / Math.sqrt(settled) < (1.4 + 2 / (n + 1)) * expectedLength;
  const onward = isShort ? Math.sqrt(pathRate * (2 - pathRate) * effective) : 0;
  const covariancePath = state.covariancePath.map(
    (each, i) => (1 - pathRate) * each + onward * (average[i] ?? 0),
  );
  const lost = isShort ? 0 : pathRate * (2 - pathRate);
  const kept = 1 - rankOne - rankMany + rankOne * lost;
  const covariance = state.covariance.map((each, place) => {
    const [i, j] = [Math.floor(place / n), place % n];
    let many = 0;
    for (const [k, own] of steps.entries()) {
      many += (weights[k] ?? 0) * (own[i] ?? 0) * (own[j] ?? 0);
    }
    return (
      kept * each + rankOne * (covariancePath[i] ?? 0) * (covariancePath[j] ?? 0) + rankMany * many
    );
  });
  const nextFactor = choleskyFactor(covariance, n);
  const change = Math.min(1, (stepRate / damping) * (length / expectedLength - 1));
  return {
    mean: mean.map((each, i) => each + step * (average[i] ?? 0)),
    step: step * exp(change),
    // Rounding may take a direction away: then the shape begins anew.
    covariance: nextFactor === undefined ? identity(n) : covariance,
    factor: nextFactor ?? identity(n),
    covariancePath,
    stepPath,
    generation: generation + 1,
  };
}

/** (x − m) / σ, no longer in the distribution's own measure than its steps are. */
function stepTo(
  point: Float64Array,
  { mean, step, factor }: Distribution,
  expectedLength: number,
): Float64Array {
  const n = mean.length;
  const own = point.map((each, i) => (each - (mean[i] ?? 0)) / step);
  const whitened = Float64Array.from(own);
  solveLower(factor, n, whitened);
  const length = norm(whitened);
  const longest = expectedLength + (2 * Math.sqrt(n)) / (Math.sqrt(n) + 2);
  return length > longest ? own.map((each) => (each * longest) / length) : own;
}

function norm(vector: Float64Array): number {
  let sum = 0;
  for (const each of vector) sum += each * each;
  return Math.sqrt(sum);
}

function identity(n: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
  return matrix;
}
