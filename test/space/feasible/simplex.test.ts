/** Exact transforms of one simplex, against rejection and shares in closed form. */
import { describe, expect, it } from "vitest";
import { simplexPart } from "../../../src/space/feasible/simplex.ts";
import { drawMany, made, rejection, study, type Study, twoSamples } from "./linear.ts";

const abc = "param w: Simplex[3]";
const five = "param w: Simplex[5]";

/** Largest distance of any coordinate, and of sums of neighbours, from the oracle's. */
function distance(given: Study, draws = 4000, oracle = 4000): number {
  const part = made(simplexPart, given);
  const own = drawMany(part.draw, draws).map(given.numbers);
  const others = rejection(given, oracle).map(given.numbers);
  const size = own[0]?.length ?? 0;
  const distances = Array.from({ length: size }, (_, i) => [
    twoSamples(
      own.map((x) => x[i] ?? NaN),
      others.map((x) => x[i] ?? NaN),
    ),
    twoSamples(
      own.map((x) => (x[i] ?? NaN) - 0.7 * (x[(i + 1) % size] ?? NaN)),
      others.map((x) => (x[i] ?? NaN) - 0.7 * (x[(i + 1) % size] ?? NaN)),
    ),
  ]);
  return Math.max(...distances.flat());
}

const cases: readonly (readonly [string, readonly string[], number])[] = [
  ["floors", [abc, "require w[0] >= 0.1", "require w[1] >= 0.25"], 0.65 ** 2],
  ["a floor of all", [five, "require min(w) >= 0.05"], 0.75 ** 4],
  // 1 − 3·0.5²
  ["ceilings", [abc, "require max(w) <= 0.5"], 0.25],
  // 1 − 3·0.6² + 3·0.2²
  ["low ceilings", [abc, "require max(w) <= 0.4"], 1 - 3 * 0.36 + 3 * 0.04],
  ["one ceiling", [five, "require w[2] <= 0.1"], 1 - 0.9 ** 4],
  [
    "ceilings of some",
    [five, "require w[2] <= 0.1", "require w[3] <= 0.3"],
    0.3439 - 0.7 ** 4 + 0.6 ** 4,
  ],
  ["a floor and ceilings", [five, "require max(w) <= 0.4", "require w[1] in 0.1 .. 0.2"], NaN],
  // n = 2: (r − 1) / (r + 1); n = 3 by the formula a·B(a, 3), a = 3 / (r − 1)
  ["a ratio", [abc, "require max(w) <= 4 * min(w)"], 2 / (2 * 3)],
  ["a ratio as a quotient", [five, "require max(w) / min(w) <= 20"], NaN],
  [
    "the ratio of each pair",
    [abc, "require forall i in 0 .. 2, j in 0 .. 2: w[i] <= 3 * w[j]"],
    2 / (2.5 * 3.5),
  ],
  ["the sum of two", [five, "require w[0] + w[3] in 0.3 .. 0.5"], NaN],
  ["a Dirichlet share", ["param w: Simplex[3] ~ dirichlet(2)", "require w[1] >= 0.5"], 0.1875],
];

describe("an exact transform", () => {
  it.each(cases)("%s", (_, lines, share) => {
    const given = study(...lines);
    const part = made(simplexPart, given);
    expect(part.way).toBe("simplex");
    if (!Number.isNaN(share)) expect(part.share.low).toBeCloseTo(share, 12);
    expect(distance(given)).toBeLessThan(2.2);
  });
});
