/**
 * Hyper-parameters of a Gaussian process: the most probable lengthscales and noise given values of mean 0 and
 * variance about 1. Priors: for lengthscales LogN(√2 + ½ ln d, √3), which grows with the dimension so that models
 * do not get more complex with it (Hvarfner, Hellsten & Nardi, "Vanilla Bayesian optimization performs great in high
 * dimensions", ICML 2024); for the variance of the noise LogN(−4, 1).
 */
import { choleskyFactor, solveLower, solveUpper } from "../../numerics/cholesky.ts";
import { exp, log } from "../../numerics/elementary.ts";
import { minimize } from "../../numerics/lbfgs.ts";
import type { Feature } from "../features.ts";
import { matern, maternSlope, squaredApart } from "./kernel.ts";

export interface Hyperparameters {
  /** One for each feature. */
  readonly lengthscales: Float64Array;
  /** Its variance. */
  readonly noise: number;
}

const leastNoise = 1e-6;
const leastLengthscale = 0.025;
const noiseMean = -4;
const noiseSd = 1;

/** Logarithms of lengthscales, then of the noise. */
type Logarithms = Float64Array;

export function fitHyperparameters(
  columns: readonly Feature[],
  rows: readonly Float64Array[],
  values: Float64Array,
  steps = 40,
): Hyperparameters {
  const problem = likelihood(columns, rows, values);
  const middle = priorMode(columns.length);
  const starts = [middle, shifted(middle, -1.2, -2)];
  const found = starts
    .map((start) => minimize({ value: problem }, start, steps, 1e-6))
    .reduce((best, each) => (each.value < best.value ? each : best));
  return fromLogarithms(found.x);
}

function fromLogarithms(x: Logarithms): Hyperparameters {
  return {
    lengthscales: x.slice(0, -1).map((each) => leastLengthscale + exp(each)),
    noise: leastNoise + exp(x.at(-1) ?? noiseMean),
  };
}

function priorMode(count: number): Logarithms {
  const start = new Float64Array(count + 1).fill(lengthscaleMean(count) - 1);
  start[count] = noiseMean;
  return start;
}

function shifted(start: Logarithms, lengthscales: number, noise: number): Logarithms {
  return start.map((each, i) => each + (i < start.length - 1 ? lengthscales : noise));
}

function lengthscaleMean(count: number): number {
  return Math.SQRT2 + 0.5 * log(Math.max(1, count));
}

/** The negative log posterior density of logarithms, with its gradient. */
function likelihood(
  columns: readonly Feature[],
  rows: readonly Float64Array[],
  values: Float64Array,
): (x: Logarithms, gradient: Float64Array) => number {
  const [n, d] = [rows.length, columns.length];
  const pairs = (n * (n - 1)) / 2;
  const apart = columns.map(({ kind }, column) => {
    const list = new Float64Array(pairs);
    let at = 0;
    for (let i = 1; i < n; i++) {
      for (let j = 0; j < i; j++) {
        list[at++] = squaredApart(kind, rows[i]?.[column] ?? NaN, rows[j]?.[column] ?? NaN);
      }
    }
    return list;
  });
  const squared = new Float64Array(pairs);
  const weights = new Float64Array(pairs);
  const mean = lengthscaleMean(d);

  return (x, gradient) => {
    const { lengthscales, noise } = fromLogarithms(x);
    squared.fill(0);
    for (let column = 0; column < d; column++) {
      const own = apart[column] ?? squared;
      const scale = lengthscales[column] ?? 1;
      const inverse = 1 / (scale * scale);
      for (let p = 0; p < pairs; p++) squared[p] = (squared[p] ?? 0) + (own[p] ?? 0) * inverse;
    }
    const matrix = new Float64Array(n * n);
    for (let i = 0, p = 0; i < n; i++) {
      for (let j = 0; j < i; j++) matrix[i * n + j] = matern(squared[p++] ?? 0);
      matrix[i * n + i] = 1 + noise;
    }
    const factor = choleskyFactor(matrix, n);
    if (factor === undefined) return Infinity;
    const alpha = Float64Array.from(values);
    solveLower(factor, n, alpha);
    let fit = 0;
    let determinant = 0;
    for (let i = 0; i < n; i++) {
      fit += (alpha[i] ?? 0) * (alpha[i] ?? 0);
      determinant += log(factor[i * n + i] ?? 1);
    }
    solveUpper(factor, n, alpha);
    const inverse = inverseOf(factor, n);

    // d(−log likelihood)/dK = ½ (K⁻¹ − α αᵀ), each pair twice.
    let trace = 0;
    for (let i = 0, p = 0; i < n; i++) {
      for (let j = 0; j < i; j++, p++) {
        const slope = (inverse[i * n + j] ?? 0) - (alpha[i] ?? 0) * (alpha[j] ?? 0);
        weights[p] = slope * maternSlope(squared[p] ?? 0);
      }
      trace += 0.5 * ((inverse[i * n + i] ?? 0) - (alpha[i] ?? 0) * (alpha[i] ?? 0));
    }
    let prior = 0;
    for (let column = 0; column < d; column++) {
      const own = apart[column] ?? squared;
      let sum = 0;
      for (let p = 0; p < pairs; p++) sum += (weights[p] ?? 0) * (own[p] ?? 0);
      const scale = lengthscales[column] ?? 1;
      const logarithm = x[column] ?? 0;
      const standard = (logarithm - mean) / Math.sqrt(3);
      prior += 0.5 * standard * standard;
      gradient[column] =
        (sum * -2 * exp(logarithm)) / (scale * scale * scale) + standard / Math.sqrt(3);
    }
    const logNoise = x[d] ?? 0;
    const standard = (logNoise - noiseMean) / noiseSd;
    prior += 0.5 * standard * standard;
    gradient[d] = trace * exp(logNoise) + standard / noiseSd;
    return 0.5 * fit + determinant + prior;
  };
}

/** The lower triangle of (L Lᵀ)⁻¹. */
function inverseOf(factor: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    lower[j * n + j] = 1 / (factor[j * n + j] ?? 1);
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= (factor[i * n + k] ?? 0) * (lower[k * n + j] ?? 0);
      lower[i * n + j] = sum / (factor[i * n + i] ?? 1);
    }
  }
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += (lower[k * n + i] ?? 0) * (lower[k * n + j] ?? 0);
      inverse[i * n + j] = sum;
    }
  }
  return inverse;
}
