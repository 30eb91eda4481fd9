import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { selectBackend } from "../../src/backends/ladder.ts";
import { createOptimizer, type OptimizerSettings } from "../../src/tasks/nn/optimizer.ts";

const base: OptimizerSettings = {
  name: "sgd",
  lr: 0.05,
  momentum: 0,
  nesterov: false,
  beta1: 0.8,
  beta2: 0.95,
};

const gradients = [
  [1, -2, 1e-8],
  [0.5, 0.1, -1e-8],
  [-3, 4, 2e-8],
  [0, 1, 0],
  [2, -1, 1e-8],
];

/** The papers' formulas, one number at a time in double precision. */
function reference(settings: OptimizerSettings): (gradient: number) => number {
  const { name, lr, momentum, nesterov, beta1, beta2 } = settings;
  let [m, v, t] = [0, 0, 0];
  return (g) => {
    t += 1;
    if (name === "adam") {
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      return (lr * (m / (1 - beta1 ** t))) / (Math.sqrt(v / (1 - beta2 ** t)) + 1e-8);
    }
    if (name === "rmsprop") {
      v = beta2 * v + (1 - beta2) * g * g;
      return (lr * g) / (Math.sqrt(v) + 1e-8);
    }
    m = momentum * m + g;
    return lr * (nesterov ? g + momentum * m : m);
  };
}

beforeAll(async () => {
  await selectBackend("cpu");
});

test.each<Partial<OptimizerSettings>>([
  {},
  { momentum: 0.9 },
  { momentum: 0.9, nesterov: true },
  { name: "momentum", momentum: 0.5 },
  { name: "adam" },
  { name: "rmsprop" },
])("%o follows its formula", async (changes) => {
  const settings = { ...base, ...changes };
  const before = tf.memory().numTensors;
  const optimizer = createOptimizer(settings, 3);
  const references = gradients[0]?.map(() => reference(settings)) ?? [];
  for (const gradient of gradients) {
    const step = tf.tidy(() => optimizer.step(tf.tensor1d(gradient)));
    const found = await step.data();
    step.dispose();
    for (const [i, g] of gradient.entries()) {
      const wanted = references[i]?.(g) ?? NaN;
      expect(Math.abs((found[i] ?? NaN) - wanted)).toBeLessThan(1e-6 + 1e-5 * Math.abs(wanted));
    }
  }
  optimizer.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
