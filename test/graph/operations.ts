/** Uses of all operations, as functions of float32 inputs that can be differentiated in. */
import {
  concat,
  gather,
  oneHot,
  pad,
  reshape,
  scatterAdd,
  slice,
  transpose,
} from "../../src/graph/arrangement.ts";
import {
  abs,
  add,
  broadcast,
  cast,
  divide,
  equal,
  exp,
  floor,
  less,
  lessEqual,
  log,
  maximum,
  minimum,
  multiply,
  negate,
  relu,
  select,
  sigmoid,
  sign,
  sqrt,
  square,
  stopGradient,
  subtract,
  tanh,
} from "../../src/graph/elementwise.ts";
import {
  conv2d,
  conv2dFilterGradient,
  conv2dInputGradient,
  maxPool,
  maxPoolGradient,
  meanPool,
  meanPoolGradient,
} from "../../src/graph/image.ts";
import { dropout, gelu, logSumExp, softmax } from "../../src/graph/layers/activation.ts";
import { scaledDotProductAttention } from "../../src/graph/layers/attention.ts";
import { crossEntropy, meanSquaredError } from "../../src/graph/layers/loss.ts";
import { constant, uniform } from "../../src/graph/leaves.ts";
import type { Pooling, Sliding } from "../../src/graph/op.ts";
import { inOrder } from "../../src/graph/passes/order.ts";
import { matmul } from "../../src/graph/product.ts";
import { argmax, max, mean, moments, sum } from "../../src/graph/reduction.ts";
import type { Shape, Tensor } from "../../src/graph/tensor.ts";

/** The operations and functions of a program, such as `binary add`. */
export function operationsIn(results: readonly Tensor[]): ReadonlySet<string> {
  return new Set(inOrder(results).map(({ op }) => ("fn" in op ? `${op.kind} ${op.fn}` : op.kind)));
}

export interface Case {
  readonly name: string;
  readonly inputs: readonly Input[];
  readonly build: (...inputs: readonly Tensor[]) => Tensor;
}

interface Input {
  readonly shape: Shape;
  /** From a normal number to one in the operation's domain. */
  readonly map?: (x: number) => number;
}

const positive = (x: number): number => 0.3 + Math.abs(x);
const away = (x: number): number => x + Math.sign(x);

function of(...shapes: readonly Shape[]): readonly Input[] {
  return shapes.map((shape) => ({ shape }));
}

const rows = constant([2, 0, 2, 1], [2, 2], "int32");
const sliding: Sliding = {
  strides: [2, 1],
  padding: { top: 1, bottom: 0, left: 1, right: 2 },
};
const pooling: Pooling = {
  window: [3, 2],
  strides: [2, 1],
  padding: { top: 1, bottom: 2, left: 0, right: 1 },
};
const images = [2, 5, 4, 3];
const filter = [3, 2, 3, 2];
/** What `sliding` makes of `images` and `filter`, and `pooling` of `images`. */
const slid = [2, 2, 6, 2];
const pooled = [2, 3, 4, 3];

export const cases: readonly Case[] = [
  { name: "negate", inputs: of([3]), build: (x) => negate(square(x)) },
  { name: "abs", inputs: of([5]), build: abs },
  { name: "sign and floor", inputs: of([5]), build: (x) => multiply(add(sign(x), floor(x)), x) },
  { name: "exp", inputs: of([5]), build: exp },
  { name: "log", inputs: [{ shape: [5], map: positive }], build: log },
  { name: "sqrt", inputs: [{ shape: [5], map: positive }], build: sqrt },
  { name: "tanh", inputs: of([5]), build: tanh },
  { name: "sigmoid", inputs: of([5]), build: sigmoid },
  { name: "relu", inputs: of([3, 5]), build: (x) => relu(multiply(x, x.shape[0] ?? 1)) },
  { name: "add, repeated", inputs: of([2, 1, 3], [4, 1]), build: (x, y) => square(add(x, y)) },
  { name: "subtract, repeated", inputs: of([3], [2, 3]), build: (x, y) => square(subtract(x, y)) },
  { name: "multiply, repeated", inputs: of([2, 3], []), build: multiply },
  { name: "multiply by itself", inputs: of([4]), build: (x) => multiply(x, x) },
  {
    name: "divide, repeated",
    inputs: [{ shape: [2, 3] }, { shape: [2, 1], map: away }],
    build: divide,
  },
  { name: "maximum", inputs: of([2, 4], [4]), build: (x, y) => square(maximum(x, y)) },
  { name: "minimum", inputs: of([2, 4], [2, 1]), build: (x, y) => square(minimum(x, y)) },
  {
    name: "select",
    inputs: of([2, 4], [4], [2, 1]),
    build: (x, y, z) => select(less(x, 0.2), multiply(y, x), exp(z)),
  },
  {
    name: "comparisons",
    inputs: of([6], [6]),
    build: (x, y) => multiply(add(lessEqual(x, y), equal(x, x)), multiply(x, y)),
  },
  {
    name: "cast",
    inputs: of([6]),
    build: (x) => multiply(cast(cast(x, "int32"), "float32"), square(x)),
  },
  { name: "stopGradient", inputs: of([4]), build: (x) => add(x, stopGradient(floor(x))) },
  { name: "broadcast", inputs: of([3, 1]), build: (x) => square(broadcast(x, [2, 3, 4])) },
  { name: "sum", inputs: of([2, 3, 4]), build: (x) => square(sum(x, [0, 2])) },
  { name: "mean", inputs: of([2, 3]), build: (x) => square(mean(x, -1, { keepAxes: true })) },
  { name: "max", inputs: of([3, 4]), build: (x) => square(max(x, -1)) },
  { name: "moments", inputs: of([3, 4]), build: (x) => concat([...moments(x, 0)]) },
  {
    name: "matmul",
    inputs: of([3, 4], [4, 2]),
    build: (x, y) => matmul(x, y),
  },
  {
    name: "matmul, first transposed",
    inputs: of([4, 3], [4, 2]),
    build: (x, y) => matmul(x, y, { transposeA: true }),
  },
  {
    name: "matmul, second transposed",
    inputs: of([3, 4], [2, 4]),
    build: (x, y) => matmul(x, y, { transposeB: true }),
  },
  {
    name: "matmul, both transposed",
    inputs: of([4, 3], [2, 4]),
    build: (x, y) => matmul(x, y, { transposeA: true, transposeB: true }),
  },
  {
    name: "matmul of many",
    inputs: of([2, 2, 3, 4], [2, 2, 4, 2]),
    build: (x, y) => matmul(x, y),
  },
  {
    name: "matmul of many by one",
    inputs: of([2, 3, 4], [2, 4]),
    build: (x, y) => matmul(x, y, { transposeB: true }),
  },
  {
    name: "matmul of one by many",
    inputs: of([4, 3], [2, 4, 2]),
    build: (x, y) => matmul(x, y, { transposeA: true }),
  },
  { name: "reshape", inputs: of([2, 6]), build: (x) => square(reshape(x, [3, -1])) },
  { name: "transpose", inputs: of([2, 3, 4]), build: (x) => square(transpose(x, [2, 0, 1])) },
  { name: "slice", inputs: of([3, 4]), build: (x) => square(slice(x, [1, 0], [2, 3])) },
  { name: "pad", inputs: of([2, 2]), build: (x) => exp(pad(x, [1, 0], [0, 2])) },
  {
    name: "concat",
    inputs: of([2, 1], [2, 3]),
    build: (x, y) => square(concat([x, y, x], 1)),
  },
  { name: "gather", inputs: of([3, 2]), build: (x) => square(gather(x, rows)) },
  { name: "scatterAdd", inputs: of([2, 2, 3]), build: (x) => square(scatterAdd(x, rows, 3)) },
  {
    name: "oneHot and argmax",
    inputs: of([3, 4]),
    build: (x) => multiply(oneHot(argmax(x), 4), square(x)),
  },
  { name: "uniform", inputs: of([7]), build: (x) => multiply(square(x), uniform("u", [7])) },
  { name: "conv2d", inputs: of(images, filter), build: (x, w) => conv2d(x, w, sliding) },
  {
    name: "conv2d, same",
    inputs: of([1, 5, 5, 2], [3, 3, 2, 2]),
    build: (x, w) => square(conv2d(x, w, { strides: 2, padding: "same" })),
  },
  {
    name: "conv2dInputGradient",
    inputs: of(slid, filter),
    build: (y, w) => conv2dInputGradient(y, w, sliding, images),
  },
  {
    name: "conv2dFilterGradient",
    inputs: of(images, slid),
    build: (x, y) => conv2dFilterGradient(x, y, sliding, filter),
  },
  { name: "maxPool", inputs: of(images), build: (x) => square(maxPool(x, [3, 2], pooling)) },
  {
    name: "maxPool of numbers below 0",
    inputs: [{ shape: images, map: (x) => -positive(x) }],
    build: (x) => square(maxPool(x, 2)),
  },
  {
    name: "maxPoolGradient",
    inputs: of(pooled, images),
    build: (y, x) => square(maxPoolGradient(x, y, pooling)),
  },
  { name: "meanPool", inputs: of(images), build: (x) => square(meanPool(x, [3, 2], pooling)) },
  {
    name: "meanPoolGradient",
    inputs: of(pooled),
    build: (y) => square(meanPoolGradient(y, pooling, images)),
  },
  { name: "dropout", inputs: of([5, 7]), build: (x) => dropout(square(x), 0.3, "d") },
  { name: "dropout of more axes", inputs: of([2, 3, 5]), build: (x) => dropout(x, 0.3, "d") },
  { name: "gelu", inputs: of([5]), build: gelu },
  { name: "softmax", inputs: of([2, 5]), build: softmax },
  { name: "logSumExp", inputs: of([2, 5]), build: logSumExp },
  {
    name: "attention",
    inputs: of([2, 3, 4], [2, 5, 4], [2, 5, 2]),
    build: (q, k, v) => scaledDotProductAttention(q, k, v, constant([1, 1, 0, 1, 1])),
  },
  {
    name: "crossEntropy",
    inputs: of([2, 2, 4], []),
    build: (z, s) =>
      crossEntropy(z, rows, { smoothing: sigmoid(s), weights: constant([1, 0, 2, 1], [2, 2]) }),
  },
  { name: "meanSquaredError", inputs: of([2, 3], [2, 3]), build: meanSquaredError },
];
