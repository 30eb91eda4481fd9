/**
 * The gradient of each operation in its inputs, in the same operations. With L the loss, y the result and
 * g = ∂L/∂y the rules give ∂L/∂x for each input x, or nothing where no gradient passes.
 */
import { gather, pad, reshape, scatterAdd, slice, transpose } from "../arrangement.ts";
import {
  broadcast,
  divide,
  equal,
  less,
  lessEqual,
  multiply,
  negate,
  select,
  sign,
  square,
  subtract,
} from "../elementwise.ts";
import {
  conv2d,
  conv2dFilterGradient,
  conv2dInputGradient,
  maxPoolBy,
  maxPoolGradient,
  meanPoolBy,
  meanPoolGradient,
} from "../image.ts";
import type {
  BinaryFunction,
  Conv2dFilterGradientOp,
  Conv2dInputGradientOp,
  Conv2dOp,
  MatmulOp,
  UnaryFunction,
} from "../op.ts";
import { matmul } from "../product.ts";
import { sum } from "../reduction.ts";
import { repeatedAxes } from "../shape.ts";
import type { Shape, Tensor } from "../tensor.ts";

type InputGradients = readonly (Tensor | undefined)[];

/** The gradients in the inputs of `y`, given that in `y`. */
export function inputGradients(y: Tensor, g: Tensor): InputGradients {
  const { op } = y;
  const [a = y, b = y, c = y] = y.inputs;
  switch (op.kind) {
    case "state":
    case "batch":
    case "shared":
    case "hyper":
    case "step":
    case "uniform":
    case "constant":
    case "cast":
    case "stopGradient":
    case "argmax":
    case "oneHot":
      return [];
    case "unary":
      return [ofUnary(op.fn, a, y, g)];
    case "binary":
      return ofBinary(op.fn, a, b, y, g);
    case "select":
      return [undefined, gathered(select(a, g, 0), b.shape), gathered(select(a, 0, g), c.shape)];
    case "broadcast":
      return [gathered(g, a.shape)];
    case "reduce":
      return [op.fn === "sum" ? broadcast(g, a.shape) : ofMax(a, y, g)];
    case "matmul":
      return ofMatmul(op, a, b, g);
    case "reshape":
      return [reshape(g, a.shape)];
    case "transpose":
      return [transpose(g, inverse(op.permutation))];
    case "slice": {
      const after = a.shape.map(
        (length, axis) => length - (op.starts[axis] ?? 0) - (y.shape[axis] ?? 0),
      );
      return [pad(g, op.starts, after)];
    }
    case "pad":
      return [slice(g, op.before, a.shape)];
    case "concat":
      return ofConcat(op.axis, y.inputs, g);
    case "gather":
      return [scatterAdd(g, b, a.shape[0] ?? 1), undefined];
    case "scatterAdd":
      return [gather(g, b), undefined];
    case "conv2d":
    case "conv2dInputGradient":
    case "conv2dFilterGradient":
      return ofConvolution(op, a, b, g);
    case "maxPool":
      return [undefined, maxPoolGradient(a, g, op)];
    case "maxPoolGradient":
      return [undefined, maxPoolBy(a, g, op)];
    case "meanPool":
      return [meanPoolGradient(g, op, a.shape)];
    case "meanPoolGradient":
      return [meanPoolBy(g, op)];
  }
}

function ofUnary(fn: UnaryFunction, x: Tensor, y: Tensor, g: Tensor): Tensor | undefined {
  switch (fn) {
    case "negate":
      return negate(g);
    case "abs":
      return multiply(g, sign(x));
    case "sign":
    case "floor":
      return undefined;
    case "exp":
      return multiply(g, y);
    case "log":
      return divide(g, x);
    case "sqrt":
      return divide(multiply(g, 0.5), y);
    case "tanh":
      return multiply(g, subtract(1, square(y)));
    case "sigmoid":
      return multiply(g, multiply(y, subtract(1, y)));
    case "relu":
      return select(less(0, y), g, 0);
  }
}

function ofBinary(fn: BinaryFunction, a: Tensor, b: Tensor, y: Tensor, g: Tensor): InputGradients {
  const both = (first: Tensor, second: Tensor): InputGradients => [
    gathered(first, a.shape),
    gathered(second, b.shape),
  ];
  switch (fn) {
    case "add":
      return both(g, g);
    case "subtract":
      return both(g, negate(g));
    case "multiply":
      return both(multiply(g, b), multiply(g, a));
    case "divide":
      return both(divide(g, b), negate(divide(multiply(g, y), b)));
    case "maximum":
    case "minimum": {
      const first = fn === "maximum" ? lessEqual(b, a) : lessEqual(a, b);
      return both(select(first, g, 0), select(first, 0, g));
    }
    case "less":
    case "lessEqual":
    case "equal":
      return [];
  }
}

/** Equal shares for all that reach the maximum. */
function ofMax(x: Tensor, y: Tensor, g: Tensor): Tensor {
  const reached = equal(x, y);
  const count = sum(reached, repeatedAxes(y.shape, x.shape), { keepAxes: true });
  return multiply(reached, divide(g, count));
}

/** With A, B after their transpositions: ∂A = g·Bᵀ and ∂B = Aᵀ·g, transposed back where they were transposed. */
function ofMatmul(
  { transposeA, transposeB }: MatmulOp,
  a: Tensor,
  b: Tensor,
  g: Tensor,
): InputGradients {
  const first = transposeA
    ? matmul(b, g, { transposeA: transposeB, transposeB: true })
    : matmul(g, b, { transposeB: !transposeB });
  const second = transposeB
    ? matmul(g, a, { transposeA: true, transposeB: transposeA })
    : matmul(a, g, { transposeA: !transposeA });
  return [gathered(first, a.shape), gathered(second, b.shape)];
}

function ofConcat(axis: number, parts: readonly Tensor[], g: Tensor): InputGradients {
  let start = 0;
  return parts.map((part) => {
    const starts = g.shape.map((_, at) => (at === axis ? start : 0));
    start += part.shape[axis] ?? 0;
    return slice(g, starts, part.shape);
  });
}

/** The three operations are one trilinear form of images, filter and result, each with one of them left out. */
function ofConvolution(
  op: Conv2dOp | Conv2dInputGradientOp | Conv2dFilterGradientOp,
  a: Tensor,
  b: Tensor,
  g: Tensor,
): InputGradients {
  switch (op.kind) {
    case "conv2d":
      return [conv2dInputGradient(g, b, op, a.shape), conv2dFilterGradient(a, g, op, b.shape)];
    case "conv2dInputGradient":
      return [conv2d(g, b, op), conv2dFilterGradient(g, a, op, b.shape)];
    case "conv2dFilterGradient":
      return [conv2dInputGradient(b, g, op, a.shape), conv2d(a, g, op)];
  }
}

/** A gradient back in the shape that was repeated by broadcasting. */
function gathered(g: Tensor, shape: Shape): Tensor {
  return reshape(sum(g, repeatedAxes(shape, g.shape), { keepAxes: true }), shape);
}

function inverse(permutation: readonly number[]): readonly number[] {
  return permutation.map((_, axis) => permutation.indexOf(axis));
}
