/** Products of matrices for backends on a processor. */

/** `count` products of [rows, inner] and [inner, columns]; a matrix that there is once serves all. */
export interface Product {
  readonly count: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  /** Whether the matrices lie there with their axes exchanged. */
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * Each number is summed in float64 and rounded once, so that zeros in between, as padding puts them there, change no
 * bit. tfjs' own kernel rounds after each 48 of them.
 */
export function product(shape: Product, a: Float32Array, b: Float32Array): Float32Array {
  const { count, rows, inner, columns, transposeA, transposeB } = shape;
  const found = new Float32Array(count * rows * columns);
  const sums = new Float64Array(columns);
  const [sizeA, sizeB] = [rows * inner, inner * columns];
  const [downA, acrossA] = transposeA ? [1, rows] : [inner, 1];
  const [downB, acrossB] = transposeB ? [1, inner] : [columns, 1];
  for (let row = 0; row < count * rows; row += 1) {
    const one = Math.floor(row / rows);
    const startA = (one * sizeA) % a.length;
    const startB = (one * sizeB) % b.length;
    sums.fill(0);
    for (let k = 0; k < inner; k += 1) {
      const factor = a[startA + (row % rows) * downA + k * acrossA] ?? 0;
      const from = startB + k * downB;
      for (let j = 0; j < columns; j += 1) {
        sums[j] = (sums[j] ?? 0) + factor * (b[from + j * acrossB] ?? 0);
      }
    }
    found.set(sums, row * columns);
  }
  return found;
}
