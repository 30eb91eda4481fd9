/** What a Gaussian process says of new points, given values at others. */
import { choleskyFactor, solveLower, solveUpper } from "../../numerics/cholesky.ts";
import type { Feature } from "../features.ts";
import type { Belief } from "./acquisition.ts";
import type { Hyperparameters } from "./fit.ts";
import { matern, squaredApart } from "./kernel.ts";

export interface Posterior {
  /** Of the function, without the noise. */
  readonly at: (row: Float64Array) => Belief;
  readonly meanAt: (row: Float64Array) => number;
}

/** Of two rows. What is always there and a number, mostly everything, takes the short way. */
function createCovariance(
  columns: readonly Feature[],
  lengthscales: Float64Array,
): (a: Float64Array, b: Float64Array) => number {
  const inverses = lengthscales.map((scale) => 1 / (scale * scale));
  const places = columns.map((_, column) => column);
  const plain = Int32Array.from(places.filter((column) => isPlainAt(column)));
  const others = places.filter((column) => !isPlainAt(column));
  return (a, b) => {
    let squared = 0;
    for (let k = 0; k < plain.length; k++) {
      const column = plain[k] ?? 0;
      const apart = (a[column] ?? 0) - (b[column] ?? 0);
      squared += apart * apart * (inverses[column] ?? 0);
    }
    for (const column of others) {
      const kind = columns[column]?.kind ?? "number";
      const apart = squaredApart(kind, a[column] ?? NaN, b[column] ?? NaN);
      squared += apart * (inverses[column] ?? 0);
    }
    return matern(squared);
  };

  function isPlainAt(column: number): boolean {
    const feature = columns[column];
    return feature?.kind === "number" && !feature.conditional;
  }
}

/** Rises where a matrix is not positive definite by rounding. */
const jitters = [0, 1e-8, 1e-6, 1e-4, 1e-2];

/** Rows and values of one length. Throws a `RangeError` where no jitter makes the matrix positive definite. */
export function condition(
  columns: readonly Feature[],
  { lengthscales, noise }: Hyperparameters,
  rows: readonly Float64Array[],
  values: Float64Array,
): Posterior {
  const n = rows.length;
  const covariance = createCovariance(columns, lengthscales);
  const matrix = new Float64Array(n * n);
  for (const [i, row] of rows.entries()) {
    for (let j = 0; j < i; j++) matrix[i * n + j] = covariance(row, rows[j] ?? row);
    matrix[i * n + i] = 1 + noise;
  }
  const factor = factorOf(matrix, n);
  const alpha = Float64Array.from(values);
  solveLower(factor, n, alpha);
  solveUpper(factor, n, alpha);
  const towards = (row: Float64Array): Float64Array =>
    Float64Array.from(rows, (other) => covariance(row, other));
  const meanOf = (shared: Float64Array): number => {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += (shared[i] ?? 0) * (alpha[i] ?? 0);
    return mean;
  };
  return {
    meanAt: (row) => meanOf(towards(row)),
    at: (row) => {
      const shared = towards(row);
      const mean = meanOf(shared);
      solveLower(factor, n, shared);
      let explained = 0;
      for (let i = 0; i < n; i++) explained += (shared[i] ?? 0) * (shared[i] ?? 0);
      return { mean, variance: Math.max(0, 1 - explained) };
    },
  };
}

function factorOf(matrix: Float64Array, n: number): Float64Array {
  for (const jitter of jitters) {
    for (let i = 0; i < n; i++) matrix[i * n + i] = (matrix[i * n + i] ?? 0) + jitter;
    const factor = choleskyFactor(matrix, n);
    if (factor !== undefined) return factor;
  }
  throw new RangeError("The covariances of the trials are not positive definite.");
}
