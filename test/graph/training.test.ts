/** Whole trainings: against the classifier's, and what a training step adds to a model. */
import { beforeAll, describe, expect, test } from "vitest";
import { selectBackend } from "../../src/backends/ladder.ts";
import { loadDataSet, type DataSet } from "../../src/data/load.ts";
import { gather } from "../../src/graph/arrangement.ts";
import { relu } from "../../src/graph/elementwise.ts";
import { he } from "../../src/graph/initializer.ts";
import { type Environment, interpret } from "../../src/graph/interpret.ts";
import { dense } from "../../src/graph/layers/dense.ts";
import { crossEntropy } from "../../src/graph/layers/loss.ts";
import { batch, hyper, shared } from "../../src/graph/leaves.ts";
import type { Optimizer } from "../../src/graph/optimizer.ts";
import { createScope, initialState, type Scope } from "../../src/graph/scope.ts";
import type { Tensor } from "../../src/graph/tensor.ts";
import { evaluation, trainingStep } from "../../src/graph/training.ts";
import { randomStream } from "../../src/space/random.ts";
import { activations } from "../../src/tasks/nn/activation.ts";
import type { OptimizerSettings } from "../../src/tasks/nn/optimizer.ts";
import { scoresOf } from "../../src/tasks/nn/scores.ts";
import { createTrainer } from "../../src/tasks/nn/training.ts";

const hidden = [32, 16];
const smoothing = 0.1;

function network(scope: Scope, x: Tensor, classes: number): Tensor {
  let out = x;
  for (const [i, width] of hidden.entries()) {
    const initializer = he([out.shape.at(-1) ?? 1, width]);
    out = relu(dense(scope, `hidden${i}`, out, width, { initializer }));
  }
  return dense(scope, "output", out, classes);
}

/** The classifier's own losses on the validation part, after each epoch. */
async function classifierLosses(
  data: DataSet,
  settings: { readonly optimizer: OptimizerSettings; readonly decay: number },
  rows: number,
  epochs: number,
): Promise<number[]> {
  const trainer = createTrainer(
    data,
    { ...settings, hidden, activation: activations.relu, batch: rows, dropout: 0, smoothing },
    (purpose) => randomStream(1, purpose),
  );
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    await trainer.epoch(new AbortController().signal);
    const logits = await trainer.logits("validation");
    losses.push(scoresOf(logits, data.validation.labels, data.classes).crossEntropy);
  }
  trainer.dispose();
  return losses;
}

/** The same training as a graph, carried out by the reference. */
function graphLosses(
  { training, validation, features, classes }: DataSet,
  optimizer: Optimizer,
  hypers: Environment["hyper"],
  rows: number,
  epochs: number,
): number[] {
  const scope = createScope();
  const step = (size: number) => {
    const chosen = batch("rows", [size], "int32");
    const x = gather(shared("inputs", [training.rows, features]), chosen);
    const y = gather(shared("labels", [training.rows], "int32"), chosen);
    const loss = crossEntropy(network(scope, x, classes), y, { smoothing });
    return trainingStep({ scope, loss, optimizer });
  };
  const [whole, last] = [step(rows), step(training.rows % rows)];
  const logits = network(scope, shared("validation", [validation.rows, features]), classes);
  const score = evaluation({ logits });

  const order = randomStream(1, "batches");
  let environment: Environment = {
    state: initialState(whole.layout, scope.declarations(), randomStream(1, "init")),
    batch: {},
    shared: {
      inputs: training.inputs,
      labels: training.labels,
      validation: validation.inputs,
    },
    hyper: hypers,
    step: 0,
    seed: 0,
  };
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const permutation = order.permutation(training.rows);
    for (let start = 0; start < permutation.length; start += rows) {
      const chosen = permutation.subarray(start, start + rows);
      const { program } = chosen.length === rows ? whole : last;
      const { state } = interpret(program, { ...environment, batch: { rows: chosen } });
      environment = { ...environment, state, step: environment.step + 1 };
    }
    const values = Float32Array.from(interpret(score, environment).results["logits"] ?? []);
    losses.push(scoresOf(values, validation.labels, classes).crossEntropy);
  }
  return losses;
}

const usual = { lr: 0.01, momentum: 0, nesterov: false, beta1: 0.9, beta2: 0.999 };

describe("50 steps on digits reach the losses of the classifier", () => {
  beforeAll(async () => {
    await selectBackend("cpu");
  });

  test.each<readonly [string, OptimizerSettings, number, Optimizer]>([
    [
      "adamw",
      { ...usual, name: "adam" },
      0.5,
      {
        kind: "adam",
        rate: hyper("lr"),
        beta1: hyper("beta1"),
        beta2: hyper("beta2"),
        decay: hyper("decay"),
      },
    ],
    [
      "sgd with momentum and Nesterov's look ahead",
      { ...usual, name: "sgd", lr: 0.05, momentum: 0.9, nesterov: true },
      0,
      { kind: "sgd", rate: hyper("lr"), momentum: hyper("momentum"), nesterov: true },
    ],
    [
      "rmsprop",
      { ...usual, name: "rmsprop", lr: 0.01, beta2: 0.9 },
      0,
      { kind: "rmsprop", rate: hyper("lr"), beta2: hyper("beta2") },
    ],
  ])("%s", async (_, settings, decay, optimizer) => {
    const data = await loadDataSet("builtin:digits");
    const rows = 58;
    const epochs = 2;
    expect(epochs * Math.ceil(data.training.rows / rows)).toBe(50);
    const wanted = await classifierLosses(data, { optimizer: settings, decay }, rows, epochs);
    const { lr, momentum, beta1, beta2 } = settings;
    const hypers = { lr, momentum, beta1, beta2, decay };
    const found = graphLosses(data, optimizer, hypers, rows, epochs);
    for (const [i, loss] of found.entries()) expect(loss).toBeCloseTo(wanted[i] ?? NaN, 5);
    expect(found.at(-1)).toBeLessThan(0.7);
  });
});
