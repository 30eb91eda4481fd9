// How fast the classifier trains: trial-steps a second of its written-out gradient against the loop one would
// write by hand with tfjs (variableGrads, tf.train.adam). One trial at a time, one thread.
//
//   npm run build && node bench/classifier.mjs [backend]
import * as tf from "@tensorflow/tfjs-core";
import { cpus } from "node:os";
import { selectBackend } from "../dist/lib/backends/ladder.js";
import { loadDataSet } from "../dist/lib/data/load.js";
import { randomStream } from "../dist/lib/space/random.js";
import { activations } from "../dist/lib/tasks/nn/activation.js";
import { createTrainer } from "../dist/lib/tasks/nn/training.js";
import { registerGradients } from "./register-gradients.mjs";

const batch = 64;
const networks = [[], [64, 32], [128, 128], [256, 256], [64, 64, 64, 64]];
const rounds = 5;
const millisecondsEach = 800;

const name = await selectBackend(process.argv[2]);
await registerGradients();
const data = await loadDataSet("builtin:digits");
const stepsAnEpoch = Math.ceil(data.training.rows / batch);

console.log(`command   node bench/classifier.mjs ${name}`);
console.log(`machine   ${cpus()[0]?.model}, ${cpus().length} cores, one used`);
console.log(`versions  Node.js ${process.version}, tfjs ${tf.version_core}, backend ${name}`);
console.log(`training  digits, batch ${batch}, adam; best of ${rounds} rounds, taken in turn\n`);
console.log("hidden layers     dropout   classifier   plain loop   ratio   (steps/s)");

for (const hidden of networks) {
  for (const dropout of [0, 0.2]) {
    const candidates = [classifier(hidden, dropout), plainLoop(hidden, dropout)];
    const best = [0, 0];
    for (let round = 0; round < rounds; round += 1) {
      for (const [i, { epoch }] of candidates.entries()) {
        best[i] = Math.max(best[i], await stepsPerSecond(epoch));
      }
    }
    for (const { dispose } of candidates) dispose();
    const [ours, theirs] = best;
    console.log(
      `${(hidden.join("-") || "none").padEnd(17)} ${String(dropout).padEnd(9)} ` +
        `${ours.toFixed(0).padStart(10)} ${theirs.toFixed(0).padStart(12)} ${(ours / theirs).toFixed(2).padStart(7)}`,
    );
  }
}

async function stepsPerSecond(epoch) {
  const start = performance.now();
  let epochs = 0;
  while (performance.now() - start < millisecondsEach) {
    await epoch();
    epochs += 1;
  }
  return (epochs * stepsAnEpoch * 1000) / (performance.now() - start);
}

function classifier(hidden, dropout) {
  const { signal } = new AbortController();
  const optimizer = {
    name: "adam",
    lr: 1e-3,
    momentum: 0,
    nesterov: false,
    beta1: 0.9,
    beta2: 0.999,
  };
  const trainer = createTrainer(
    data,
    { hidden, activation: activations.relu, batch, optimizer, decay: 0, dropout, smoothing: 0 },
    (purpose) => randomStream(1, purpose),
  );
  return { epoch: () => trainer.epoch(signal), dispose: trainer.dispose };
}

function plainLoop(hidden, dropout) {
  const widths = [data.features, ...hidden, data.classes];
  const layers = widths.slice(1).map((width, i) => ({
    matrix: tf.variable(
      tf.mul(tf.randomNormal([widths[i], width], 0, 1, "float32", i), Math.sqrt(2 / widths[i])),
    ),
    bias: tf.variable(tf.zeros([width])),
  }));
  const weights = layers.flatMap(({ matrix, bias }) => [matrix, bias]);
  const inputs = tf.tensor2d(data.training.inputs, [data.training.rows, data.features]);
  const targets = tf.oneHot(tf.tensor1d(data.training.labels, "int32"), data.classes);
  const optimizer = tf.train.adam(1e-3);
  const step = (rows) =>
    tf.tidy(() => {
      const index = tf.tensor1d(new Int32Array(rows), "int32");
      const [x, y] = [tf.gather(inputs, index), tf.cast(tf.gather(targets, index), "float32")];
      const { grads } = tf.variableGrads(() => {
        let out = x;
        for (const [i, { matrix, bias }] of layers.entries()) {
          out = tf.add(tf.matMul(out, matrix), bias);
          if (i === layers.length - 1) break;
          out = tf.relu(out);
          if (dropout > 0) out = tf.dropout(out, dropout);
        }
        return tf.neg(tf.mean(tf.sum(tf.mul(y, tf.logSoftmax(out)), 1)));
      }, weights);
      optimizer.applyGradients(grads);
    });
  const order = randomStream(2, "batches");
  const epoch = async () => {
    const rows = order.permutation(data.training.rows);
    for (let start = 0; start < rows.length; start += batch)
      step(rows.subarray(start, start + batch));
  };
  const dispose = () => {
    for (const tensor of [...weights, inputs, targets]) tensor.dispose();
    optimizer.dispose();
  };
  return { epoch, dispose };
}
