/** Requirements as linear rows. */
import { describe, expect, it } from "vitest";
import { affineSet } from "../../../src/space/feasible/affine.ts";
import { columnsOf } from "../../../src/space/feasible/columns.ts";
import { study } from "./linear.ts";

const xy = ["param x: Real in 0 .. 1", "param y: Real in 0.5 .. 2"];

/** Rows as text; columns are those of x, y and then w. */
function rows(...lines: readonly string[]): readonly string[] | undefined {
  const { component } = study(...lines);
  const columns = columnsOf(component.slots);
  const set = columns && affineSet(component.graph, columns.columnOf);
  return set?.rows.map(({ index, value, low, high, constraint }) => {
    const terms = index.map((column, k) => `${String(round(value[k] ?? NaN))}·${String(column)}`);
    return `${String(constraint)}: ${String(round(low))} <= ${terms.join(" + ")} <= ${String(round(high))}`;
  });
}

function round(x: number): number {
  return Number(x.toPrecision(6));
}

describe("requirements that are linear", () => {
  it.each([
    ["a sum", ["require 2 * x + y - 0.5 <= 1"], ["0: -Infinity <= 2·0 + 1·1 <= 1.5"]],
    ["an equality", ["require x == y / 2"], ["0: 0 <= 1·0 + -0.5·1 <= 0"]],
    [
      "a range",
      ["require x + y in 0.6 .. 0.9"],
      ["0: -Infinity <= -1·0 + -1·1 <= -0.6", "0: -Infinity <= 1·0 + 1·1 <= 0.9"],
    ],
    [
      "a distance",
      ["require abs(x - y) <= 0.3"],
      ["0: -Infinity <= 1·0 + -1·1 <= 0.3", "0: -Infinity <= -1·0 + 1·1 <= 0.3"],
    ],
    [
      "the largest below the smallest",
      ["require max(x, 0.2) <= min(y, 1 - x)"],
      [
        "0: -Infinity <= 1·0 + -1·1 <= 0",
        "0: -Infinity <= 2·0 <= 1",
        "0: -Infinity <= -1·1 <= -0.2",
        "0: -Infinity <= 1·0 <= 0.8",
      ],
    ],
    ["a quotient", ["require 3 * x / y <= 2"], ["0: -Infinity <= 3·0 + -2·1 <= 0"]],
    [
      "a quotient on the right",
      ["require 0.5 <= x / (y + x)"],
      ["0: -Infinity <= 0.5·1 + -0.5·0 <= 0"],
    ],
    [
      "a mean",
      ["require mean([x, y, x + y]) >= 0.5"],
      ["0: -Infinity <= -0.666667·0 + -0.666667·1 <= -0.5"],
    ],
    [
      "both of two, and neither of two",
      ["require x <= 0.5 and y >= 1", "require not (x + y < 1 or x - y > 0)"],
      [
        "0: -Infinity <= 1·0 <= 0.5",
        "0: -Infinity <= -1·1 <= -1",
        "1: -Infinity <= -1·0 + -1·1 <= -1",
        "1: -Infinity <= 1·0 + -1·1 <= 0",
      ],
    ],
    ["what cancels", ["require x + y - x <= 1"], ["0: -Infinity <= 1·1 <= 1"]],
  ])("%s", (_, requirements, expected) => {
    expect(rows(...xy, ...requirements)).toEqual(expected);
  });

  it("a bound for each element", () => {
    expect(rows("param w: Simplex[3]", "require forall i in 0 .. 1: w[i + 1] <= 2 * w[i]")).toEqual(
      ["0: -Infinity <= 1·1 + -2·0 <= 0", "0: -Infinity <= 1·2 + -2·1 <= 0"],
    );
  });
});

describe("requirements that are not", () => {
  it.each([
    ["a product", "require x * y <= 1"],
    ["a curve", "require x^2 + y <= 1"],
    ["a quotient whose denominator may be of either sign", "require y / (x - 0.5) <= 1"],
    ["the smallest at most", "require min(x, y) <= 0.5"],
    ["alternatives", "require x <= 0.1 or y <= 1"],
    ["what must differ", "require x != y"],
  ])("%s", (_, requirement) => {
    expect(rows(...xy, requirement)).toBeUndefined();
  });
});
