/** What narrowing leaves, where it is known: ends that are exact stay exact. */
import { describe, expect, test } from "vitest";
import { findAtom } from "../../src/atoms/table.ts";
import {
  anyNumber,
  certainlyFalse,
  certainlyTrue,
  isEmptyRange,
  memberRange,
  numberRange,
  type Range,
} from "../../src/ir/range.ts";
import { nextDown, nextUp } from "../../src/numerics/rounding.ts";

const real = (low: number, high: number): Range => numberRange(low, high);
const whole = (low: number, high: number): Range => numberRange(low, high, { whole: true });
const at = (value: number): Range => numberRange(value, value, { whole: Number.isInteger(value) });
const atMost = (bound: number): Range => numberRange(-Infinity, bound);
const atLeast = (bound: number): Range => numberRange(bound, Infinity);
const line = real(-Infinity, Infinity);

type Case = readonly [
  what: string,
  atom: string,
  result: Range,
  args: readonly Range[],
  left: readonly (Range | undefined)[],
];

/** `undefined`: as it was. */
const numbers: readonly Case[] = [
  [
    "width * 4 <= 1024",
    "multiply",
    atMost(1024),
    [real(1, 4096), at(4)],
    [real(1, 256), undefined],
  ],
  ["x + 1 <= 5", "add", atMost(5), [real(0, 100), at(1)], [real(0, 4), undefined]],
  ["1 + x >= 6", "add", atLeast(6), [at(1), real(0, 100)], [undefined, real(5, 100)]],
  ["x - 3 in 0 .. 1", "subtract", real(0, 1), [line, at(3)], [real(3, 4), undefined]],
  ["10 - x <= 4", "subtract", atMost(4), [at(10), line], [undefined, atLeast(6)]],
  ["-x <= 4", "negate", atMost(4), [line], [atLeast(-4)]],
  ["whole: 3 * n <= 10", "multiply", atMost(10), [at(3), whole(0, 9)], [undefined, whole(0, 3)]],
  [
    "x * y >= 12, x <= 3",
    "multiply",
    atLeast(12),
    [real(0, 3), real(0, 9)],
    [real(4 / 3, 3), real(4, 9)],
  ],
  ["x * y = 0 says nothing", "multiply", at(0), [real(-1, 1), real(-1, 1)], [undefined, undefined]],
  [
    "x * y = 1, y from -2 to 4",
    "multiply",
    at(1),
    [real(-9, 0.1), real(-2, 4)],
    [real(-9, -0.5), real(-2, -1 / 9)],
  ],
  ["x / 4 <= 2", "divide", atMost(2), [real(0, 100), at(4)], [real(0, 8), undefined]],
  ["1 / x >= 0.5", "divide", atLeast(0.5), [at(1), real(-5, 5)], [undefined, real(0, 2)]],
  ["1 / x in 2 .. 4", "divide", real(2, 4), [at(1), real(-5, 5)], [undefined, real(0.25, 0.5)]],
  ["2^k <= 1024", "power", atMost(1024), [at(2), real(0, 99)], [undefined, real(0, 10)]],
  ["x^2 <= 0.25", "power", atMost(0.25), [real(-9, 9), at(2)], [real(-0.5, 0.5), undefined]],
  ["x^2 >= 9, x >= 0", "power", atLeast(9), [real(0, 9), at(2)], [real(3, 9), undefined]],
  ["x^3 in -8 .. 27", "power", real(-8, 27), [line, at(3)], [real(-2, 3), undefined]],
  ["x^-2 >= 16", "power", atLeast(16), [real(0, 9), at(-2)], [real(0, 0.25), undefined]],
  [
    "x^0 = 2",
    "power",
    at(2),
    [line, at(0)],
    [numberRange(Infinity, -Infinity), numberRange(Infinity, -Infinity)],
  ],
  // Numbers at 1e20 are 16384 apart: what is added to one may be lost.
  [
    "x + 1e20 <= 1e20",
    "add",
    atMost(1e20),
    [real(-1e9, 1e9), at(1e20)],
    [real(-1e9, 16384), undefined],
  ],
];

const truths: readonly Case[] = [
  [
    "x < y",
    "less",
    certainlyTrue,
    [real(0, 9), real(-5, 5)],
    [real(0, nextDown(5)), real(nextUp(0), 5)],
  ],
  ["whole n < 5", "less", certainlyTrue, [whole(0, 9), at(5)], [whole(0, 4), undefined]],
  ["not x < 5", "less", certainlyFalse, [real(0, 9), at(5)], [real(5, 9), undefined]],
  ["5 >= x", "greater_equal", certainlyTrue, [at(5), real(0, 9)], [undefined, real(0, 5)]],
  [
    "x <= 5 takes NaN away",
    "less_equal",
    certainlyTrue,
    [anyNumber, at(5)],
    [atMost(5), undefined],
  ],
  ["not x <= 5 does not", "less_equal", certainlyFalse, [anyNumber, at(5)], [undefined, undefined]],
  [
    "n == 2.5",
    "equal",
    certainlyTrue,
    [whole(0, 9), at(2.5)],
    [numberRange(Infinity, -Infinity), numberRange(Infinity, -Infinity)],
  ],
  ["n == x", "equal", certainlyTrue, [whole(0, 9), real(1.5, 20)], [whole(2, 9), real(2, 9)]],
  ["n != 0", "not_equal", certainlyTrue, [whole(0, 9), at(0)], [whole(1, 9), undefined]],
  [
    "a == b",
    "equal",
    certainlyTrue,
    [memberRange(["a", "b"]), memberRange(["b", "c"])],
    [memberRange(["b"]), memberRange(["b"])],
  ],
  [
    "a != b",
    "not_equal",
    certainlyTrue,
    [memberRange(["a", "b"]), memberRange(["b"])],
    [memberRange(["a"]), undefined],
  ],
  [
    "x in 2 .. 3",
    "in_range",
    certainlyTrue,
    [real(0, 9), at(2), at(3)],
    [real(2, 3), undefined, undefined],
  ],
  [
    "not x in 2 .. 3, x >= 2",
    "in_range",
    certainlyFalse,
    [real(2, 9), at(2), at(3)],
    [real(nextUp(3), 9), undefined, undefined],
  ],
  [
    "x in { 1, 5, 20 }",
    "in_set",
    certainlyTrue,
    [real(2, 9), at(1), at(5), at(20)],
    [real(5, 5), undefined, undefined, undefined],
  ],
  [
    "not m in { a, b }",
    "in_set",
    certainlyFalse,
    [memberRange(["a", "b", "c"]), memberRange(["a"]), memberRange(["b"])],
    [memberRange(["c"]), undefined, undefined],
  ],
  [
    "p and q",
    "and",
    certainlyTrue,
    [memberRange([false, true]), certainlyTrue],
    [certainlyTrue, undefined],
  ],
  [
    "not (p and true)",
    "and",
    certainlyFalse,
    [memberRange([false, true]), certainlyTrue],
    [certainlyFalse, undefined],
  ],
  [
    "p or false",
    "or",
    certainlyTrue,
    [memberRange([false, true]), certainlyFalse],
    [certainlyTrue, undefined],
  ],
  ["not p", "not", certainlyTrue, [memberRange([false, true])], [certainlyFalse]],
  ["what is there of ??", "fallback", atMost(3), [real(0, 9), at(5)], [real(0, 3), undefined]],
  ["what is not there of ??", "fallback", at(5), [real(0, 1), real(0, 9)], [undefined, real(5, 5)]],
];

describe("narrowing", () => {
  test.each([...numbers, ...truths])("%s", (_, atom, result, args, expected) => {
    const left = findAtom(atom)?.narrow?.(result, args);
    for (const [i, range] of (left ?? []).entries()) {
      const wanted = expected[i] ?? args[i];
      if (wanted !== undefined && isEmptyRange(wanted)) expect(isEmptyRange(range)).toBe(true);
      else expect(boundsOf(range)).toEqual(boundsOf(wanted));
    }
    expect(left?.length).toBe(args.length);
  });
});

describe("what may be NaN", () => {
  const three = numberRange(3, 3, { undefined: true });
  test.each([
    ["equal", memberRange([false, true])],
    ["not_equal", memberRange([false, true])],
    ["in_set", memberRange([false, true])],
    ["less_equal", memberRange([false, true])],
    ["less", certainlyFalse],
  ])("%s is not certain to hold", (atom, expected) => {
    expect(findAtom(atom)?.range?.([three, at(3)])).toEqual(expected);
  });
});

function boundsOf(range: Range | undefined): unknown {
  return range?.kind === "numbers"
    ? { low: range.low, high: range.high, undefined: range.undefined }
    : range;
}
