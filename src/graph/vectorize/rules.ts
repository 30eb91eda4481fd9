/** What each operation of one trial becomes in the program of several. */
import { concat, pad, reshape, slice, transpose } from "../arrangement.ts";
import { isPerTrial } from "../leaves.ts";
import type { Node } from "../program.ts";
import type { Tensor } from "../tensor.ts";
import { liftConvolution, liftPooling } from "./image.ts";
import { aligned, type Lifted, repeated } from "./lifted.ts";
import { liftMatmul } from "./product.ts";
import { liftGather, liftScatterAdd } from "./rows.ts";

/** The operation on inputs of which some are per trial; what reads only what all share is shared. */
export function lift(node: Node, inputs: readonly Lifted[], trials: number): Lifted {
  const perTrial = isPerTrial(node.op) || inputs.some((input) => input.perTrial);
  if (perTrial) return { tensor: liftTensor(node, inputs, trials), perTrial };
  const { op, shape, dtype } = node;
  return { tensor: { op, inputs: inputs.map(({ tensor }) => tensor), shape, dtype }, perTrial };
}

function liftTensor(node: Node, inputs: readonly Lifted[], trials: number): Tensor {
  const { op, shape, dtype } = node;
  const full = [trials, ...shape];
  const on = (tensors: readonly Tensor[]): Tensor => ({ op, inputs: tensors, shape: full, dtype });
  const [a, b] = inputs;
  // All operations with a rule of their own have an input.
  if (a === undefined) return on([]);
  switch (op.kind) {
    case "state":
    case "batch":
    case "shared":
    case "hyper":
    case "step":
    case "uniform":
    case "constant":
      return on([]);
    case "unary":
    case "cast":
    case "stopGradient":
    case "argmax":
    case "oneHot":
      return on([a.tensor]);
    case "binary":
    case "select":
      return on(inputs.map((input) => aligned(input, shape.length)));
    case "broadcast":
      return repeated(a, trials, shape);
    case "reduce":
      return { ...on([a.tensor]), op: { ...op, axes: op.axes.map((axis) => axis + 1) } };
    case "reshape":
      return reshape(a.tensor, full);
    case "transpose":
      return transpose(a.tensor, [0, ...op.permutation.map((axis) => axis + 1)]);
    case "slice":
      return slice(a.tensor, [0, ...op.starts], full);
    case "pad":
      return pad(a.tensor, [0, ...op.before], [0, ...op.after]);
    case "concat":
      return concat(
        inputs.map((input) => repeated(input, trials)),
        op.axis + 1,
      );
    case "matmul":
      return b === undefined ? on([a.tensor]) : liftMatmul(op, a, b, full);
    case "gather":
      return b === undefined ? on([a.tensor]) : on(liftGather(a, b, trials));
    case "scatterAdd":
      return b === undefined ? on([a.tensor]) : liftScatterAdd(a, b, full);
    case "conv2d":
    case "conv2dInputGradient":
    case "conv2dFilterGradient":
      return liftConvolution(op, inputs, full);
    case "maxPool":
    case "maxPoolGradient":
    case "meanPool":
    case "meanPoolGradient":
      return liftPooling(op, inputs, full);
  }
}
