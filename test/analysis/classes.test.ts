/** Nodes that compute the same have one class; those that may differ have several. */
import { expect, it } from "vitest";
import { classesOf } from "../../src/analysis/classes.ts";
import { unfold } from "./support.ts";

/** Whether two expressions of x and y are of one class. */
function areAlike(one: string, other: string): boolean {
  const { graph } = unfold(
    `study s {\nparam x: Real in 1 .. 2\nparam y: Real in 1 .. 2\nminimize ${one}\nminimize ${other}\n}`,
  );
  const classOf = classesOf(graph.nodes);
  const [a, b] = graph.objectives.map(({ value }) => classOf(value));
  return a === b;
}

it.each([
  ["x + y", "y + x"],
  ["x * y", "y * x"],
  ["max(x, y)", "max(y, x)"],
  ["hypot(x, y) + 1", "1 + hypot(y, x)"],
])("%s is %s", (one, other) => {
  expect(areAlike(one, other)).toBe(true);
});

it.each([
  ["x - y", "y - x"],
  ["x / y", "y / x"],
  ["x ^ y", "y ^ x"],
  ["if x < y then x else y", "if x < y then y else x"],
  ["x + 1", "x + 2"],
])("%s is not %s", (one, other) => {
  expect(areAlike(one, other)).toBe(false);
});
