/** Exact transforms of one simplex, against rejection and shares in closed form. */
import { describe, expect, it } from "vitest";
import { simplexPart } from "../../../src/space/feasible/simplex.ts";
import { kolmogorovSmirnov } from "../../support/statistics.ts";
import { drawMany, made, rejection, study, type Study, twoSamples } from "./linear.ts";

const abc = "param w: Simplex[3]";
const five = "param w: Simplex[5]";

/** Largest distance of any coordinate, and of sums of neighbours, from the oracle's. */
function distance(given: Study, draws = 2500, oracle = 2500): number {
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

/** The transform of a part. */
function transformOf(given: Study) {
  const { draw } = made(simplexPart, given);
  if (draw.kind !== "transform") throw new Error("no transform");
  return draw;
}

describe("every transform", () => {
  const all: readonly (readonly [string, readonly string[]])[] = [
    ...cases.map(([name, lines]) => [name, lines] as const),
    [
      "groups",
      [
        "param w: Simplex[5]",
        "require w[0] + w[1] == 0.3",
        "require w[2] >= 0.1",
        "require w[0] <= 0.2",
      ],
    ],
    ["one share fixed", ["param w: Simplex[4]", "require w[2] == 0.25", "require max(w) <= 0.5"]],
    ["two shares", ["param w: Simplex[2] ~ dirichlet([3, 0.5])", "require w[0] in 0.3 .. 0.6"]],
  ];

  it.each(all)("of %s is feasible, and has an inverse", (_, lines) => {
    const given = study(...lines);
    const { draw } = made(simplexPart, given);
    const transform = transformOf(given);
    for (const values of drawMany(draw, 500, 3)) {
      expect(given.component.holds(values)).toBe(true);
      const numbers = given.numbers(values);
      expect(Math.abs(numbers.reduce((sum, x) => sum + x, 0) - 1)).toBeLessThan(1e-12);
      expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
      const point = transform.encode?.(values) ?? [];
      expect(point).toHaveLength(transform.axes);
      const again = transform.decode((axis) => point[axis] ?? NaN, 0);
      for (const [i, x] of given.numbers(again ?? new Map()).entries()) {
        expect(Math.abs(x - (numbers[i] ?? NaN))).toBeLessThan(1e-8);
      }
    }
  });

  it("gives a hundred thousand feasible draws, at the edges of the cube as well", () => {
    const given = study("param w: Simplex[6]", "require min(w) >= 0.05", "require max(w) <= 0.3");
    const transform = transformOf(given);
    let broken = 0;
    for (let i = 0; i < 100_000; i++) {
      const values = transform.decode((axis) => ((i * (axis + 1) * 7919) % 1000) / 1000, 0);
      const shares = given.numbers(values ?? new Map());
      const isInside = shares.every((w) => w >= 0.05 - 1e-12 && w <= 0.3 + 1e-12);
      if (!isInside || Math.abs(shares.reduce((sum, w) => sum + w, 0) - 1) > 1e-12) broken++;
    }
    expect(broken).toBe(0);
  });

  it("is exact for what rejection hardly finds: an order of ten, shares nearly equal", () => {
    const given = study("param w: Simplex[10]", "require max(w) <= 1.05 * min(w)");
    const { share } = made(simplexPart, given);
    // a · B(a, n) with a = n / (r − 1) = 200: the product of k / (a + k).
    const chance = Array.from({ length: 9 }, (_, k) => (k + 1) / (201 + k)).reduce(
      (a, b) => a * b,
      1,
    );
    expect(share.low / chance).toBeCloseTo(1, 10);
    expect(drawMany(transformOf(given), 200).every(given.component.holds)).toBe(true);
  });
});

describe("a bound on all ratios", () => {
  it("leaves the largest over the smallest the law that tighter bounds say", () => {
    const given = study(abc, "require max(w) <= 4 * min(w)");
    const found = drawMany(transformOf(given), 10_000)
      .map(given.numbers)
      .map((w) => Math.max(...w) / Math.min(...w));
    const below = (ratio: number): number => {
      const a = 3 / (ratio - 1);
      return 2 / ((a + 1) * (a + 2));
    };
    expect(kolmogorovSmirnov(found, (ratio) => below(ratio) / below(4))).toBeLessThan(1.95);
  });
});

describe("fixed sums", () => {
  it("leave each group the Dirichlet distribution of its own", () => {
    const given = study(
      "param w: Simplex[5] ~ dirichlet([1, 2, 1, 1, 3])",
      "require w[0] + w[1] == 0.4",
    );
    const part = made(simplexPart, given);
    expect(part.share).toEqual({ low: 0, high: 0, proven: true });
    const own = drawMany(part.draw, 3000).map(given.numbers);
    // The first of its group: Beta(1, 2), below x with 1 − (1 − x)².
    const even = Array.from({ length: 3000 }, (_, i) => 1 - Math.sqrt(1 - (i + 0.5) / 3000));
    expect(
      twoSamples(
        own.map(([a = NaN]) => a / 0.4),
        even,
      ),
    ).toBeLessThan(1.95);
    const third = Array.from({ length: 3000 }, (_, i) => 1 - (1 - (i + 0.5) / 3000) ** 0.25);
    expect(
      twoSamples(
        own.map((w) => (w[2] ?? NaN) / 0.6),
        third,
      ),
    ).toBeLessThan(1.95);
  });
});

describe("not an exact transform of one simplex", () => {
  it.each([
    ["a sum with weights", [abc, "require w[0] + 2 * w[1] <= 0.8"]],
    ["an order", [abc, "require w[0] <= w[1]"]],
    ["ceilings under a prior", ["param w: Simplex[3] ~ dirichlet(2)", "require max(w) <= 0.5"]],
    ["nothing feasible", [abc, "require max(w) <= 0.3"]],
  ])("%s", (_, lines) => {
    expect(simplexPart(study(...lines).component)).toBeUndefined();
  });
});
