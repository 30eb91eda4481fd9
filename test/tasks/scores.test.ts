import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { calibration } from "../../src/tasks/metrics/calibration.ts";
import { scoresOf } from "../../src/tasks/metrics/scores.ts";

interface Case {
  readonly name: string;
  readonly conf: readonly number[];
  readonly correct: readonly number[];
  readonly bins: number;
  readonly value: { readonly l1: number; readonly l2: number; readonly max: number };
}

const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL("vectors/calibration.json", import.meta.url), "utf8"),
);

test.each(cases)("calibration: $name", ({ conf, correct, bins, value }) => {
  const found = calibration(conf, correct, bins);
  expect(found.expected).toBeCloseTo(value.l1, 12);
  expect(found.maximum).toBeCloseTo(value.max, 12);
  expect(Math.sqrt(found.meanSquared)).toBeCloseTo(value.l2, 12);
});

test("a confidence on the edge of two bins belongs to the lower one", () => {
  expect(calibration([0.5, 1], [0, 1], 2)).toEqual({
    expected: 0.25,
    maximum: 0.5,
    meanSquared: 0.125,
  });
  expect(calibration([0.5, 0.75], [1, 0], 2).expected).toBeCloseTo((0.5 + 0.75) / 2, 12);
  expect(calibration([0], [0], 4).expected).toBe(0);
});

test("scores by hand: two rows of two classes, of which the first is right", () => {
  const losses = [0.75, 0.25].map((share) => -Math.log(share));
  const scores = scoresOf({ losses, confidence: [0.75, 0.75], predicted: [0, 1] }, [0, 0], 2);
  expect(scores.crossEntropy).toBeCloseTo(-(Math.log(0.75) + Math.log(0.25)) / 2, 12);
  expect(scores.accuracy).toBe(0.5);
  expect(scores.recall).toEqual([0.5, 0]);
  expect(scores.calibration.expected).toBeCloseTo(0.25, 12);
});

test("a loss that is no number makes the scores none", () => {
  const predictions = { losses: [0.1, Number.NaN], confidence: [0.9, 0.9], predicted: [0, 0] };
  const { crossEntropy, accuracy, calibration } = scoresOf(predictions, [0, 0], 2);
  expect([crossEntropy, accuracy, ...Object.values(calibration)]).toEqual(
    Array.from({ length: 5 }, () => Number.NaN),
  );
});
