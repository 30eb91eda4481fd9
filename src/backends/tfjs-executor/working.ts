/** Memory that an operation takes while it is carried out, beside its inputs and its result. */
import type { Node } from "../../graph/program.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { Shape } from "../../graph/tensor.ts";

/** Numbers of the tensor that holds what lies under each window of a convolution; 0 for other operations. */
export function patchesSize({ op, shape }: Node, inputs: readonly Node[]): number {
  const [first = [], second = []] = inputs.map((input) => input.shape);
  switch (op.kind) {
    case "conv2d":
      return underWindows(first, second, shape);
    case "conv2dInputGradient":
      return underWindows(shape, second, first);
    case "conv2dFilterGradient":
      return underWindows(first, shape, second);
    default:
      return 0;
  }
}

/** Numbers beside inputs and result: patches, and in convolutions forward the parts that they are joined from. */
export function workingSize(node: Node, inputs: readonly Node[]): number {
  const parts = node.op.kind === "conv2dInputGradient" ? 0 : 1;
  return (1 + parts) * patchesSize(node, inputs);
}

/** Windows of the filter's size over images lie at as many places as `slid` has rows and columns. */
function underWindows(images: Shape, filter: Shape, slid: Shape): number {
  const pixels = sizeOf(images.slice(-3, -1));
  return (sizeOf(images) / pixels) * sizeOf(slid.slice(-3, -1)) * sizeOf(filter.slice(-4, -2));
}
