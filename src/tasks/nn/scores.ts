import { type Calibration, calibration } from "../metrics/calibration.ts";

/** How good logits are, on examples whose classes are known. */
export interface Scores {
  /** Mean of −log p(true class), in nats. */
  readonly crossEntropy: number;
  /** Share of examples whose true class has the greatest logit; the first of equal ones counts. */
  readonly accuracy: number;
  readonly calibration: Calibration;
  /** Share of each class's examples that are found; 0 for a class without examples. */
  readonly recall: readonly number[];
}

/** Scores of logits [rows, classes], row by row, against the rows' classes. NaN logits give NaN. */
export function scoresOf(logits: Float32Array, labels: ArrayLike<number>, classes: number): Scores {
  const rows = labels.length;
  const confidence = new Float64Array(rows);
  const correct = new Uint8Array(rows);
  const found = new Float64Array(classes);
  const present = new Float64Array(classes);
  let loss = 0;
  for (let row = 0; row < rows; row += 1) {
    const label = labels[row] ?? 0;
    const scores = logits.subarray(row * classes, (row + 1) * classes);
    const best = indexOfGreatest(scores);
    const greatest = scores[best] ?? Number.NaN;
    let sum = 0;
    for (const score of scores) sum += Math.exp(score - greatest);
    loss += Math.log(sum) + greatest - (scores[label] ?? Number.NaN);
    confidence[row] = 1 / sum;
    correct[row] = best === label ? 1 : 0;
    present[label] = (present[label] ?? 0) + 1;
    found[label] = (found[label] ?? 0) + (correct[row] ?? 0);
  }
  const broken = Number.isNaN(loss);
  return {
    crossEntropy: loss / rows,
    accuracy: broken ? Number.NaN : correct.reduce((sum, right) => sum + right, 0) / rows,
    calibration: calibration(confidence, correct),
    recall: [...found].map((count, label) => count / Math.max(1, present[label] ?? 1)),
  };
}

function indexOfGreatest(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i += 1) {
    if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  }
  return best;
}
