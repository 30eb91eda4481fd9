/** Losses: single numbers, means over the rows. */
import { divide, equal, maximum, multiply, square, subtract, add } from "../elementwise.ts";
import { oneHot } from "../arrangement.ts";
import type { Operand } from "../leaves.ts";
import { argmax, mean, sum } from "../reduction.ts";
import { refusal, sameShape, show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { logSumExp } from "./activation.ts";

export interface CrossEntropyOptions {
  /** Label smoothing, 0 … 1: targets (1 − s)·[true class] + s / classes. */
  readonly smoothing?: Operand;
  /** Weights of the rows, such as 1 and 0 to leave out rows that fill a batch. */
  readonly weights?: Tensor;
}

/** Mean −Σ target·log softmax of logits [.., classes] for labels int32 [..], in nats. */
export function crossEntropy(
  logits: Tensor,
  labels: Tensor,
  { smoothing, weights }: CrossEntropyOptions = {},
): Tensor {
  checkLabels("crossEntropy", logits, labels);
  const classes = logits.shape.at(-1) ?? 1;
  const truth = oneHot(labels, classes);
  const targets =
    smoothing === undefined
      ? truth
      : add(multiply(truth, subtract(1, smoothing)), divide(smoothing, classes));
  // Targets sum to one, so −Σ target·(z − log Σ e^z) is log Σ e^z − Σ target·z.
  const losses = subtract(sum(logSumExp(logits), -1), sum(multiply(targets, logits), -1));
  return averaged(losses, weights);
}

/** Share of the rows whose true class has the greatest logit. No gradient passes. */
export function accuracy(logits: Tensor, labels: Tensor, weights?: Tensor): Tensor {
  checkLabels("accuracy", logits, labels);
  return averaged(equal(argmax(logits), labels), weights);
}

/** Mean of the squared differences. */
export function meanSquaredError(predictions: Tensor, targets: Tensor): Tensor {
  if (!sameShape(predictions.shape, targets.shape)) {
    throw refusal(
      "meanSquaredError",
      `predictions ${show(predictions)} and targets ${show(targets)} differ`,
      "Give the same shapes; broadcasting would compare each with each",
    );
  }
  return mean(square(subtract(predictions, targets)));
}

/** Mean of values [..]; with weights of that shape Σ weight·value / Σ weight, 0 where all weights are. */
function averaged(values: Tensor, weights: Tensor | undefined): Tensor {
  if (weights === undefined) return mean(values);
  return divide(sum(multiply(weights, values)), maximum(sum(weights), 1e-30));
}

function checkLabels(operation: string, logits: Tensor, labels: Tensor): void {
  if (sameShape(logits.shape.slice(0, -1), labels.shape) && labels.dtype === "int32") return;
  throw refusal(
    operation,
    `labels ${show(labels)} ${labels.dtype} do not belong to logits ${show(logits)}`,
    "Logits are [rows, classes], labels int32 [rows]",
  );
}
