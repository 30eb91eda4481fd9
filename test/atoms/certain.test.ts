/** Comparisons whose ranges touch, and powers: what is decided, and what is not. */
import { expect, test } from "vitest";
import { findAtom } from "../../src/atoms/table.ts";
import {
  anyTruth,
  certainlyFalse,
  certainlyTrue,
  memberRange,
  numberRange,
  type Range,
} from "../../src/ir/range.ts";

const real = (low: number, high: number): Range => numberRange(low, high);
const whole = (low: number, high: number): Range => numberRange(low, high, { whole: true });
const at = (value: number): Range => numberRange(value, value, { whole: Number.isInteger(value) });
const orNaN = (low: number, high: number): Range => numberRange(low, high, { undefined: true });

type Case = readonly [what: string, atom: string, args: readonly Range[], result: Range];

const cases: readonly Case[] = [
  ["0 .. 1 <= 1", "less_equal", [real(0, 1), at(1)], certainlyTrue],
  ["0 .. 1 < 1", "less", [real(0, 1), at(1)], anyTruth],
  ["1 .. 2 < 1", "less", [real(1, 2), at(1)], certainlyFalse],
  ["1 .. 2 <= 1", "less_equal", [real(1, 2), at(1)], anyTruth],
  ["1 .. 2 >= 1", "greater_equal", [real(1, 2), at(1)], certainlyTrue],
  ["1 .. 2 > 1", "greater", [real(1, 2), at(1)], anyTruth],
  ["0 .. 1 > 1", "greater", [real(0, 1), at(1)], certainlyFalse],
  ["0 .. 1 or NaN <= 1", "less_equal", [orNaN(0, 1), at(1)], anyTruth],
  ["2 .. 3 or NaN <= 1", "less_equal", [orNaN(2, 3), at(1)], certainlyFalse],
  ["0 .. 1 in 0 .. 1", "in_range", [real(0, 1), at(0), at(1)], certainlyTrue],
  ["0 .. 1 or NaN in 0 .. 1", "in_range", [orNaN(0, 1), at(0), at(1)], anyTruth],
  ["1 .. 2 in 0 .. 1", "in_range", [real(1, 2), at(0), at(1)], anyTruth],
  ["-1 .. 0 in 0 .. 1", "in_range", [real(-1, 0), at(0), at(1)], anyTruth],
  ["2 .. 3 in 0 .. 1", "in_range", [real(2, 3), at(0), at(1)], certainlyFalse],
  ["0 .. 1 in 1 .. 0", "in_range", [real(0, 1), at(1), at(0)], certainlyFalse],
  ["1 .. 2 == 2", "equal", [whole(1, 2), at(2)], anyTruth],
  ["2 == 2", "equal", [at(2), at(2)], certainlyTrue],
  ["2 or NaN == 2", "equal", [orNaN(2, 2), at(2)], anyTruth],
  ["2 or NaN != 2", "not_equal", [orNaN(2, 2), at(2)], anyTruth],
  ["1 .. 2 in { 1, 2 }", "in_set", [whole(1, 2), at(1), at(2)], certainlyTrue],
  ["1 .. 3 in { 1, 2 }", "in_set", [whole(1, 3), at(1), at(2)], anyTruth],
  ["1 .. 3 in { 1, 3 }", "in_set", [whole(1, 3), at(1), at(3)], anyTruth],
  ["1 .. 2 in { 3, 4 }", "in_set", [whole(1, 2), at(3), at(4)], certainlyFalse],
  [
    "a in { a, b }",
    "in_set",
    [memberRange(["a"]), memberRange(["a"]), memberRange(["b"])],
    certainlyTrue,
  ],
];

test.each(cases)("%s", (_, atom, args, result) => {
  expect(findAtom(atom)?.range?.(args)).toEqual(result);
});

test.each([
  ["x^2, x >= 0", real(0, 3), 2, "convex", "increasing"],
  ["x^2, x <= 0", real(-3, 0), 2, "convex", "decreasing"],
  ["x^2", real(-3, 3), 2, "convex", "unknown"],
  ["x^3, x <= 0", real(-3, 0), 3, "concave", "increasing"],
  ["x^3", real(-3, 3), 3, "unknown", "increasing"],
  ["x^0.5", real(0, 3), 0.5, "concave", "increasing"],
  ["x^-1, x > 0", real(1, 3), -1, "convex", "decreasing"],
  ["x^-1, x < 0", real(-3, -1), -1, "concave", "decreasing"],
  ["x^-2, x < 0", real(-3, -1), -2, "convex", "increasing"],
])("%s", (_, base, exponent, curvature, monotonicity) => {
  const shape = findAtom("power")?.shape?.([
    { range: base, constant: false },
    { range: at(exponent), constant: true },
  ]);
  expect(shape?.curvature).toBe(curvature);
  expect(shape?.monotonicity[0]).toBe(monotonicity);
});
