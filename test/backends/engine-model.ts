/** A small network on made-up data, as a training step for the engine and the reference. */
import { gather } from "../../src/graph/arrangement.ts";
import { less, multiply, relu, tanh } from "../../src/graph/elementwise.ts";
import { dense } from "../../src/graph/layers/dense.ts";
import { crossEntropy } from "../../src/graph/layers/loss.ts";
import { batch, hyper, shared, uniform } from "../../src/graph/leaves.ts";
import type { Optimizer } from "../../src/graph/optimizer.ts";
import { createScope } from "../../src/graph/scope.ts";
import type { Tensor } from "../../src/graph/tensor.ts";
import { type TrainingStep, trainingStep } from "../../src/graph/training.ts";
import { randomStream, streamKey, uniformAt } from "../../src/space/random.ts";

export const examples = 200;
export const features = 13;
export const classes = 5;
export const batchSize = 16;

export const adam: Optimizer = {
  kind: "adam",
  rate: hyper("rate"),
  beta1: hyper("beta1"),
  beta2: hyper("beta2"),
  decay: 0.01,
};

export const hypers = { rate: 0.01, beta1: 0.9, beta2: 0.999, keep: 0.8 };

/** Two hidden layers, of relu and tanh, with dropout between them. */
export function network(optimizer: Optimizer = adam): TrainingStep {
  const scope = createScope();
  const rows = batch("rows", [batchSize], "int32");
  const x = gather(shared("x", [examples, features]), rows);
  const labels = gather(shared("y", [examples], "int32"), rows);
  const first = dropped(relu(dense(scope, "first", x, 33)));
  const second = tanh(dense(scope, "second", first, 10));
  const loss = crossEntropy(dense(scope, "top", second, classes), labels, { smoothing: 0.1 });
  return trainingStep({ scope, loss, optimizer, clip: 5 });
}

function dropped(x: Tensor): Tensor {
  return multiply(x, less(uniform("dropout", x.shape), hyper("keep")));
}

/** Inputs whose first features tell the class, and labels. */
export function data(): { readonly x: Float32Array; readonly y: Int32Array } {
  const random = randomStream(3, "data");
  const y = Int32Array.from({ length: examples }, (_, i) => i % classes);
  const x = Float32Array.from({ length: examples * features }, (_, i) => {
    const [row, feature] = [Math.floor(i / features), i % features];
    return 0.5 * random.normal() + (feature === y[row] ? 1 : 0);
  });
  return { x, y };
}

/** The rows of some steps of a trial. */
export function rowsOf(trial: number, firstStep: number, steps: number): Int32Array {
  return Int32Array.from({ length: steps * batchSize }, (_, i) => {
    const step = firstStep + Math.floor(i / batchSize);
    return Math.floor(
      uniformAt(rowStream, (trial * 1000 + step) * batchSize + (i % batchSize)) * examples,
    );
  });
}

const rowStream = streamKey(4, "rows");

export function initial(trial: number, size: number): Float32Array {
  const random = randomStream(5, "init", trial);
  return Float32Array.from({ length: size }, () => 0.3 * random.normal());
}
