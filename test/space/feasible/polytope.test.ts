/** Draws from polytopes, against rejection and closed forms. */
import { describe, expect, it } from "vitest";
import type { Part } from "../../../src/space/feasible/part.ts";
import { streamKey } from "../../../src/space/random.ts";
import { chiSquare } from "../../support/statistics.ts";
import { polytopePart } from "../../../src/space/feasible/polytope.ts";
import { drawMany, made, rejection, study, type Study, twoSamples } from "./linear.ts";

const xyz = ["param x: Real in 0 .. 1", "param y: Real in 0 .. 1", "param z: Real in 0 .. 1"];

/** Largest distance of any coordinate, and of differences of neighbours, from the oracle's. */
function distance(given: Study, draws = 2500, oracle = 2500): number {
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
];

describe("a walk in a polytope", () => {
  it.each(walks)("%s", (_, lines) => {
    const given = study(...lines);
    const part = made(polytopePart, given);
    expect(part.way).toBe("polytope");
    expect(distance(given)).toBeLessThan(2.2);
  });
});

/** State by state under a key. */
function statesOf(part: Part, seed = 1) {
  if (part.draw.kind !== "chain") throw new Error("no chain");
  return part.draw.start(streamKey(seed, "states"));
}

describe("states of a walk", () => {
  const given = study(...xyz, "require x + y + z <= 1.4", "require abs(x - y) <= 0.5");
  const part = made(polytopePart, given);
  const values = (state: (i: number) => ReadonlyMap<string, unknown>, i: number) =>
    JSON.stringify([...state(i)]);

  it("are the same in any order", () => {
    const inOrder = statesOf(part);
    const forwards = Array.from({ length: 300 }, (_, i) => values(inOrder, i));
    const jumping = statesOf(part);
    for (const i of [250, 3, 0, 64, 63, 128, 299, 129, 64, 250]) {
      expect(values(jumping, i)).toBe(forwards[i]);
    }
  });

  it("depend on the key", () => {
    expect(values(statesOf(part), 5)).not.toBe(values(statesOf(part, 2), 5));
  });

  it("are feasible, all of a hundred thousand", () => {
    const wide = study(
      "param a: Real[4] in -1e6 .. 1e6",
      "param w: Simplex[3]",
      "require sum(a) == 1000",
      "require abs(a[0] - a[1]) <= 0.5",
      "require a[2] * 1e-6 + w[0] <= 0.75",
    );
    const state = statesOf(made(polytopePart, wide));
    let broken = 0;
    for (let i = 0; i < 100_000; i++) {
      const at = state(i);
      const [a = 0, b = 0, c = 0, d = 0, u = 0, v = 0, w = 0] = wide.numbers(at);
      const isInside =
        Math.abs(a + b + c + d - 1000) <= 1e-12 * 4e6 &&
        Math.abs(a - b) <= 0.5 &&
        c * 1e-6 + u <= 0.75 &&
        Math.abs(u + v + w - 1) <= 1e-12 &&
        Math.min(u, v, w) >= 0;
      if (!isInside || (i % 100 === 0 && !wide.component.holds(at))) broken++;
    }
    expect(broken).toBe(0);
  });
});

describe("the thinning", () => {
  /** Correlation of states that follow one another, of a coordinate. */
  function correlation(xs: readonly number[]): number {
    const mean = xs.reduce((sum, x) => sum + x, 0) / xs.length;
    const products = (shift: number) =>
      xs.slice(shift).reduce((sum, x, i) => sum + (x - mean) * ((xs[i] ?? mean) - mean), 0);
    return products(1) / products(0);
  }

  it.each([
    ["a cube", "param a: Real[10] in 0 .. 1", "require sum(a) <= 9.5"],
    ["a corner", "param a: Real[10] in 0 .. 1", "require sum(a) <= 1", "require a[0] <= 0.6"],
    [
      "a thin band",
      "param a: Real[6] in 0 .. 1",
      "require abs(sum(a) - 3) <= 1e-6",
      "require a[0] <= a[1]",
    ],
  ])("leaves states of %s almost independent", (_, ...lines) => {
    const given = study(...lines);
    const draws = drawMany(made(polytopePart, given).draw, 4000).map(given.numbers);
    for (let i = 0; i < (draws[0]?.length ?? 0); i++) {
      expect(Math.abs(correlation(draws.map((x) => x[i] ?? NaN)))).toBeLessThan(0.1);
    }
  });

  it("fills equal volumes equally: the orders of three shares that are treated alike", () => {
    const given = study(
      "param w: Simplex[5]",
      "require w[0] + w[1] + w[2] <= 0.95",
      "require max(w) <= 0.9",
    );
    const draws = drawMany(made(polytopePart, given).draw, 12_000).map(given.numbers);
    const counts = new Map<string, number>();
    for (const [a = 0, b = 0, c = 0] of draws) {
      const order = [a < b, b < c, a < c].join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    const shares = Array.from({ length: 6 }, () => 1 / 6);
    // 5 degrees of freedom: above 20.5 once in a thousand.
    expect(chiSquare([...counts.values()], shares)).toBeLessThan(20.5);
  });

  it("fills doubly stochastic matrices alike in all their entries", () => {
    const given = study(
      "param m: Simplex[3][3]",
      "require forall j in 0 .. 2: sum(i in 0 .. 2: m[i][j]) == 1",
    );
    const part = made(polytopePart, given);
    expect(part.share).toEqual({ low: 0, high: 0, proven: true });
    const draws = drawMany(part.draw, 6000).map(given.numbers);
    const first = draws.map((x) => x[0] ?? NaN);
    for (let entry = 0; entry < 9; entry++) {
      const own = draws.map((x) => x[entry] ?? NaN);
      expect(Math.abs(own.reduce((sum, x) => sum + x, 0) / own.length - 1 / 3)).toBeLessThan(0.01);
      if (entry > 0) expect(twoSamples(own.slice(3000), first.slice(0, 3000))).toBeLessThan(2.2);
    }
  });
});

describe("the share of a polytope", () => {
  it.each([
    // The volume of a cube below a plane: (1.4³ − 3 · 0.4³) / 6.
    ["a cut cube", [...xyz, "require x + y + z <= 1.4"], (1.4 ** 3 - 3 * 0.4 ** 3) / 6],
    ["a band", [...xyz.slice(0, 2), "require abs(x - y) <= 0.1"], 1 - 0.9 ** 2],
    ["a thin band", [...xyz.slice(0, 2), "require abs(x - y) <= 1e-7"], 2e-7 - 1e-14],
    [
      "a box",
      [...xyz, "require x <= 0.5", "require y + z <= 2", "require z - x <= 2", "require z >= 0.1"],
      0.45,
    ],
    [
      "a simplex under ceilings",
      ["param w: Simplex[4]", "require max(w) <= 0.4"],
      1 - 4 * 0.6 ** 3 + 6 * 0.2 ** 3,
    ],
  ])("%s", (_, lines, share) => {
    const part = made(polytopePart, study(...lines));
    expect(part.share.proven).toBe(true);
    expect(part.share.low / share).toBeCloseTo(1, 8);
    expect(part.share.high).toBe(part.share.low);
  });

  it("is estimated in many dimensions, and where the law is not uniform", () => {
    // By symmetry.
    const middle = made(
      polytopePart,
      study("param a: Real[12] in 0 .. 1", "require sum(a) <= 6", "require a[0] <= 2 + a[1]"),
    );
    expect(middle.share).toMatchObject({ proven: false });
    expect(middle.share.low).toBeLessThan(0.5);
    expect(middle.share.high).toBeGreaterThan(0.5);
    // The corner of a cube, and half of a logarithmic scale.
    const corner = made(
      polytopePart,
      study(
        "param a: Real[7] in 0 .. 1",
        "param b: Real in 0.01 .. 1 log",
        "require sum(a) <= 1",
        "require b <= 0.1",
      ),
    );
    expect(corner.share.low).toBeLessThan(0.5 / 5040);
    expect(corner.share.high).toBeGreaterThan(0.5 / 5040);
    expect(corner.share.high / corner.share.low).toBeLessThan(6);
  });
});

describe("what is left of few points", () => {
  it("a point", () => {
    const given = study(...xyz, "require x + y + z == 3");
    const part = made(polytopePart, given);
    expect(part.detail).toBe("a single point");
    for (const each of drawMany(part.draw, 3)) {
      for (const value of given.numbers(each)) expect(value).toBeCloseTo(1, 12);
    }
  });

  it("a segment, from inequalities that are equalities together", () => {
    const given = study(
      ...xyz,
      "require x + y <= 1",
      "require x + y >= 1",
      "require z <= x",
      "require z >= x",
    );
    const part = made(polytopePart, given);
    expect(part.share).toEqual({ low: 0, high: 0, proven: true });
    const draws = drawMany(part.draw, 2000).map(given.numbers);
    const xs = draws.map(([x = NaN]) => x);
    const even = Array.from({ length: 2000 }, (_, i) => (i + 0.5) / 2000);
    expect(twoSamples(xs, even)).toBeLessThan(1.95);
    for (const [x = NaN, y = NaN, z = NaN] of draws) {
      expect(Math.abs(x + y - 1)).toBeLessThan(1e-12);
      expect(Math.abs(x - z)).toBeLessThan(1e-12);
    }
  });

  it("a set of a millionth", () => {
    const given = study(
      "param a: Real[3] in 0 .. 100",
      "require abs(a[0] - 2 * a[1] + 0.5 * a[2]) <= 1e-4",
      "require a[2] >= 50",
    );
    const part = made(polytopePart, given);
    expect(part.share.high).toBeLessThan(2e-6);
    const draws = drawMany(part.draw, 3000);
    expect(draws.every(given.component.holds)).toBe(true);
    // Across the thin direction it is uniform as well.
    const across = draws
      .map(given.numbers)
      .map(([a = 0, b = 0, c = 0]) => (a - 2 * b + 0.5 * c) / 1e-4);
    const even = Array.from({ length: 3000 }, (_, i) => (2 * (i + 0.5)) / 3000 - 1);
    expect(twoSamples(across, even)).toBeLessThan(2.2);
  });

  it("nothing: a smallest set of constraints that excludes all", () => {
    const given = study(
      ...xyz,
      "require x + y <= 1",
      "require z <= 0.9",
      "require x - z >= 0.3",
      "require y - 0.5 * z >= 0.9 - x",
      "require x + y + z <= 0.5",
    );
    expect(polytopePart(given.component)).toEqual({ way: "infeasible", constraints: [3, 4] });
  });
});

describe("no polytope", () => {
  const xy = xyz.slice(0, 2);
  it.each([
    [
      "whole numbers",
      ["param n: Int in 0 .. 9", "param x: Real in 0 .. 1", "require n * 0.1 + x <= 1"],
    ],
    ["products", [...xy, "require x * y <= 0.5"]],
    ["alternatives", [...xy, "require x <= y or x + y <= 0.5"]],
    ["what is not convex", [...xy, "require abs(x - y) >= 0.5"]],
  ])("%s", (_, lines) => {
    expect(polytopePart(study(...lines).component)).toBeUndefined();
  });
});
