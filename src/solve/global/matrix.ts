/** Small dense symmetric matrices, and linear systems by elimination. Row by row in one array. */

/** Relative to the largest entry: what elimination may lose to rounding. */
const rounding = 1e-13;

/**
 * Whether a symmetric matrix is positive definite, surely: by elimination, with a margin that no rounding
 * reaches (S. M. Rump, Verification of positive definiteness, BIT 46, 2006).
 */
export function isPositiveDefinite(matrix: Float64Array, size: number): boolean {
  const left = Float64Array.from(matrix);
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, Math.abs(left[i * size + i] ?? 0));
  const least = rounding * size * largest;
  for (let k = 0; k < size; k++) {
    const pivot = left[k * size + k] ?? 0;
    if (!(pivot > least)) return false;
    for (let i = k + 1; i < size; i++) {
      const factor = (left[i * size + k] ?? 0) / pivot;
      if (factor === 0) continue;
      for (let j = k + 1; j < size; j++) {
        left[i * size + j] = (left[i * size + j] ?? 0) - factor * (left[k * size + j] ?? 0);
      }
    }
  }
  return true;
}

/** The solution of A x = b; nothing where A is singular. Both are overwritten. */
export function solveSystem(
  matrix: Float64Array,
  right: Float64Array,
  size: number,
): Float64Array | undefined {
  for (let k = 0; k < size; k++) {
    let best = k;
    for (let i = k + 1; i < size; i++) {
      if (Math.abs(matrix[i * size + k] ?? 0) > Math.abs(matrix[best * size + k] ?? 0)) best = i;
    }
    const pivot = matrix[best * size + k] ?? 0;
    if (!(Math.abs(pivot) > 1e-300)) return undefined;
    if (best !== k) {
      for (let j = 0; j < size; j++) swap(matrix, k * size + j, best * size + j);
      swap(right, k, best);
    }
    for (let i = k + 1; i < size; i++) {
      const factor = (matrix[i * size + k] ?? 0) / pivot;
      if (factor === 0) continue;
      for (let j = k; j < size; j++) {
        matrix[i * size + j] = (matrix[i * size + j] ?? 0) - factor * (matrix[k * size + j] ?? 0);
      }
      right[i] = (right[i] ?? 0) - factor * (right[k] ?? 0);
    }
  }
  for (let i = size - 1; i >= 0; i--) {
    let value = right[i] ?? 0;
    for (let j = i + 1; j < size; j++) value -= (matrix[i * size + j] ?? 0) * (right[j] ?? 0);
    right[i] = value / (matrix[i * size + i] ?? 1);
  }
  return right;
}

function swap(values: Float64Array, a: number, b: number): void {
  const value = values[a] ?? 0;
  values[a] = values[b] ?? 0;
  values[b] = value;
}
