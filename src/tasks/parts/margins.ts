/** How clearly each example is classified, and how far two classifiers are apart in that. */
import { gather, oneHot } from "../../graph/arrangement.ts";
import { multiply, select, subtract } from "../../graph/elementwise.ts";
import { softmax } from "../../graph/layers/activation.ts";
import { max, sum } from "../../graph/reduction.ts";
import type { ExampleTensors, Pass } from "../../training/definition.ts";
import { mean } from "../metrics/scores.ts";
import type { Logits } from "./classification.ts";

/** Probability of the true class less the greatest other one: −1 … 1. */
export function margins({ rows, inputs, labels }: ExampleTensors, logitsOf: Logits): Pass {
  return {
    rows,
    results: (places) => {
      const shares = softmax(logitsOf(gather(inputs, places)));
      const truth = oneHot(gather(labels, places), shares.shape.at(-1) ?? 1);
      const others = max(select(truth, 0, shares), -1);
      return { margins: subtract(sum(multiply(truth, shares), -1), others) };
    },
  };
}

/**
 * For each class the Wasserstein distance between its margins in two classifiers on the same examples: as many of both,
 * so the mean distance of those of one rank. 0 … 2; 0 for a class without examples.
 */
export function marginShift(
  own: ArrayLike<number>,
  reference: ArrayLike<number>,
  { classOf }: Pick<ExampleTensors, "classOf">,
  classes: number,
): readonly number[] {
  return Array.from({ length: classes }, (_, label) => {
    const rows = [...classOf.keys()].filter((row) => classOf[row] === label);
    const ranked = (values: ArrayLike<number>) =>
      rows.map((row) => values[row] ?? NaN).toSorted((a, b) => a - b);
    const [one, other] = [ranked(own), ranked(reference)];
    const apart = one.map((value, rank) => Math.abs(value - (other[rank] ?? NaN)));
    return apart.length === 0 ? 0 : mean(apart);
  });
}
