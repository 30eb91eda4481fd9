/** Trials of the study digits_mlp as one would write them with tfjs: one after the other, each a loop of its own. */
import * as tf from "@tensorflow/tfjs-core";
import { batch } from "./data.mjs";
import { product } from "./product.mjs";
import { denseNetwork } from "./tfjs-loop.mjs";

/** Carries out the configurations on the wasm backend. Decay is left out, which saves the loop a little. */
export async function handTrials(configurations) {
  const { features, classes, training, validation } = await product.loadDataSet("builtin:digits");
  await product.selectBackend("wasm");
  const start = performance.now();
  const before = process.cpuUsage();
  const parts = { training: tensorsOf(training), validation: tensorsOf(validation) };
  const events = configurations.map((params, number) => {
    const { width, depth, optimizer, lr, momentum } = params;
    const widths = [features, ...Array.from({ length: depth }, () => width), classes];
    const network = denseNetwork(widths, params.dropout);
    const rule = optimizer === "adam" ? tf.train.adam(lr) : tf.train.momentum(lr, momentum);
    const order = product.randomStream(3, "orders", number);
    let scores;
    for (let epoch = 0; epoch < params.epochs; epoch += 1) {
      const rows = Int32Array.from(order.permutation(training.rows));
      for (let at = 0; at < rows.length; at += batch) {
        trainOn(parts.training, rows.slice(at, at + batch), network, rule);
      }
      scores = scoresOn(parts.validation, validation.labels, network);
    }
    for (const weight of network.weights) weight.dispose();
    rule.dispose();
    const feasible = scores.accuracy >= 0.9;
    return { event: "trial", feasible, objectives: [scores.loss + 0.5 * scores.error] };
  });
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - start) / 1000;
  return { seconds, processor: (user + system) / 1e6, events };

  function tensorsOf({ inputs, labels, rows }) {
    return {
      inputs: tf.tensor2d(inputs, [rows, features]),
      targets: tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), classes), "float32"),
    };
  }
}

function trainOn({ inputs, targets }, rows, { logits, weights }, optimizer) {
  tf.tidy(() => {
    const index = tf.tensor1d(rows, "int32");
    const [x, y] = [tf.gather(inputs, index), tf.gather(targets, index)];
    const { grads } = tf.variableGrads(() => crossEntropy(logits(x), y), weights);
    optimizer.applyGradients(grads);
  });
}

function crossEntropy(logits, y) {
  return tf.neg(tf.mean(tf.sum(tf.mul(y, tf.logSoftmax(logits)), 1)));
}

/** Loss, accuracy and the expected calibration error over 15 bins. */
function scoresOn({ inputs, targets }, labels, { logits }) {
  const [losses, shares] = tf.tidy(() => {
    const out = logits(inputs, { training: false });
    return [crossEntropy(out, targets).dataSync(), tf.softmax(out).dataSync()];
  });
  const classes = shares.length / labels.length;
  const bins = Array.from({ length: 15 }, () => ({ right: 0, confidence: 0 }));
  let right = 0;
  for (const [row, label] of labels.entries()) {
    const each = shares.subarray(row * classes, (row + 1) * classes);
    const confidence = Math.max(...each);
    const hit = each[label] === confidence ? 1 : 0;
    const bin = bins[Math.min(14, Math.floor(confidence * 15))];
    bin.right += hit;
    bin.confidence += confidence;
    right += hit;
  }
  const gaps = bins.map((bin) => Math.abs(bin.right - bin.confidence));
  const error = gaps.reduce((sum, gap) => sum + gap, 0) / labels.length;
  return { loss: losses[0], accuracy: right / labels.length, error };
}
