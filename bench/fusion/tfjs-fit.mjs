/** `tf.model.fit` of tfjs' layers, as its documentation shows it. */
import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential, version_layers as version } from "@tensorflow/tfjs-layers";

export const about = `tf.model.fit of tfjs-layers ${version}`;

/** Trains dense layers of those widths: a function that takes all rows once and resolves to how many steps it took. */
export function fitOf(widths, inputs, labels, batchSize) {
  const model = sequential();
  for (const [i, units] of widths.slice(1).entries()) {
    const last = i === widths.length - 2;
    const first = i === 0 ? { inputShape: [widths[0]] } : {};
    model.add(layers.dense({ units, activation: last ? "softmax" : "relu", ...first }));
  }
  model.compile({ optimizer: tf.train.adam(1e-3), loss: "categoricalCrossentropy" });
  const x = tf.tensor2d(inputs, [labels.length, widths[0]]);
  const y = tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), widths.at(-1)), "float32");
  return async () => {
    // Without pauses for a page that would be drawn.
    await model.fit(x, y, { batchSize, epochs: 1, verbose: 0, yieldEvery: "never" });
    return Math.ceil(labels.length / batchSize);
  };
}
