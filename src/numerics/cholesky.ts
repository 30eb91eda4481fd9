/** Symmetric positive definite matrices of moderate size, dense. */

/**
 * The lower triangle L, row by row in a square, with L Lᵀ = matrix; `undefined` where the matrix is not positive
 * definite.
 */
export function choleskyFactor(matrix: Float64Array, size: number): Float64Array | undefined {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j] ?? 0;
      for (let k = 0; k < j; k++) {
        sum -= (factor[i * size + k] ?? 0) * (factor[j * size + k] ?? 0);
      }
      if (i === j) {
        if (!(sum > 0)) return undefined;
        factor[i * size + i] = Math.sqrt(sum);
      } else {
        factor[i * size + j] = sum / (factor[j * size + j] ?? 1);
      }
    }
  }
  return factor;
}

/** Solves L x = right in place. */
export function solveLower(factor: Float64Array, size: number, right: Float64Array): void {
  for (let i = 0; i < size; i++) {
    let sum = right[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (factor[i * size + k] ?? 0) * (right[k] ?? 0);
    right[i] = sum / (factor[i * size + i] ?? 1);
  }
}

/** Solves Lᵀ x = right in place. */
export function solveUpper(factor: Float64Array, size: number, right: Float64Array): void {
  for (let i = size - 1; i >= 0; i--) {
    let sum = right[i] ?? 0;
    for (let k = i + 1; k < size; k++) sum -= (factor[k * size + i] ?? 0) * (right[k] ?? 0);
    right[i] = sum / (factor[i * size + i] ?? 1);
  }
}
