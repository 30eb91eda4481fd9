/**
 * Convolutions for the loop that one would write by hand. The wasm backend has no gradient of a convolution in its
 * filter, and its gradient of max-pooling is wrong where the greatest number of a window is not positive; both are
 * made of operations here that it has and gets right.
 */
import * as tf from "@tensorflow/tfjs-core";
import { weightsOf } from "./tfjs-loop.mjs";

/** 3×3 convolutions with so many filters, relu and 2×2 max-pooling after each, one dense layer. */
export function convolutionalNetwork(filters, [height, width], classes) {
  const layers = filters.map((outputs, i) => {
    const inputs = filters[i - 1] ?? 1;
    return {
      filter: weightsOf([3, 3, inputs, outputs], 9 * inputs, i),
      bias: tf.variable(tf.zeros([outputs])),
    };
  });
  const size = 2 ** filters.length;
  const features = Math.floor(height / size) * Math.floor(width / size) * filters.at(-1);
  const matrix = weightsOf([features, classes], features, filters.length);
  const bias = tf.variable(tf.zeros([classes]));
  const logits = (x) => {
    let out = tf.reshape(x, [-1, height, width, 1]);
    for (const layer of layers) {
      out = halved(tf.relu(tf.add(convolution(out, layer.filter), layer.bias)));
    }
    return tf.add(tf.matMul(tf.reshape(out, [-1, features]), matrix), bias);
  };
  return {
    logits,
    weights: [...layers.flatMap(({ filter, bias }) => [filter, bias]), matrix, bias],
  };
}

/** Keeps the images' size. */
const convolution = tf.customGrad((images, filter, save) => {
  save([images, filter]);
  return {
    value: tf.conv2d(images, filter, 1, "same"),
    gradFunc: (gradient, [x, w]) => [inputGradient(gradient, w), filterGradient(x, gradient)],
  };
});

/** A convolution with the filter turned round; the backend's own kernel for it is eight times slower. */
function inputGradient(gradient, filter) {
  return tf.conv2d(gradient, tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]), 1, "same");
}

/**
 * The sum over images and places is itself a convolution: of images whose channels are the rows of the batch, with
 * the gradient as the filter.
 */
function filterGradient(images, gradient) {
  const padded = tf.pad(images, [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ]);
  const sums = tf.conv2d(
    tf.transpose(padded, [3, 1, 2, 0]),
    tf.transpose(gradient, [1, 2, 0, 3]),
    1,
    "valid",
  );
  return tf.transpose(sums, [1, 2, 0, 3]);
}

/** The greatest of each 2×2 window. Equal ones share nothing: after relu they are zeros, whose gradient is dropped. */
const halved = tf.customGrad((images, save) => {
  const value = tf.maxPool(images, 2, 2, "valid");
  save([images, value]);
  return {
    value,
    gradFunc: (gradient, [x, y]) =>
      tf.mul(doubled(gradient), tf.cast(tf.equal(x, doubled(y)), "float32")),
  };
});

/** Each place as a window of 2×2: two columns, then two rows; the backend copies these fastest. */
function doubled(z) {
  const [count, height, width, channels] = z.shape;
  const columns = tf.reshape(z, [count * height * width, 1, channels]);
  const rows = tf.reshape(tf.concat([columns, columns], 1), [count * height, 1, -1]);
  return tf.reshape(tf.concat([rows, rows], 1), [count, 2 * height, 2 * width, channels]);
}
