/** Products of matrices for several trials. */
import { reshape } from "../arrangement.ts";
import type { MatmulOp } from "../op.ts";
import { matmul } from "../product.ts";
import type { Shape, Tensor } from "../tensor.ts";
import { type Lifted, ownShape, repeated } from "./lifted.ts";

/**
 * A matrix that all trials share serves all their rows in one plain product, which every backend has its fastest
 * kernel for. Shared rows by a matrix per trial, such as a first layer that scores all examples, are a product with
 * one side that has no leading axes: making it one wide product would move the weights and the result, and
 * kernels for many products read the shared side from the cache.
 */
export function liftMatmul(op: MatmulOp, a: Lifted, b: Lifted, shape: Shape): Tensor {
  const [trials = 1] = shape;
  const leadingA = ownShape(a).slice(0, -2);
  const leadingB = ownShape(b).slice(0, -2);
  if (!op.transposeA && leadingB.length === 0) {
    // The rows of a product are made one by one, so the axes in front of the first can be rows too.
    const columns = ownShape(a).at(-1) ?? 1;
    const rows = reshape(
      a.tensor,
      a.perTrial && b.perTrial ? [trials, -1, columns] : [-1, columns],
    );
    return reshape(matmul(rows, b.tensor, op), shape);
  }
  const leading = leadingA.length > 0 ? leadingA : leadingB;
  const side = (x: Lifted): Tensor =>
    !x.perTrial && x.tensor.shape.length === 2
      ? x.tensor
      : repeated(x, trials, [...leading, ...ownShape(x).slice(-2)]);
  return matmul(side(a), side(b), op);
}
