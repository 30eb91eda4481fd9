/** Pavings: proven bounds, boxes that hold what they say, thin sets, and proofs that nothing is feasible. */
import { describe, expect, it } from "vitest";
import { createPaving } from "../../../src/space/feasible/paving.ts";
import { streamKey, uniformAt } from "../../../src/space/random.ts";
import { drawMany, made, study } from "./linear.ts";

/** π^(5/2) / Γ(7/2) / 32: the part of a ball of five dimensions that lies in one orthant. */
const orthantOfBall = 0.16449340668482262;

const sets: readonly (readonly [string, readonly string[], number | undefined])[] = [
  [
    "a disc",
    ["param x: Real in -1 .. 1", "param y: Real in -1 .. 1", "require x^2 + y^2 <= 0.5"],
    Math.PI / 8,
  ],
  [
    "a ball",
    ["param x: Real[5] in 0 .. 1", "require sum(i in 0 .. 4: x[i]^2) <= 1"],
    orthantOfBall,
  ],
  [
    "a corner of 1.4 millionths",
    ["x", "y", "z"]
      .map((name) => `param ${name}: Real in 0 .. 1`)
      .concat("require x * y * z >= 0.98"),
    cornerOf(0.98),
  ],
  [
    "a band across logarithmic scales",
    [
      "param x: Real in 0.01 .. 100 log",
      "param y: Real in 0.01 .. 100 log",
      "require x * y in 0.9 .. 1.1",
    ],
    bandOf(0.9, 1.1),
  ],
  [
    "whole numbers and choices",
    [
      "param k: Int in 1 .. 1000",
      "param x: Real in 0.1 .. 10 log",
      "param kind: one of { a, b, c } ~ choice({ a: 3, b: 1, c: 0 })",
      "require k * x <= (if kind == a then 100 else 1000)",
    ],
    undefined,
  ],
  [
    "a simplex beside a number",
    [
      "param w: Simplex[4] ~ dirichlet(2)",
      "param t: Real in 0.1 .. 10 log",
      "require w[0] * t >= w[1]",
      "require w[2]^2 <= w[3]",
    ],
    undefined,
  ],
  [
    "an order beside a number",
    ["param p: Permutation[3]", "param x: Real in 0 .. 1", "require p[0] * x <= x^2 + 0.3"],
    undefined,
  ],
];

/** The volume of x·y·z ≥ c in the unit cube. */
function cornerOf(c: number): number {
  const log = Math.log(c);
  return 1 - c * (1 - log + (log * log) / 2);
}

/** The chance that the sum of two uniform logarithms over two decades each lies in a band about 0. */
function bandOf(low: number, high: number): number {
  const wide = 4 * Math.LN10;
  const below = (x: number): number =>
    x < 0 ? (1 + x / wide) ** 2 / 2 : 1 - (1 - x / wide) ** 2 / 2;
  return below(Math.log(high)) - below(Math.log(low));
}

describe.each(sets)("a paving of %s", (_, lines, share) => {
  const given = study(...lines);
  const part = made(createPaving, given);

  it("encloses the share that is feasible", () => {
    expect(part.share.proven).toBe(true);
    expect(part.share.low).toBeLessThan(part.share.high);
    const { draw } = part;
    const decoded = Array.from({ length: 4000 }, (_, i) => streamKey(3, "share", i)).filter(
      (key) =>
        draw.kind === "transform" && draw.decode((axis) => uniformAt(key, axis), 0) !== undefined,
    ).length;
    const mass = draw.kind === "transform" ? (draw.mass ?? NaN) : NaN;
    expect(mass).toBeCloseTo(part.share.high, 9);
    const measured = (mass * decoded) / 4000;
    expect(measured).toBeGreaterThanOrEqual(part.share.low * 0.97);
    if (share === undefined) return;
    expect(share).toBeGreaterThan(part.share.low);
    expect(share).toBeLessThan(part.share.high);
    expect(measured / share).toBeGreaterThan(0.93);
    expect(measured / share).toBeLessThan(1.07);
  });

  it("gives what is feasible, and coordinates that give it back", () => {
    const { draw } = part;
    for (const values of drawMany(draw, 500)) {
      expect(given.component.holds(values)).toBe(true);
      if (draw.kind !== "transform") throw new Error("no transform");
      const back = draw.encode?.(values) ?? [];
      expect(back.length).toBe(draw.axes);
      for (const u of back) expect(u >= 0 && u <= 1).toBe(true);
      const again = draw.decode((axis) => back[axis] ?? 0, 0);
      const [wanted, found] = [given.numbers(values), again && given.numbers(again)];
      for (const [i, x] of wanted.entries()) expect(found?.[i]).toBeCloseTo(x, 8);
    }
  });
});

describe("where nothing is feasible", () => {
  const unit = ["param x: Real in -1 .. 1", "param y: Real in -1 .. 1"];

  it("says which requirements cannot hold together, and no more", () => {
    const { component } = study(
      ...unit,
      "require x + y <= 1.9",
      "require (x - 1)^2 + y^2 <= 0.4",
      "require (x + 1)^2 + y^2 <= 0.4",
    );
    expect(createPaving(component)).toEqual({ way: "infeasible", constraints: [1, 2] });
  });

  it("does not claim so where a point is left", () => {
    const { component } = study(
      ...unit,
      "require (x - 1)^2 + y^2 <= 1",
      "require (x + 1)^2 + y^2 <= 1",
    );
    expect(createPaving(component)?.way).toBe("paving");
  });
});
