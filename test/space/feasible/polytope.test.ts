/** Draws from polytopes, against rejection and closed forms. */
import { describe, expect, it } from "vitest";
import { polytopePart } from "../../../src/space/feasible/polytope.ts";
import { drawMany, made, rejection, study, type Study, twoSamples } from "./linear.ts";

const xyz = ["param x: Real in 0 .. 1", "param y: Real in 0 .. 1", "param z: Real in 0 .. 1"];

/** Largest distance of any coordinate, and of differences of neighbours, from the oracle's. */
function distance(given: Study, draws = 4000, oracle = 4000): number {
  const part = made(polytopePart, given);
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

const walks: readonly (readonly [string, readonly string[]])[] = [
  ["a cube cut by a plane", [...xyz, "require x + y + z <= 1.4"]],
  ["a band", [...xyz, "require abs(x - y) <= 0.1", "require z >= x"]],
  [
    "a simplex with unequal ceilings on sums",
    ["param w: Simplex[5]", "require w[0] + w[1] <= 0.3", "require w[1] + w[2] <= 0.5"],
  ],
  [
    "a simplex and a number",
    [
      "param w: Simplex[4]",
      "param x: Real in 0 .. 1",
      "require w[0] <= x",
      "require w[1] + x <= 1",
    ],
  ],
  [
    "two simplexes",
    [
      "param w: Simplex[3]",
      "param v: Simplex[3]",
      "require forall i in 0 .. 2: abs(w[i] - v[i]) <= 0.4",
    ],
  ],
  [
    "an array",
    ["param a: Real[6] in -1 .. 1", "require sum(a) in 0.5 .. 1", "require max(a) - min(a) <= 1.5"],
  ],
  [
    "logarithmic scales",
    [
      "param a: Real in 1e-4 .. 1 log",
      "param b: Real in 1e-3 .. 1 log",
      "require a + b <= 0.5",
      "require a >= 0.01 * b",
    ],
  ],
  [
    "scales and priors",
    [
      "param a: Real in 0.01 .. 1 log",
      "param b: Real in 0 .. 1 ~ normal(0.7, 0.2)",
      "param c: Real in 0 .. 1 ~ beta(2, 5)",
      "require a + b + c <= 1.2",
      "require c <= b",
    ],
  ],
  [
    "a Dirichlet prior",
    [
      "param w: Simplex[4] ~ dirichlet(2)",
      "require w[0] <= w[1] + 0.1",
      "require w[2] + w[3] <= 0.6",
    ],
  ],
  [
    "ratios of a simplex",
    ["param w: Simplex[4]", "require w[0] / w[1] in 0.5 .. 2", "require w[2] >= 0.1"],
  ],
];

describe("a walk in a polytope", () => {
  it.each(walks)("%s", (_, lines) => {
    const given = study(...lines);
    const part = made(polytopePart, given);
    expect(part.way).toBe("polytope");
    expect(distance(given)).toBeLessThan(2.2);
  });
});
