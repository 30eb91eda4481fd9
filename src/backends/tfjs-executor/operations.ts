/** What carries out each operation that has inputs. */
import type { Node } from "../../graph/program.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { DType, Shape } from "../../graph/tensor.ts";
import {
  concatOperation,
  padOperation,
  reshapeOperation,
  sliceOperation,
  transposeOperation,
} from "./arrangement.ts";
import { convolutionOperation } from "./convolution.ts";
import {
  binaryOperation,
  broadcastOperation,
  castOperation,
  selectOperation,
  unaryOperation,
} from "./elementwise.ts";
import type { Operation, Tensor } from "./kernel.ts";
import {
  maxPoolGradientOperation,
  maxPoolOperation,
  meanPoolGradientOperation,
  meanPoolOperation,
} from "./pooling.ts";
import { matmulOperation } from "./product.ts";
import { argmaxOperation, reduceOperation } from "./reduction.ts";
import { gatherOperation, oneHotOperation, scatterAddOperation } from "./rows.ts";

/** Known numbers as a tensor that lives as long as the program; a single number fills the shape. */
export type Constants = (values: readonly number[], shape: Shape, dtype?: DType) => Tensor;

/** What carries out an operation on tensors of its inputs' shapes; leaves have nothing to carry out. */
export function operationOf(
  node: Node,
  inputs: readonly Node[],
  constants: Constants,
): Operation | undefined {
  const { op, shape, dtype } = node;
  const shapes = inputs.map((input) => input.shape);
  const [first = []] = shapes;
  switch (op.kind) {
    case "state":
    case "batch":
    case "shared":
    case "hyper":
    case "step":
    case "uniform":
    case "constant":
      return undefined;
    case "unary":
      return unaryOperation(op.fn);
    case "binary":
      return binaryOperation(op.fn, shapes, shape);
    case "select":
      return selectOf(inputs, shape, constants);
    case "cast":
      return castOperation(dtype);
    case "stopGradient":
    case "reshape":
      return reshapeOperation(shape);
    case "broadcast":
      return broadcastOperation(first, shape);
    case "reduce":
      return reduceOperation(op.fn, first, op.axes, shape);
    case "argmax":
      return argmaxOperation(first, shape);
    case "matmul":
      return matmulOperation(op, shapes, shape);
    case "transpose":
      return transposeOperation(first, op.permutation, shape);
    case "slice":
      return sliceOperation(first, op.starts, shape);
    case "pad":
      return padOperation(first, op.before, op.after, shape);
    case "concat":
      return concatOperation(op.axis);
    case "gather":
      return gatherOperation(shapes, shape, (trials, length) =>
        constants(
          Array.from({ length: trials }, (_, trial) => trial * length),
          [trials, 1],
          "int32",
        ),
      );
    case "scatterAdd":
      return scatterAddOperation(shapes[1] ?? [], shape);
    case "oneHot":
      return oneHotOperation(shape);
    case "conv2d":
    case "conv2dInputGradient":
    case "conv2dFilterGradient":
      return convolutionOperation(op, shapes, shape);
    case "maxPool":
      return maxPoolOperation(op, shapes, shape, node.inputs[0] === node.inputs[1], constants);
    case "maxPoolGradient":
      return maxPoolGradientOperation(op, shapes, constants);
    case "meanPool":
      return meanPoolOperation(op, shapes, shape, constants);
    case "meanPoolGradient":
      return meanPoolGradientOperation(op, shapes, shape, constants);
  }
}

/** The kernel needs whole tensors on both sides: known numbers are filled in once. */
function selectOf(inputs: readonly Node[], shape: Shape, constants: Constants): Operation {
  const filled = inputs.map(({ op, shape: own, dtype }, i) =>
    i > 0 && op.kind === "constant" && op.values.length === 1 && sizeOf(own) < sizeOf(shape)
      ? constants(op.values, shape, dtype)
      : undefined,
  );
  const shapes = inputs.map((input, i) => filled[i]?.shape ?? input.shape);
  const select = selectOperation(shapes, shape, constants([0], []));
  return (tensors) => select(tensors.map((tensor, i) => filled[i] ?? tensor));
}
