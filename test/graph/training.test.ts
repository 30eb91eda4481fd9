/** Whole trainings, against those of another implementation. */
import { describe, expect, test } from "vitest";
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

/** Losses on the validation part, after each epoch, carried out by the reference. */
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
  const truth = shared("classes", [validation.rows], "int32");
  const score = evaluation({ loss: crossEntropy(logits, truth) });

  const order = randomStream(1, "batches");
  let environment: Environment = {
    state: initialState(whole.layout, scope.declarations(), randomStream(1, "init")),
    batch: {},
    shared: {
      inputs: training.inputs,
      labels: training.labels,
      validation: validation.inputs,
      classes: validation.labels,
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
    losses.push(interpret(score, environment).results["loss"]?.[0] ?? NaN);
  }
  return losses;
}

/** As an implementation on tfjs' kernels, with gradients written by hand, had them from the same weights and rows. */
describe("50 steps on digits reach the losses of another implementation", () => {
  test.each<readonly [string, Environment["hyper"], Optimizer, readonly [number, number]]>([
    [
      "adamw",
      { lr: 0.01, beta1: 0.9, beta2: 0.999, decay: 0.5 },
      {
        kind: "adam",
        rate: hyper("lr"),
        beta1: hyper("beta1"),
        beta2: hyper("beta2"),
        decay: hyper("decay"),
      },
      [1.010665200855075, 0.44981275481639527],
    ],
    [
      "sgd with momentum and Nesterov's look ahead",
      { lr: 0.05, momentum: 0.9 },
      { kind: "sgd", rate: hyper("lr"), momentum: hyper("momentum"), nesterov: true },
      [1.4774131826304404, 0.473589264064017],
    ],
    [
      "rmsprop",
      { lr: 0.01, beta2: 0.9 },
      { kind: "rmsprop", rate: hyper("lr"), beta2: hyper("beta2") },
      [1.0698410376943421, 0.5444472891565318],
    ],
  ])("%s", async (_, hypers, optimizer, wanted) => {
    const data = await loadDataSet("builtin:digits");
    const rows = 58;
    const epochs = 2;
    expect(epochs * Math.ceil(data.training.rows / rows)).toBe(50);
    const found = graphLosses(data, optimizer, hypers, rows, epochs);
    for (const [i, loss] of found.entries()) expect(loss).toBeCloseTo(wanted[i] ?? NaN, 5);
  });
});
