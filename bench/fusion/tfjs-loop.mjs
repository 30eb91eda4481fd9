/** The loop one would write by hand with tfjs: `variableGrads`, `tf.train.adam`, rows gathered on the backend. */
import * as tf from "@tensorflow/tfjs-core";

/** Dense layers of those widths with relu between them, and dropout where it is asked for. */
export function denseNetwork(widths, dropout = 0) {
  const layers = widths.slice(1).map((width, i) => ({
    matrix: weightsOf([widths[i], width], widths[i], i),
    bias: tf.variable(tf.zeros([width])),
  }));
  const logits = (x, { training } = { training: true }) => {
    let out = x;
    for (const [i, { matrix, bias }] of layers.entries()) {
      out = tf.add(tf.matMul(out, matrix), bias);
      if (i === layers.length - 1) break;
      out = tf.relu(out);
      if (training && dropout > 0) out = tf.dropout(out, dropout);
    }
    return out;
  };
  return { logits, weights: layers.flatMap(({ matrix, bias }) => [matrix, bias]) };
}

/** Weights drawn as He et al. 2015 do, for so many inputs of a unit. */
export function weightsOf(shape, inputs, seed) {
  // Zero is no seed for tfjs.
  const drawn = tf.randomNormal(shape, 0, 1, "float32", seed + 1);
  return tf.variable(tf.mul(drawn, Math.sqrt(2 / inputs)));
}

/** Trains a network on inputs [rows, features] and labels: a function that takes the rows of a batch. */
export function handLoop({ logits, weights }, inputs, labels, classes) {
  const examples = tf.tensor2d(inputs, [labels.length, inputs.length / labels.length]);
  const targets = tf.oneHot(tf.tensor1d(labels, "int32"), classes);
  const optimizer = tf.train.adam(1e-3);
  return (rows) =>
    tf.tidy(() => {
      const index = tf.tensor1d(rows, "int32");
      const [x, y] = [tf.gather(examples, index), tf.cast(tf.gather(targets, index), "float32")];
      const { grads } = tf.variableGrads(
        () => tf.neg(tf.mean(tf.sum(tf.mul(y, tf.logSoftmax(logits(x))), 1))),
        weights,
      );
      optimizer.applyGradients(grads);
    });
}
