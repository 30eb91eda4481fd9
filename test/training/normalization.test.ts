/** Batch normalisation in an author's task: moving averages are brought up to date, and forgetting them is told. */
import { expect, test } from "vitest";
import { createWasmExecutor } from "../../src/backends/wasm-engine/executor.ts";
import {
  argmax,
  batchNormalization,
  crossEntropy,
  dataSet,
  defineTask,
  dense,
  epochs,
  equal,
  flag,
  gather,
  multiply,
  real,
  relu,
  type Tensor,
} from "../../src/training/index.ts";
import { errorOf, irisInputs, metricsOf, train } from "./tasks.ts";

const normalised = defineTask({
  name: "normalised",
  arguments: {
    data: dataSet(),
    updates: flag(true),
    lr: real({ low: 0, high: 1 }),
    epochs: epochs(20),
  },
  trial: ({ data, updates: given, lr }, { scope }) => {
    const model = (inputs: Tensor, training: boolean) => {
      // Far from mean 0 and variance 1, so that the first averages would not do.
      const far = dense(scope, "first", multiply(inputs, 30), 8);
      const { output, updates } = batchNormalization(scope, "norm", far, { training });
      return { logits: dense(scope, "out", relu(output), data.classes), updates };
    };
    return {
      training: {
        rows: data.training.rows,
        batch: 40,
        loss: (rows) => {
          const { logits, updates } = model(gather(data.training.inputs, rows), true);
          const loss = crossEntropy(logits, gather(data.training.labels, rows));
          return given ? { loss, updates } : loss;
        },
        optimizer: { kind: "adam", rate: lr, beta1: 0.9, beta2: 0.999 },
      },
      scoring: {
        validation: {
          rows: data.validation.rows,
          results: (rows) => {
            const { logits } = model(gather(data.validation.inputs, rows), false);
            return { right: equal(argmax(logits), gather(data.validation.labels, rows)) };
          },
        },
      },
      metrics: ({ validation }) => {
        const right = validation?.["right"] ?? [];
        return { accuracy: [...right].reduce((sum, one) => sum + one, 0) / right.length };
      },
    };
  },
});

const { data } = irisInputs();

test("scores by the averages of training", async () => {
  const inputs = { data, lr: 0.02 };
  const [told] = await train(normalised, await createWasmExecutor(), [{ inputs }]);
  expect(metricsOf(told)["accuracy"]).toBeGreaterThan(0.9);
});

test("a loss without the updates is refused", async () => {
  const inputs = { data, lr: 0.02, updates: false };
  const [told] = await train(normalised, await createWasmExecutor(), [{ inputs }]);
  const message = errorOf(told);
  expect(message).toContain("`norm.mean` is kept from step to step, but no step changes it");
  expect(message).toContain("A trial of the task normalised cannot be built.");
});
