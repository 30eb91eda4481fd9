/** Strict comparisons, on whose edge the best would lie: a point next to it, with the bound of the edge. */
import { describe, expect, it } from "vitest";
import { solved } from "./support.ts";

const study = (...lines: readonly string[]) => `study s {\n${lines.join("\n")}\nsolve convex\n}`;
const plane = ["param x: Real in 0 .. 10", "param y: Real in 0 .. 10"];

describe("a strict comparison that binds", () => {
  it.each<readonly [string, readonly string[], number]>([
    ["of one parameter", ["param x: Real in 0 .. 1", "require x < 1", "maximize x"], 1],
    ["of one small parameter", ["param x: Real in 0 .. 1", "require x < 2e-9", "maximize x"], 2e-9],
    ["of several", [...plane, "require x + y < 6", "require x <= 4", "maximize 3*x + 2*y"], 16],
    ["of differences", [...plane, "require x < y", "require y <= 3", "maximize x"], 3],
    ["of what bends", [...plane, "require x^2 + y^2 < 25", "maximize 3*x + 4*y"], 25],
    [
      "that is the opposite of one that is not",
      [...plane, "require not (x >= 4)", "maximize x"],
      4,
    ],
    [
      "of shares",
      ["param w: Simplex[3]", "require w[2] < 30%", "minimize sum(i in 0 .. 2: (i + 1)^2 / w[i])"],
      9 / 0.7 + 9 / 0.3,
    ],
  ])("%s is kept, and the optimum is next to its edge", (_, lines, best) => {
    const { status, points, bound = NaN, notes } = solved(study(...lines));
    expect(status).toBe("optimal");
    const [value = NaN] = points[0]?.objectives ?? [];
    expect(Math.abs(value - best)).toBeLessThan(1e-8 * Math.max(1, best));
    expect(Math.abs(bound - best)).toBeLessThan(1e-8 * Math.max(1, best));
    expect(notes.join(" ")).toContain("is strict");
  });

  it("is strictly met", () => {
    const { points } = solved(study("param x: Real in 0 .. 1", "require x < 0.3", "maximize x"));
    const x = points[0]?.configuration.get("x");
    expect(x).toBeLessThan(0.3);
    expect(x).toBeGreaterThan(0.3 - 1e-14);
  });

  it("has the price that it has with its edge", () => {
    const [strict, loose] = ["<", "<="].map((sign) =>
      solved(study(...plane, `require a: x + y ${sign} 6`, "minimize (x - 5)^2 + (y - 4)^2")),
    );
    expect(strict?.prices[0]?.price).toBeCloseTo(3, 6);
    expect(strict?.prices).toEqual(loose?.prices);
  });
});

it("does not bind: nothing is said and nothing changes", () => {
  const { notes, status, points } = solved(
    study("param x: Real in 0 .. 1", "require x < 0.9", "minimize (x - 0.5)^2"),
  );
  expect([status, notes]).toEqual(["optimal", []]);
  expect(points[0]?.objectives[0]).toBeLessThan(1e-8);
});
