/** How many values a domain has: as many as a grid goes through. */
import { describe, expect, test } from "vitest";
import type { Domain } from "../../src/plan/document.ts";
import { countValues } from "../../src/space/count.ts";

const linear = { name: "linear" } as const;
const real: Domain = { kind: "real", low: 0, high: 1, scale: linear };
const int: Domain = { kind: "int", low: 1, high: 3, scale: linear };

describe("countValues", () => {
  test.each<[string, Domain, number, number]>([
    ["a continuum", real, Infinity, 4],
    ["a single value", { ...real, high: 0 }, 1, 1],
    ["whole numbers", int, 3, 3],
    ["powers of two", { kind: "int", low: 16, high: 256, scale: { name: "pow2" } }, 5, 5],
    ["steps", { ...real, scale: { name: "step", step: 0.25 } }, 5, 5],
    ["a truth value", { kind: "bool" }, 2, 2],
    ["a choice", { kind: "choice", values: ["a", "b", "c"], ordered: false }, 3, 3],
    ["an order", { kind: "permutation", over: ["a", "b", "c", "d"] }, 24, 24],
    ["shares: thirds over three", { kind: "simplex", over: ["a", "b", "c"] }, Infinity, 10],
    ["shares of one", { kind: "simplex", over: ["a"] }, 1, 1],
    ["an array", { kind: "array", over: 4, element: int }, 81, 81],
  ])("%s", (_, domain, all, onGrid) => {
    expect(countValues(domain)).toBe(all);
    expect(countValues(domain, { points: 4 })).toBe(onGrid);
  });

  test("an array whose length varies has one value at least, all of its longest at most", () => {
    const array: Domain = {
      kind: "array",
      over: 4,
      element: int,
      length: { kind: "parameter", name: "depth" },
    };
    expect(countValues(array)).toBe(1);
    expect(countValues(array, { lengths: "most" })).toBe(81);
  });
});
