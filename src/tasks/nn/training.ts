/** Trains a network on a data set by mini-batches, an epoch at a time. */
import * as tf from "@tensorflow/tfjs-core";
import { assertNoFault } from "../../backends/fault.ts";
import type { DataSet, Examples } from "../../data/load.ts";
import type { RandomStream } from "../task.ts";
import type { Activation } from "./activation.ts";
import { createDropout } from "./dropout.ts";
import { initialWeights } from "./initialize.ts";
import { denseLayout, fillByKind, type Layout } from "./layout.ts";
import { logitsOf, lossGradient } from "./network.ts";
import { createOptimizer, type OptimizerSettings } from "./optimizer.ts";

export interface TrainingSettings {
  readonly hidden: readonly number[];
  readonly activation: Activation;
  readonly batch: number;
  readonly optimizer: OptimizerSettings;
  /** Decoupled weight decay of the matrices, not of the biases: w ← (1 − lr·decay) w − step. */
  readonly decay: number;
  /** Share of the hidden units that are dropped, 0 … below 1. */
  readonly dropout: number;
  /** Label smoothing: targets (1 − s)·[true class] + s / classes. */
  readonly smoothing: number;
}

/** A network in training; its tensors are freed by `dispose`. */
export interface Trainer {
  readonly layout: Layout;
  /** Passes once over the training part, in an order of its own. */
  readonly epoch: (signal: AbortSignal) => Promise<void>;
  /** Logits, row by row, of a part of the data set. */
  readonly logits: (part: "training" | "validation") => Promise<Float32Array>;
  readonly weights: () => Promise<Float32Array>;
  readonly dispose: () => void;
}

/** Rows that are scored at once: bounds the memory of the activations. */
const rowsAtOnce = 4096;

/** Milliseconds of work after which others get a turn: signals, progress, other requests. */
const turn = 50;

/** Starts from initial weights. `random` gives the streams `init`, `batches` and `dropout`. */
export function createTrainer(
  data: DataSet,
  settings: TrainingSettings,
  random: (purpose: string) => RandomStream,
): Trainer {
  const { optimizer, activation, decay, dropout: rate } = settings;
  const layout = denseLayout(data.features, settings.hidden, data.classes);
  const network = { layout, activation };
  const order = random("batches");
  const dropout = rate === 0 ? undefined : createDropout(rate, random("dropout"));

  const targets = smoothTargets(data, settings.smoothing);
  const shrink =
    decay === 0 ? undefined : tf.tensor1d(fillByKind(layout, 1 - optimizer.lr * decay, 1));
  const optimize = createOptimizer(optimizer, layout.total);
  let weights = tf.tensor1d(initialWeights(layout, activation, random("init")));

  const step = (rows: Uint32Array): void => {
    const next = tf.tidy(() => {
      const x = tf.tensor2d(pickRows(data.training.inputs, rows, data.features), [
        rows.length,
        data.features,
      ]);
      const y = tf.tensor2d(pickRows(targets, rows, data.classes), [rows.length, data.classes]);
      const change = optimize.step(lossGradient(network, weights, x, y, dropout));
      return tf.sub<tf.Tensor1D>(shrink === undefined ? weights : tf.mul(weights, shrink), change);
    });
    weights.dispose();
    weights = next;
  };

  let since = performance.now();
  const epoch = async (signal: AbortSignal): Promise<void> => {
    const rows = order.permutation(data.training.rows);
    for (let start = 0; start < rows.length; start += settings.batch) {
      signal.throwIfAborted();
      step(rows.subarray(start, start + settings.batch));
      if (performance.now() - since < turn) continue;
      await letOthersRun();
      since = performance.now();
    }
  };

  const logits = async (part: "training" | "validation"): Promise<Float32Array> => {
    const examples = data[part];
    const all = new Float32Array(examples.rows * data.classes);
    for (let start = 0; start < examples.rows; start += rowsAtOnce) {
      const some = tf.tidy(() => {
        const x = tensorOf(rowsFrom(examples, start, data.features), data.features);
        return logitsOf(network, weights, x);
      });
      all.set(await some.data(), start * data.classes);
      some.dispose();
    }
    assertNoFault();
    return all;
  };

  return {
    layout,
    epoch,
    logits,
    weights: async () => Float32Array.from(await weights.data()),
    dispose: () => {
      weights.dispose();
      shrink?.dispose();
      optimize.dispose();
    },
  };
}

function tensorOf(examples: Examples, features: number): tf.Tensor2D {
  return tf.tensor2d(examples.inputs, [examples.rows, features]);
}

function rowsFrom(examples: Examples, start: number, features: number): Examples {
  const rows = Math.min(rowsAtOnce, examples.rows - start);
  return {
    rows,
    inputs: examples.inputs.subarray(start * features, (start + rows) * features),
    labels: examples.labels.subarray(start, start + rows),
  };
}

/** Targets of the training part, row by row. */
function smoothTargets({ training, classes }: DataSet, smoothing: number): Float32Array {
  const values = new Float32Array(training.rows * classes).fill(smoothing / classes);
  for (const [row, label] of training.labels.entries()) {
    values[row * classes + label] = 1 - smoothing + smoothing / classes;
  }
  return values;
}

/** Some rows of a matrix with that many columns. tfjs' own gather takes longer on wasm. */
function pickRows(matrix: Float32Array, rows: Uint32Array, columns: number): Float32Array {
  const values = new Float32Array(rows.length * columns);
  for (const [i, row] of rows.entries()) {
    values.set(matrix.subarray(row * columns, (row + 1) * columns), i * columns);
  }
  return values;
}

function letOthersRun(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
