/** Functions here and in tfjs that are the same, for comparing their values and gradients. */
import * as tf from "@tensorflow/tfjs-core";
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
  divide,
  equal,
  exp,
  floor,
  less,
  lessEqual,
  log,
  maximum,
  minimum,
  negate,
  relu,
  select,
  sigmoid,
  sign,
  sqrt,
  stopGradient,
  subtract,
  tanh,
  multiply,
  square,
} from "../../src/graph/elementwise.ts";
import { conv2d, conv2dInputGradient, maxPool, meanPool } from "../../src/graph/image.ts";
import { softmax } from "../../src/graph/layers/activation.ts";
import { crossEntropy } from "../../src/graph/layers/loss.ts";
import { constant, shared } from "../../src/graph/leaves.ts";
import { matmul } from "../../src/graph/product.ts";
import { max, mean, moments, sum } from "../../src/graph/reduction.ts";
import type { Shape, Tensor } from "../../src/graph/tensor.ts";

/** The same function here and in tfjs. */
export interface Pair {
  readonly name: string;
  readonly shapes: readonly Shape[];
  readonly ours: (...inputs: readonly Tensor[]) => Tensor;
  readonly theirs: (...inputs: tf.Tensor[]) => tf.Tensor;
  readonly map?: (x: number) => number;
  /** Where tfjs has no gradient, or a wrong one: that of its mean over windows counts the padding. */
  readonly valuesOnly?: boolean;
}

/** For tfjs' types: a tensor that has four axes. */
function four(x: tf.Tensor): tf.Tensor4D {
  const [a = 1, b = 1, c = 1, d = 1] = x.shape;
  return tf.reshape<tf.Rank.R4>(x, [a, b, c, d]);
}

const labels = [3, 0, 2, 2];
const images: [number, number, number, number] = [2, 6, 5, 3];
const filter = [3, 2, 3, 4];

export const pairs: readonly Pair[] = [
  {
    name: "functions of one number",
    shapes: [[3, 4]],
    ours: (x) => add(exp(x), multiply(tanh(x), add(sigmoid(x), add(abs(x), relu(x))))),
    theirs: (x) =>
      tf.add(tf.exp(x), tf.mul(tf.tanh(x), tf.add(tf.sigmoid(x), tf.add(tf.abs(x), tf.relu(x))))),
  },
  {
    name: "functions of one number, by steps",
    shapes: [[3, 4]],
    ours: (x) => multiply(add(sign(x), floor(x)), negate(x)),
    theirs: (x) => tf.mul(tf.add(tf.sign(x), tf.floor(x)), tf.neg(x)),
  },
  {
    name: "comparisons",
    shapes: [[3, 4], [4]],
    ours: (x, y) => multiply(add(less(x, y), add(lessEqual(x, y), equal(x, x))), add(x, y)),
    theirs: (x, y) => {
      const number = (condition: tf.Tensor): tf.Tensor => tf.cast(condition, "float32");
      const [smaller, notGreater] = [number(tf.less(x, y)), number(tf.lessEqual(x, y))];
      const sums = tf.add(smaller, tf.add(notGreater, number(tf.equal(x, x))));
      return tf.mul(sums, tf.add(x, y));
    },
    valuesOnly: true,
  },
  {
    name: "stopGradient",
    shapes: [[5]],
    ours: (x) => multiply(stopGradient(x), x),
    theirs: (x) => {
      const stopped = tf.customGrad((value) => {
        if (!(value instanceof tf.Tensor)) throw new TypeError("a tensor is given");
        return { value: tf.clone(value), gradFunc: (g: tf.Tensor) => tf.zerosLike(g) };
      });
      return tf.mul(stopped(x), x);
    },
  },
  {
    name: "log and sqrt",
    shapes: [[5]],
    map: (x) => 0.1 + x * x,
    ours: (x) => multiply(log(x), sqrt(x)),
    theirs: (x) => tf.mul(tf.log(x), tf.sqrt(x)),
  },
  {
    name: "functions of two numbers, repeated",
    shapes: [[2, 1, 3], [4, 1], [3]],
    map: (x) => x + 2 * Math.sign(x),
    ours: (x, y, z) => subtract(divide(x, y), add(multiply(y, z), divide(x, z))),
    theirs: (x, y, z) => tf.sub(tf.div(x, y), tf.add(tf.mul(y, z), tf.div(x, z))),
  },
  {
    name: "maximum and minimum",
    shapes: [
      [2, 3],
      [2, 3],
    ],
    ours: (x, y) => multiply(maximum(x, y), minimum(x, y)),
    theirs: (x, y) => tf.mul(tf.maximum(x, y), tf.minimum(x, y)),
  },
  {
    name: "select",
    shapes: [
      [2, 3],
      [2, 3],
    ],
    ours: (x, y) => select(constant([1, 0, 1]), square(x), y),
    theirs: (x, y) => tf.where(tf.tensor1d([true, false, true]), tf.square(x), y),
  },
  ...[false, true].flatMap((transposeA) =>
    [false, true].map((transposeB): Pair => ({
      name: `matmul ${transposeA} ${transposeB}`,
      shapes: [transposeA ? [2, 4, 3] : [2, 3, 4], transposeB ? [2, 5, 4] : [2, 4, 5]],
      ours: (x, y) => matmul(x, y, { transposeA, transposeB }),
      theirs: (x, y) => tf.matMul(x, y, transposeA, transposeB),
    })),
  ),
  {
    name: "reductions",
    shapes: [[2, 3, 4]],
    ours: (x) => add(sum(x, [0, 2]), multiply(mean(x, [0, -1]), max(x, [0, 2]))),
    theirs: (x) => tf.add(tf.sum(x, [0, 2]), tf.mul(tf.mean(x, [0, -1]), tf.max(x, [0, 2]))),
  },
  {
    name: "moments",
    shapes: [[3, 4]],
    ours: (x) => concat([...moments(x, 0)], 0),
    theirs: (x) => {
      const { mean, variance } = tf.moments(x, 0, true);
      return tf.concat([mean, variance], 0);
    },
  },
  {
    name: "arrangement",
    shapes: [
      [2, 3, 4],
      [4, 2, 2],
    ],
    ours: (x, y) =>
      slice(
        pad(concat([transpose(x, [2, 0, 1]), y], 2), [0, 1, 0], [1, 0, 2]),
        [1, 0, 1],
        [4, 3, 5],
      ),
    theirs: (x, y) =>
      tf.slice(
        tf.pad(tf.concat([tf.transpose(x, [2, 0, 1]), y], 2), [
          [0, 1],
          [1, 0],
          [0, 2],
        ]),
        [1, 0, 1],
        [4, 3, 5],
      ),
  },
  {
    name: "broadcast and reshape",
    shapes: [[3, 1]],
    ours: (x) => square(reshape(broadcast(x, [2, 3, 4]), [6, -1])),
    theirs: (x) => tf.square(tf.reshape(tf.broadcastTo(x, [2, 3, 4]), [6, -1])),
  },
  {
    name: "oneHot",
    shapes: [[4, 5]],
    ours: (x) => multiply(oneHot(constant(labels, [4], "int32"), 5), square(x)),
    theirs: (x) => tf.mul(tf.oneHot(tf.tensor1d(labels, "int32"), 5), tf.square(x)),
  },
  {
    name: "scatterAdd",
    shapes: [[4, 3]],
    ours: (x) => square(scatterAdd(x, constant(labels, [4], "int32"), 5)),
    theirs: (x) => tf.square(tf.unsortedSegmentSum(x, tf.tensor1d(labels, "int32"), 5)),
  },
  {
    name: "gather",
    shapes: [[5, 3]],
    ours: (x) => gather(x, constant(labels, [2, 2], "int32")),
    theirs: (x) => tf.gather(x, tf.tensor(labels, [2, 2], "int32")),
  },
  { name: "softmax", shapes: [[3, 5]], ours: softmax, theirs: (x) => tf.softmax(x) },
  {
    name: "crossEntropy",
    shapes: [[4, 5]],
    ours: (z) => crossEntropy(z, constant(labels, [4], "int32"), { smoothing: 0.2 }),
    theirs: (z) => {
      const hot = tf.oneHot(tf.tensor1d(labels, "int32"), 5);
      const targets = tf.add(tf.mul(hot, 0.8), 0.2 / 5);
      return tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(z)), 1)));
    },
  },
  ...(["valid", "same"] as const).flatMap((padding) =>
    [1, 2].flatMap((strides): Pair[] => [
      {
        name: `conv2d ${padding} ${strides}`,
        shapes: [images, filter],
        ours: (x, w) => conv2d(x, w, { strides, padding }),
        theirs: (x, w) => tf.conv2d(four(x), four(w), strides, padding),
      },
      {
        name: `conv2dInputGradient ${padding} ${strides}`,
        shapes: [
          conv2d(shared("x", images), shared("w", filter), { strides, padding }).shape,
          filter,
        ],
        ours: (y, w) => {
          const { op } = conv2d(shared("x", images), w, { strides, padding });
          if (op.kind !== "conv2d") throw new TypeError("conv2d is a conv2d");
          return conv2dInputGradient(y, w, op, images);
        },
        theirs: (y, w) => tf.conv2dTranspose(four(y), four(w), images, strides, padding),
      },
      {
        name: `maxPool ${padding} ${strides}`,
        shapes: [images],
        map: (x) => x - 5,
        ours: (x) => maxPool(x, [3, 2], { strides, padding }),
        theirs: (x) => tf.maxPool(four(x), [3, 2], strides, padding),
      },
      {
        name: `meanPool ${padding} ${strides}`,
        shapes: [images],
        ours: (x) => meanPool(x, [3, 2], { strides, padding }),
        theirs: (x) => tf.avgPool(four(x), [3, 2], strides, padding),
        valuesOnly: padding === "same",
      },
    ]),
  ),
];
