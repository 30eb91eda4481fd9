/** Products of matrices. */
import { checkDtype, refusal, sameShape, show } from "./shape.ts";
import type { Shape, Tensor } from "./tensor.ts";

export interface MatmulOptions {
  /** Whether the last two axes of the first change places beforehand. */
  readonly transposeA?: boolean;
  /** Whether those of the second do. */
  readonly transposeB?: boolean;
}

/** […, m, k] · […, k, n] → […, m, n]. Leading axes are the same, or one side has none and serves all. */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  const { transposeA = false, transposeB = false } = options;
  checkDtype("matmul", a, "float32");
  checkDtype("matmul", b, "float32");
  if (a.shape.length < 2 || b.shape.length < 2) {
    throw refusal(
      "matmul",
      `${show(a)} and ${show(b)} are not both matrices`,
      "Give at least two axes; `reshape` turns a vector into a row or a column",
    );
  }
  const [m, k] = matrixShape(a, transposeA);
  const [rows, n] = matrixShape(b, transposeB);
  if (k !== rows) {
    throw refusal(
      "matmul",
      `${show(a)}${transposeA ? " transposed" : ""} has ${k} columns, ` +
        `${show(b)}${transposeB ? " transposed" : ""} has ${rows} rows`,
      "Make them the same, or set `transposeA` or `transposeB`",
    );
  }
  const [leadingA, leadingB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  if (!sameShape(leadingA, leadingB) && leadingA.length > 0 && leadingB.length > 0) {
    throw refusal(
      "matmul",
      `the leading axes of ${show(a)} and ${show(b)} differ`,
      "They must be the same, or one side a single matrix",
    );
  }
  const leading = leadingA.length > 0 ? leadingA : leadingB;
  return {
    op: { kind: "matmul", transposeA, transposeB },
    inputs: [a, b],
    shape: [...leading, m, n],
    dtype: "float32",
  };
}

/** Rows and columns after the transposition. */
export function matrixShape(
  x: { readonly shape: Shape },
  transposed: boolean,
): readonly [number, number] {
  const [rows = 1, columns = 1] = x.shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}
