/** Bodies that are simplexes, whatever their constraints look like. */
import { describe, expect, it } from "vitest";
import { polytopePart } from "../../../src/space/feasible/polytope.ts";
import { drawMany, made, rejection, study, twoSamples } from "./linear.ts";

describe("a body that is a simplex", () => {
  it.each([
    ["an order", ["param w: Simplex[4]", "require forall i in 0 .. 2: w[i] <= w[i + 1]"], 1 / 24],
    [
      "a triangle",
      ["param x: Real in 0 .. 2", "param y: Real in 0 .. 1", "require x + y <= 0.5"],
      0.0625,
    ],
    // Corners at b = c = 0, a = r b, b = r c …
    [
      "a ratio and a floor",
      ["param w: Simplex[4]", "require w[0] / w[1] in 0.5 .. 2", "require w[2] >= 0.1"],
      NaN,
    ],
    ["a budget", ["param w: Simplex[3]", "require 10 * w[0] + w[1] + w[2] <= 2"], NaN],
  ])("%s", (_, lines, share) => {
    const given = study(...lines);
    const part = made(polytopePart, given);
    const isSimplex = part.way === "simplex";
    if (!Number.isNaN(share)) expect(part.share.low).toBeCloseTo(share, 12);
    const [own, others] = [drawMany(part.draw, 2500), rejection(given, 2500)].map((draws) =>
      draws.map(given.numbers),
    );
    for (let i = 0; i < (own?.[0]?.length ?? 0); i++) {
      const [a, b] = [own, others].map((draws) => (draws ?? []).map((x) => x[i] ?? NaN));
      expect(twoSamples(a ?? [], b ?? [])).toBeLessThan(2.2);
    }
    expect(isSimplex).toBe(!lines.some((line) => line.includes("10 * w[0]")));
  });

  it("has an inverse", () => {
    const given = study(
      "param x: Real in 0 .. 2",
      "param y: Real in -1 .. 1",
      "require x - y <= 0.5",
    );
    const { draw } = made(polytopePart, given);
    if (draw.kind !== "transform") throw new Error("no transform");
    for (const values of drawMany(draw, 100)) {
      const point = draw.encode?.(values) ?? [];
      const again = given.numbers(draw.decode((axis) => point[axis] ?? NaN, 0) ?? new Map());
      for (const [i, x] of given.numbers(values).entries()) expect(again[i]).toBeCloseTo(x, 9);
    }
  });
});
