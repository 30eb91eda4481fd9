/** Fifty steps of training against the formulas, computed without tensors in double precision. */
import { beforeAll, expect, test } from "vitest";
import { loadDataSet } from "../../src/data/load.ts";
import type { Model, TaskInputs } from "../../src/tasks/task.ts";
import type { Trainer } from "../../src/training/trainer.ts";
import { changeOf, type Layer, lossGradient, nonlinearities, type Rule } from "./reference.ts";
import { classifierTrainer, metricsOf, modelOf, numberOf, trialContext } from "./support.ts";

const steps = 50;

let trainer: Trainer;
beforeAll(async () => {
  trainer = await classifierTrainer();
});

interface Case extends Rule {
  readonly activation: string;
  readonly hidden: readonly number[];
  readonly decay?: number;
  readonly smoothing?: number;
  readonly schedule?: "constant" | "cosine";
  readonly warmup?: number;
  readonly clip?: number;
}

test.each<Case>([
  { optimizer: "sgd", lr: 0.2, activation: "relu", hidden: [6, 5] },
  { optimizer: "sgd", lr: 0.05, momentum: 0.8, activation: "tanh", hidden: [6], decay: 0.1 },
  { optimizer: "sgd", lr: 0.05, momentum: 0.8, nesterov: true, activation: "gelu", hidden: [7] },
  { optimizer: "momentum", lr: 0.03, activation: "tanh", hidden: [], smoothing: 0.2 },
  { optimizer: "adam", lr: 0.02, activation: "tanh", hidden: [5, 5], decay: 0.3, smoothing: 0.1 },
  { optimizer: "adam", lr: 0.02, beta1: 0.7, beta2: 0.98, activation: "gelu", hidden: [6] },
  { optimizer: "rmsprop", lr: 0.01, activation: "tanh", hidden: [6], decay: 0.2 },
  { optimizer: "rmsprop", lr: 0.005, beta2: 0.99, activation: "gelu", hidden: [4, 4] },
  { optimizer: "sgd", lr: 0.2, activation: "tanh", hidden: [6], schedule: "cosine" },
  { optimizer: "adam", lr: 0.02, activation: "gelu", hidden: [5], warmup: 0.3, decay: 0.3 },
  {
    optimizer: "momentum",
    lr: 0.05,
    activation: "tanh",
    hidden: [6],
    schedule: "cosine",
    warmup: 0.25,
    clip: 0.1,
    decay: 0.1,
  },
  { optimizer: "sgd", lr: 0.3, activation: "tanh", hidden: [5, 4], clip: 0.3 },
])("%o", async (one) => {
  const { training, validation, features, classes } = await loadDataSet("builtin:iris");
  const data = { kind: "data", source: "builtin:iris" } as const;
  // All rows in each step: their order does not matter.
  const inputs: TaskInputs = { data, ...one, batch: training.rows };
  const context = trialContext({ seed: 4 });
  const started = await metricsOf(trainer, { inputs: { ...inputs, lr: 0, epochs: 1 }, context });
  const ended = await metricsOf(trainer, { inputs: { ...inputs, epochs: steps }, context });

  const { decay = 0, smoothing = 0 } = one;
  const f = nonlinearities[one.activation];
  if (f === undefined) throw new Error("the activation is known");
  const examples = (part: typeof training) => ({
    inputs: Array.from({ length: part.rows }, (_, row) => [
      ...part.inputs.subarray(row * features, (row + 1) * features),
    ]),
    labels: [...part.labels],
    classes,
  });
  const rows = examples(training);
  let layers = layersOf(modelOf(started));
  const changes = layers.map(({ matrix, bias }) => ({
    matrix: matrix.map((row) => row.map(() => changeOf(one))),
    bias: bias.map(() => changeOf(one)),
  }));
  for (let step = 1; step <= steps; step += 1) {
    const { gradient } = lossGradient(layers, rows, f, smoothing);
    const share = shareOfRate(one, step);
    const factor = Math.min(1, (one.clip ?? Infinity) / normOf(gradient));
    layers = layers.map(({ matrix, bias }, l) => ({
      matrix: matrix.map((row, i) =>
        row.map((weight, j) => {
          const slope = factor * (gradient[l]?.matrix[i]?.[j] ?? NaN);
          const change = share * (changes[l]?.matrix[i]?.[j]?.(slope, step) ?? NaN);
          return (1 - share * one.lr * decay) * weight - change;
        }),
      ),
      bias: bias.map((weight, j) => {
        const slope = factor * (gradient[l]?.bias[j] ?? NaN);
        return weight - share * (changes[l]?.bias[j]?.(slope, step) ?? NaN);
      }),
    }));
  }

  const moved = Math.max(...differences(layersOf(modelOf(started)), layers));
  expect(moved).toBeGreaterThan(0.1);
  expect(Math.max(...differences(layersOf(modelOf(ended)), layers))).toBeLessThan(1e-4 * moved);
  const { loss } = lossGradient(layers, examples(validation), f);
  expect(numberOf(ended, "val_loss")).toBeCloseTo(loss, 5);
  expect(numberOf(ended, "train_loss")).toBeCloseTo(lossGradient(layers, rows, f).loss, 5);
});

/** What there is of the learning rate in a step, from 1 on. */
function shareOfRate({ schedule, warmup = 0 }: Case, step: number): number {
  const fall = schedule === "cosine" ? (1 + Math.cos((Math.PI * (step - 1)) / (steps - 1))) / 2 : 1;
  return fall * Math.min(1, step / Math.max(1, warmup * steps));
}

function normOf(gradient: readonly Layer[]): number {
  return Math.sqrt(
    gradient
      .flatMap(({ matrix, bias }) => [...matrix.flat(), ...bias])
      .reduce((total, slope) => total + slope * slope, 0),
  );
}

/** The layers that weights in the order matrix, bias, matrix, bias, … make. */
function layersOf({ weights }: Model): Layer[] {
  return weights.flatMap(({ name, shape: [inputs = 1, outputs = 1], values }, i) => {
    if (!name.endsWith("matrix")) return [];
    const matrix = Array.from({ length: inputs }, (_, row) => [
      ...values.subarray(row * outputs, (row + 1) * outputs),
    ]);
    return [{ matrix, bias: [...(weights[i + 1]?.values ?? [])] }];
  });
}

function differences(some: readonly Layer[], others: readonly Layer[]): number[] {
  const flat = (layers: readonly Layer[]) =>
    layers.flatMap(({ matrix, bias }) => [...matrix.flat(), ...bias]);
  const all = flat(others);
  return flat(some).map((value, i) => Math.abs(value - (all[i] ?? NaN)));
}
