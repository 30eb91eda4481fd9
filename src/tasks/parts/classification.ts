/** How networks that classify are scored: passes over examples, and the metrics made of them. */
import { gather, oneHot } from "../../graph/arrangement.ts";
import { exp, multiply, subtract } from "../../graph/elementwise.ts";
import { logSumExp } from "../../graph/layers/activation.ts";
import { argmax, max, sum } from "../../graph/reduction.ts";
import type { Tensor } from "../../graph/tensor.ts";
import type { ExampleTensors, Pass, Scores } from "../../training/definition.ts";
import { scoresOf } from "../metrics/scores.ts";
import type { TrainingExamples } from "./few.ts";

/** Logits [rows, classes] of inputs [rows, features]. */
export type Logits = (inputs: Tensor) => Tensor;

/** Losses, and which class is predicted how surely, for each example. */
export function predictions({ rows, inputs, labels }: ExampleTensors, logitsOf: Logits): Pass {
  return {
    rows,
    results: (places) => {
      const logits = logitsOf(gather(inputs, places));
      const confidence = exp(subtract(max(logits, -1), sum(logSumExp(logits), -1)));
      const losses = lossOfEach(logits, gather(labels, places));
      return { losses, confidence, predicted: argmax(logits) };
    },
  };
}

/** Losses alone. */
export function losses({ rows, of }: TrainingExamples, logitsOf: Logits): Pass {
  return {
    rows,
    results: (numbers) => {
      const { inputs, labels } = of(numbers);
      return { losses: lossOfEach(logitsOf(inputs), labels) };
    },
  };
}

/** −log p(true class) of each row, in nats. */
export function lossOfEach(logits: Tensor, truth: Tensor): Tensor {
  const chosen = multiply(oneHot(truth, logits.shape.at(-1) ?? 1), logits);
  return subtract(sum(logSumExp(logits), -1), sum(chosen, -1));
}

/** The metrics that every classification has, of what `predictions` gave. */
export function classificationMetrics(
  pass: Scores[string] | undefined,
  { classOf }: ExampleTensors,
  classes: number,
) {
  const { crossEntropy, accuracy, calibration, recall } = scoresOf(
    {
      losses: resultOf(pass, "losses"),
      confidence: resultOf(pass, "confidence"),
      predicted: resultOf(pass, "predicted"),
    },
    classOf,
    classes,
  );
  return {
    val_loss: crossEntropy,
    accuracy,
    ece: calibration.expected,
    max_ce: calibration.maximum,
    msce: calibration.meanSquared,
    recall,
  };
}

/** What a pass gave under that name. */
export function resultOf(
  pass: Scores[string] | undefined,
  name: string,
): Float32Array | Int32Array {
  const values = pass?.[name];
  if (values === undefined) throw new Error(`The pass gives no ${name}.`);
  return values;
}
