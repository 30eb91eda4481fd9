/** One step of training, against the formulas computed without tensors. */
import { expect, test } from "vitest";
import { selectBackend } from "../../src/backends/ladder.ts";
import { loadDataSet } from "../../src/data/load.ts";
import { randomStream } from "../../src/space/random.ts";
import { activations } from "../../src/tasks/nn/activation.ts";
import { createTrainer } from "../../src/tasks/nn/training.ts";

const lr = 0.1;

test.each([
  { decay: 0, smoothing: 0 },
  { decay: 0.7, smoothing: 0 },
  { decay: 0, smoothing: 0.3 },
  { decay: 0.7, smoothing: 0.3 },
])("a step of gradient descent on a linear model: %o", async ({ decay, smoothing }) => {
  await selectBackend("cpu");
  const data = await loadDataSet("builtin:iris");
  const { features, classes } = data;
  const { rows, inputs, labels } = data.training;
  const trainer = createTrainer(
    data,
    {
      hidden: [],
      activation: activations.relu,
      batch: rows,
      optimizer: { name: "sgd", lr, momentum: 0, nesterov: false, beta1: 0, beta2: 0 },
      decay,
      dropout: 0,
      smoothing,
    },
    (purpose) => randomStream(1, purpose),
  );
  const before = await trainer.weights();
  await trainer.epoch(new AbortController().signal);
  const after = await trainer.weights();
  trainer.dispose();

  const weight = (feature: number, label: number) => before[feature * classes + label] ?? NaN;
  const bias = (label: number) => before[features * classes + label] ?? NaN;
  const gradient = new Float64Array(before.length);
  for (let row = 0; row < rows; row += 1) {
    const x = inputs.subarray(row * features, (row + 1) * features);
    const logits = Array.from({ length: classes }, (_, label) =>
      x.reduce((sum, value, feature) => sum + value * weight(feature, label), bias(label)),
    );
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    for (const [label, logit] of logits.entries()) {
      const target = smoothing / classes + (label === labels[row] ? 1 - smoothing : 0);
      const error = (Math.exp(logit) / total - target) / rows;
      for (const [feature, value] of x.entries()) {
        gradient[feature * classes + label] =
          (gradient[feature * classes + label] ?? 0) + error * value;
      }
      gradient[features * classes + label] = (gradient[features * classes + label] ?? 0) + error;
    }
  }
  for (const [i, value] of before.entries()) {
    const kept = i < features * classes ? (1 - lr * decay) * value : value;
    expect(after[i]).toBeCloseTo(kept - lr * (gradient[i] ?? NaN), 5);
  }
});
