/** What authors read when shapes do not fit: the operation, the shapes, and what to do. */
import { expect, test } from "vitest";
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
import { add, broadcast, divide, exp, select } from "../../src/graph/elementwise.ts";
import { gradients, hessianVectorProduct } from "../../src/graph/gradient.ts";
import { conv2d, maxPool, maxPoolBy, meanPool } from "../../src/graph/image.ts";
import { zeros } from "../../src/graph/initializer.ts";
import { selfAttention } from "../../src/graph/layers/attention.ts";
import { convolution, dense } from "../../src/graph/layers/dense.ts";
import { accuracy, crossEntropy, meanSquaredError } from "../../src/graph/layers/loss.ts";
import { batch, constant, shared, state } from "../../src/graph/leaves.ts";
import { matmul } from "../../src/graph/product.ts";
import { argmax, max, sum } from "../../src/graph/reduction.ts";
import { createScope, replacement } from "../../src/graph/scope.ts";
import { trainingStep } from "../../src/graph/training.ts";

function x(...shape: number[]) {
  return shared("x", shape);
}

function whole(...shape: number[]) {
  return shared("rows", shape, "int32");
}

const scope = createScope();
const images = x(8, 28, 28, 1);
const padding = { top: 2, bottom: 0, left: 0, right: 0 };
const pooling = { window: [2, 2], strides: [2, 2], padding: { ...padding, top: 0 } } as const;

test.each<readonly [() => unknown, string]>([
  [
    () => constant([1, 2, 3], [2, 2]),
    "constant: 3 numbers do not fill [2, 2]. Give 4 numbers, or one for all places.",
  ],
  [
    () => constant([0, -Infinity]),
    "constant: not all numbers are finite. Programs are JSON, which has finite numbers only; for a mask −1e9 does.",
  ],
  [
    () => constant([1.5], [1], "int32"),
    "constant: not all numbers are whole numbers of 32 bits. Use float32.",
  ],
  [
    () => batch("rows", [0]),
    'batch "rows": [0] is no shape. Each length is a whole number, at least 1; a single number has the shape [].',
  ],
  [
    () => add(x(2, 3), x(3, 2)),
    "add: the shapes [2, 3] and [3, 2] do not fit. Aligned at the last axis, lengths must be the same or 1; `reshape` can add axes of length 1.",
  ],
  [
    () => add(x(2), whole(2)),
    'add: [2] is float32 and [2] is int32. Convert one: cast(x, "float32").',
  ],
  [
    () => divide(whole(2), whole(2)),
    'divide: [2] is int32, where float32 is needed. Convert it: cast(x, "float32").',
  ],
  [
    () => exp(whole(2)),
    'exp: [2] is int32, where float32 is needed. Convert it: cast(x, "float32").',
  ],
  [
    () => select(x(3), x(2), x(2)),
    "select: a condition [3] does not choose between [2] and [2]. Aligned at the last axis, lengths must be the same or 1; `reshape` can add axes of length 1.",
  ],
  [
    () => select(x(2), x(2), whole(2)),
    'select: [2] is float32 and [2] is int32. Convert one: cast(x, "float32").',
  ],
  [
    () => broadcast(x(2, 3), [3]),
    "broadcast: [2, 3] cannot be repeated to [3]. Aligned at the last axis, lengths must be the same or 1; `reshape` can add axes of length 1.",
  ],
  [
    () => sum(x(2, 3), 2),
    "sum: there is no axis 2 in [2, 3]. Axes go from 0 to 1, or from −1 back.",
  ],
  [() => sum(x(), 0), "sum: there is no axis 0 in []. A single number has no axes."],
  [() => max(x(2, 3), [1, -1]), "max: an axis is given twice: 1, -1. Name each axis once."],
  [() => argmax(x()), "argmax: [] has no axis. Give at least one axis."],
  [
    () => matmul(x(64, 32), x(16, 10)),
    "matmul: [64, 32] has 32 columns, [16, 10] has 16 rows. Make them the same, or set `transposeA` or `transposeB`.",
  ],
  [
    () => matmul(x(64, 32), x(32, 10), { transposeB: true }),
    "matmul: [64, 32] has 32 columns, [32, 10] transposed has 10 rows. Make them the same, or set `transposeA` or `transposeB`.",
  ],
  [
    () => matmul(x(32), x(32, 10)),
    "matmul: [32] and [32, 10] are not both matrices. Give at least two axes; `reshape` turns a vector into a row or a column.",
  ],
  [
    () => matmul(x(2, 4, 3), x(5, 3, 4)),
    "matmul: the leading axes of [2, 4, 3] and [5, 3, 4] differ. They must be the same, or one side a single matrix.",
  ],
  [
    () => reshape(x(2, 3), [4]),
    "reshape: the 6 numbers of [2, 3] do not fill [4]. The product of the lengths must stay the same.",
  ],
  [
    () => reshape(x(2, 3), [4, -1]),
    "reshape: the 6 numbers of [2, 3] do not fill [4, -1]. The product of the lengths must stay the same.",
  ],
  [
    () => transpose(x(2, 3), [0, 0]),
    "transpose: [0, 0] is no order of the axes of [2, 3]. Name each of 0, 1 once.",
  ],
  [() => transpose(x(2)), "transpose: [2] has no two axes. Give a matrix."],
  [
    () => slice(x(4, 3), [2, 0], [3, 3]),
    "slice: a part [3, 3] at [2, 0] does not lie within [4, 3]. Give a start and a length for each axis, start + length at most the axis' length.",
  ],
  [
    () => pad(x(4), [-1], [0]),
    "pad: [-1] before and [0] after do not fit [4]. Give a whole number, at least 0, for each axis.",
  ],
  [() => concat([]), "concat: there is nothing to join. Give a tensor."],
  [
    () => concat([x(2, 3), x(2, 4)], 0),
    "concat: [2, 4] float32 does not continue [2, 3] float32 along axis 0. All other axes and the dtype must be the same.",
  ],
  [
    () => gather(x(5, 2), x(3)),
    'gather: [3] is float32, where int32 is needed. Convert it: cast(x, "int32").',
  ],
  [() => gather(x(), whole(3)), "gather: [] has no rows. Give a table with at least one axis."],
  [
    () => scatterAdd(x(4, 2), whole(3), 5),
    "scatterAdd: the values [4, 2] are not for the row numbers [3]. The first axes of the values are those of the row numbers.",
  ],
  [
    () => oneHot(x(3), 4),
    'oneHot: [3] is float32, where int32 is needed. Convert it: cast(x, "int32").',
  ],
  [
    () => conv2d(images, x(3, 3, 3, 8)),
    "conv2d: a filter [3, 3, 3, 8] does not fit images [8, 28, 28, 1]. A filter is [height, width, channels of the images, channels of the result].",
  ],
  [
    () => conv2d(x(8, 784), x(3, 3, 1, 8)),
    "conv2d: [8, 784] are no images. Images are [rows, height, width, channels].",
  ],
  [
    () => maxPool(images, 29),
    'maxPool: a window [29, 29] is larger than images [8, 28, 28, 1]. Use a smaller window, or `padding: "same"`.',
  ],
  [
    () => maxPool(images, 2, { strides: 0 }),
    "maxPool: strides [0, 0], a window [2, 2] and a padding of 0, 0, 0, 0 are not all whole numbers. Strides and windows are at least 1, padding at least 0.",
  ],
  [
    () => meanPool(images, 2, { padding }),
    "meanPool: with a padding of 2, 0, 0, 0 a window [2, 2] may hold nothing. Pad less than the window is long.",
  ],
  [
    () => maxPoolBy(images, x(8, 28, 28, 2), pooling),
    "maxPool: [8, 28, 28, 1] and [8, 28, 28, 2] differ. Give the same shapes.",
  ],
  [() => dense(scope, "first", x(), 10), 'dense "first": [] has no axis. Give [rows, inputs].'],
  [
    () => convolution(scope, "first", x(8, 784), 16, 3),
    'convolution "first": [8, 784] are no images. Images are [rows, height, width, channels].',
  ],
  [
    () => {
      dense(scope, "twice", x(4, 3), 10);
      dense(scope, "twice", x(4, 5), 10);
    },
    'weight "twice.matrix": it was declared as [3, 10], decaying, and now as [5, 10], decaying. Give each weight a name of its own.',
  ],
  [
    () => {
      scope.weight("table", [3, 2], { initializer: zeros });
      scope.weight("table", [3, 2], { initializer: zeros, decays: false });
    },
    'weight "table": it was declared as [3, 2], decaying, and now as [3, 2], steady. Give each weight a name of its own.',
  ],
  [
    () => selfAttention(scope, "look", x(4, 6, 10), { heads: 3 }),
    'selfAttention "look": [4, 6, 10] are no sequences that 3 heads can share. Give [rows, length, width] with a width that is a multiple of the heads.',
  ],
  [
    () => crossEntropy(x(4, 10), x(4)),
    "crossEntropy: labels [4] float32 do not belong to logits [4, 10]. Logits are [rows, classes], labels int32 [rows].",
  ],
  [
    () => accuracy(x(4, 10), whole(5)),
    "accuracy: labels [5] int32 do not belong to logits [4, 10]. Logits are [rows, classes], labels int32 [rows].",
  ],
  [
    () => meanSquaredError(x(4, 1), x(4)),
    "meanSquaredError: predictions [4, 1] and targets [4] differ. Give the same shapes; broadcasting would compare each with each.",
  ],
  [
    () => replacement(state("steady", 0, [3]), x(3)),
    "replacement: [3] does not replace [3]. Give the tensor that `running` gave, and a new value of its shape.",
  ],
  [
    () => gradients(x(4), []),
    "gradients: the loss [4] float32 is not a single float32 number. Reduce it, such as by `mean`.",
  ],
  [
    () => hessianVectorProduct(sum(x(4)), [x(4)], []),
    "hessianVectorProduct: piece 0 of the vector is missing, its variable is [4]. Give a piece for each variable, of its shape.",
  ],
  [
    () =>
      trainingStep({
        scope: createScope(),
        loss: sum(x(4)),
        optimizer: { kind: "sgd", rate: 0.1 },
      }),
    "trainingStep: the model has no weights. Declare one with `scope.weight`.",
  ],
  [
    () => {
      const model = createScope();
      const running = model.running("mean", [2], zeros);
      return trainingStep({
        scope: model,
        loss: sum(running),
        optimizer: { kind: "sgd", rate: 0.1 },
      });
    },
    "trainingStep: the model has no weights. Declare one with `scope.weight`.",
  ],
])("%#", (build, message) => {
  expect(build).toThrow(new Error(message));
});
