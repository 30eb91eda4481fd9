/**
 * Algebraic clean-up. Every rule keeps the value to the last bit, except that 0 may become −0 or the other
 * way round, which only a division by it would show; so what would round differently, such as (x·2)·3, stays.
 */
import { reshape, transpose } from "../arrangement.ts";
import { add, broadcast, negate, subtract } from "../elementwise.ts";
import { constant } from "../leaves.ts";
import type { BinaryFunction, MatmulOp } from "../op.ts";
import { broadcastShape, sameShape } from "../shape.ts";
import type { Shape, Tensor } from "../tensor.ts";
import { filledWith } from "./fold.ts";
import { withInputs } from "./rewrite.ts";

/** A tensor of the same value made of less, or the tensor itself. For after differentiation. */
export function simplify(tensor: Tensor): Tensor {
  const { op, inputs, shape } = tensor;
  const [a = tensor, b = tensor] = inputs;
  switch (op.kind) {
    case "stopGradient":
      return a;
    case "reshape":
      return a.op.kind === "reshape" ? reshape(inputOf(a), shape) : tensor;
    case "broadcast":
      return a.op.kind === "broadcast" ? broadcast(inputOf(a), shape) : tensor;
    case "transpose": {
      if (a.op.kind !== "transpose") return tensor;
      const inner = a.op.permutation;
      return transpose(
        inputOf(a),
        op.permutation.map((axis) => inner[axis] ?? axis),
      );
    }
    case "reduce":
      return sameShape(a.shape, shape) ? a : tensor;
    case "unary":
      return op.fn === "negate" ? simplifyNegation(tensor, a) : tensor;
    case "binary": {
      const fewer = withoutBroadcasts(tensor);
      return fewer === tensor ? simplifyBinary(op.fn, tensor, a, b) : fewer;
    }
    case "select": {
      const chosen = inputs[1] === inputs[2] ? 1 : filledWith(a);
      if (chosen === undefined) return withoutBroadcasts(tensor);
      return broadcast(inputs[chosen === 0 ? 2 : 1] ?? tensor, shape);
    }
    case "matmul":
      return simplifyMatmul(op, tensor, a, b);
    default:
      return tensor;
  }
}

function simplifyNegation(tensor: Tensor, x: Tensor): Tensor {
  if (isNegation(x)) return inputOf(x);
  if (x.op.kind === "binary" && x.op.fn === "subtract" && x.dtype === "float32") {
    return subtract(inputOf(x, 1), inputOf(x, 0));
  }
  return tensor;
}

function simplifyBinary(fn: BinaryFunction, tensor: Tensor, a: Tensor, b: Tensor): Tensor {
  const [left, right] = [filledWith(a), filledWith(b)];
  const same = (x: Tensor): Tensor => broadcast(x, tensor.shape);
  // Whether a function of x alone, of float32, has the result's shape.
  const alone = (x: Tensor): boolean => x.dtype === "float32" && sameShape(x.shape, tensor.shape);
  switch (fn) {
    case "add":
      if (right === 0) return same(a);
      if (left === 0) return same(b);
      if (isNegation(b)) return subtract(a, inputOf(b));
      return isNegation(a) ? subtract(b, inputOf(a)) : tensor;
    case "subtract":
      if (right === 0) return same(a);
      if (isNegation(b)) return add(a, inputOf(b));
      return left === 0 && alone(b) ? negate(b) : tensor;
    case "multiply":
      if (right === 1) return same(a);
      if (left === 1) return same(b);
      if (right === -1 && alone(a)) return negate(a);
      return left === -1 && alone(b) ? negate(b) : tensor;
    case "divide":
      return right === 1 ? same(a) : tensor;
    default:
      return tensor;
  }
}

/** Reads what is repeated in its original shape, where the result's shape stays. */
function withoutBroadcasts(tensor: Tensor): Tensor {
  let reached = tensor;
  for (const [i, input] of tensor.inputs.entries()) {
    const original = beforeRepeating(input);
    if (original === input) continue;
    const fewer = reached.inputs.with(i, original);
    const shape = fewer.reduce<Shape | undefined>(
      (joined, { shape }) => joined && broadcastShape(joined, shape),
      [],
    );
    if (shape !== undefined && sameShape(shape, tensor.shape)) reached = withInputs(reached, fewer);
  }
  return reached;
}

function beforeRepeating(tensor: Tensor): Tensor {
  if (tensor.op.kind === "broadcast") return inputOf(tensor);
  const filled = filledWith(tensor);
  return filled === undefined || tensor.shape.length === 0
    ? tensor
    : constant(filled, [], tensor.dtype);
}

/** A factor whose last two axes were exchanged is read with the flag instead. */
function simplifyMatmul(op: MatmulOp, tensor: Tensor, a: Tensor, b: Tensor): Tensor {
  const [swappedA, swappedB] = [isSwapped(a), isSwapped(b)];
  if (!swappedA && !swappedB) return tensor;
  return {
    ...tensor,
    op: {
      kind: "matmul",
      transposeA: op.transposeA !== swappedA,
      transposeB: op.transposeB !== swappedB,
    },
    inputs: [swappedA ? inputOf(a) : a, swappedB ? inputOf(b) : b],
  };
}

function isSwapped({ op, shape }: Tensor): boolean {
  const rank = shape.length;
  return (
    op.kind === "transpose" &&
    op.permutation.every((from, to) => from === (to < rank - 2 ? to : 2 * rank - 3 - to))
  );
}

function isNegation({ op }: Tensor): boolean {
  return op.kind === "unary" && op.fn === "negate";
}

function inputOf(tensor: Tensor, number = 0): Tensor {
  return tensor.inputs[number] ?? tensor;
}
