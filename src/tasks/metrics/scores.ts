import { type Calibration, calibration } from "./calibration.ts";

/** What a classifier says about each of some examples. */
export interface Predictions {
  /** −log p(true class), in nats. */
  readonly losses: ArrayLike<number>;
  /** Probability of the class that is predicted. */
  readonly confidence: ArrayLike<number>;
  /** Class that is predicted. */
  readonly predicted: ArrayLike<number>;
}

/** How good predictions are, on examples whose classes are known. */
export interface Scores {
  /** Mean of −log p(true class), in nats. */
  readonly crossEntropy: number;
  /** Share of examples whose class was predicted. */
  readonly accuracy: number;
  readonly calibration: Calibration;
  /** Share of each class's examples that are found; 0 for a class without examples. */
  readonly recall: readonly number[];
}

/** Scores of predictions against the true classes. Where a loss is NaN, all but the recall are. */
export function scoresOf(
  { losses, confidence, predicted }: Predictions,
  labels: ArrayLike<number>,
  classes: number,
): Scores {
  const rows = labels.length;
  const correct = new Uint8Array(rows);
  const found = new Float64Array(classes);
  const present = new Float64Array(classes);
  let right = 0;
  for (let row = 0; row < rows; row += 1) {
    const label = labels[row] ?? 0;
    const hit = Number(predicted[row] === label);
    correct[row] = hit;
    right += hit;
    present[label] = (present[label] ?? 0) + 1;
    found[label] = (found[label] ?? 0) + hit;
  }
  const crossEntropy = mean(losses);
  const broken = Number.isNaN(crossEntropy);
  const nothing = Number.NaN;
  return {
    crossEntropy,
    accuracy: broken ? nothing : right / rows,
    calibration: broken
      ? { expected: nothing, maximum: nothing, meanSquared: nothing }
      : calibration(confidence, correct),
    recall: [...found].map((count, label) => count / Math.max(1, present[label] ?? 1)),
  };
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] ?? Number.NaN;
  return sum / values.length;
}
