/** Products of matrices, one or many. */
import type { MatmulOp } from "../../graph/op.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { Shape } from "../../graph/tensor.ts";
import { hasOwnKernel, ownKernels } from "../kernels/names.ts";
import { building, kernel, onTwo, type Operation, reshaped } from "./kernel.ts";

/** The kernel takes three axes, and one matrix for all where the first has length 1. */
function threeAxes(shape: Shape): Shape {
  return [sizeOf(shape.slice(0, -2)), ...shape.slice(-2)];
}

export function matmulOperation(
  { transposeA, transposeB }: Pick<MatmulOp, "transposeA" | "transposeB">,
  [shapeA = [], shapeB = []]: readonly Shape[],
  result: Shape,
): Operation {
  // One matrix serves the rows of all.
  const rows = shapeB.length === 2 && !transposeA;
  const a = rows ? [1, sizeOf(shapeA.slice(0, -1)), shapeA.at(-1) ?? 1] : threeAxes(shapeA);
  const b = threeAxes(shapeB);
  const name = hasOwnKernel("product") ? ownKernels.product : "BatchMatMul";
  return onTwo((x, y) =>
    building((keep) => {
      const inputs = { a: keep(reshaped(x, a)), b: keep(reshaped(y, b)) };
      return reshaped(keep(kernel(name, inputs, { transposeA, transposeB })), result);
    }),
  );
}
