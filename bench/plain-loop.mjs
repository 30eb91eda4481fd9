// The loop one would write by hand with tfjs to train a chain of dense layers with relu: variableGrads, tf.train.adam.
import * as tf from "@tensorflow/tfjs-core";

/** Trains layers of those widths on inputs [rows, widths[0]] and labels; `step` takes the rows of a batch. */
export function plainLoop(widths, inputs, labels) {
  const layers = widths.slice(1).map((width, i) => ({
    matrix: tf.variable(
      tf.mul(tf.randomNormal([widths[i], width], 0, 1, "float32", i), Math.sqrt(2 / widths[i])),
    ),
    bias: tf.variable(tf.zeros([width])),
  }));
  const weights = layers.flatMap(({ matrix, bias }) => [matrix, bias]);
  const examples = tf.tensor2d(inputs, [labels.length, widths[0]]);
  const targets = tf.oneHot(tf.tensor1d(labels, "int32"), widths.at(-1));
  const optimizer = tf.train.adam(1e-3);
  const step = (rows) =>
    tf.tidy(() => {
      const index = tf.tensor1d(rows, "int32");
      const [x, y] = [tf.gather(examples, index), tf.cast(tf.gather(targets, index), "float32")];
      const { grads } = tf.variableGrads(() => {
        let out = x;
        for (const [i, { matrix, bias }] of layers.entries()) {
          out = tf.add(tf.matMul(out, matrix), bias);
          if (i < layers.length - 1) out = tf.relu(out);
        }
        return tf.neg(tf.mean(tf.sum(tf.mul(y, tf.logSoftmax(out)), 1)));
      }, weights);
      optimizer.applyGradients(grads);
    });
  const dispose = () => {
    for (const tensor of [...weights, examples, targets]) tensor.dispose();
    optimizer.dispose();
  };
  return { step, dispose };
}
