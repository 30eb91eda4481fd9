import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { calibration } from "../../src/tasks/metrics/calibration.ts";
import { scoresOf } from "../../src/tasks/nn/scores.ts";

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

test("scores by hand: two rows of two classes", () => {
  const third = Math.log(3);
  const scores = scoresOf(Float32Array.from([third, 0, 0, third]), [0, 0], 2);
  expect(scores.crossEntropy).toBeCloseTo(-(Math.log(0.75) + Math.log(0.25)) / 2, 6);
  expect(scores.accuracy).toBe(0.5);
  expect(scores.recall).toEqual([0.5, 0]);
  expect(scores.calibration.expected).toBeCloseTo(0.25, 6);
});

test("scores stay finite for logits of any finite size, and NaN shows", () => {
  const huge = scoresOf(Float32Array.from([1e30, 0, 0, -1e30, 0, 0]), [0, 1], 3);
  expect(huge.crossEntropy).toBeCloseTo(Math.log(2) / 2, 6);
  const broken = scoresOf(Float32Array.from([Number.NaN, 0]), [0], 2);
  expect([broken.crossEntropy, broken.accuracy, broken.calibration.expected]).toEqual([
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
});
