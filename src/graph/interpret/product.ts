/** Products of matrices, by their definition. */
import { matrixShape } from "../product.ts";
import { fill, read, type Value } from "./value.ts";

export function matmul(
  out: Value,
  { transposeA, transposeB }: { readonly transposeA: boolean; readonly transposeB: boolean },
  a: Value,
  b: Value,
): Value {
  const [m, k] = matrixShape(a, transposeA);
  const [, n] = matrixShape(b, transposeB);
  const [strideA, strideB] = [a.shape.length === 2 ? 0 : m * k, b.shape.length === 2 ? 0 : k * n];
  return fill(out, (place) => {
    const matrix = Math.floor(place / (m * n));
    const [row, column] = [Math.floor(place / n) % m, place % n];
    let total = 0;
    for (let i = 0; i < k; i += 1) {
      const left = matrix * strideA + (transposeA ? i * m + row : row * k + i);
      const right = matrix * strideB + (transposeB ? column * k + i : i * n + column);
      total += read(a, left) * read(b, right);
    }
    return total;
  });
}
