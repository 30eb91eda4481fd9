/** What the columns of functions say where it is known: true values, ends that are exact, inverses. */
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Nested, ScalarMaker } from "../../src/atoms/atom.ts";
import { partialsOf } from "../../src/atoms/partials.ts";
import { findAtom } from "../../src/atoms/table.ts";
import {
  anyTruth,
  certainlyFalse,
  certainlyTrue,
  isEmptyRange,
  type NumberRange,
  numberRange,
  type Range,
} from "../../src/ir/range.ts";
import { nextDown, sqrtDown, sqrtUp } from "../../src/numerics/rounding.ts";

/**
 * Arguments and the number nearest to the true value, by mpmath 1.3 with 400 bits and more: of each
 * function the 15 of some thousand points where it is furthest off, and others.
 */
const vectors: { readonly [name: string]: readonly (readonly [number, number])[] } = JSON.parse(
  readFileSync(new URL("./vectors/functions.json", import.meta.url), "utf8"),
);

const at = (x: number): NumberRange => numberRange(x, x);
const real = (low: number, high: number): NumberRange => numberRange(low, high);
const whole = (low: number, high: number): NumberRange => numberRange(low, high, { whole: true });
const atMost = (high: number): NumberRange => numberRange(-Infinity, high);
const atLeast = (low: number): NumberRange => numberRange(low, Infinity);
const line = real(-Infinity, Infinity);

function range(name: string, ...args: readonly Range[]): Range | undefined {
  return findAtom(name)?.range?.(args);
}

function numbers(name: string, ...args: readonly Range[]): NumberRange {
  const found = range(name, ...args);
  if (found?.kind !== "numbers") throw new Error(`${name} gives no numbers`);
  return found;
}

function narrowed(name: string, result: Range, ...args: readonly Range[]): readonly Range[] {
  return findAtom(name)?.narrow?.(result, args) ?? [];
}

function shape(name: string, ...args: readonly Range[]) {
  return findAtom(name)?.shape?.(args.map((arg) => ({ range: arg, constant: false })));
}

function partials(name: string, ...args: readonly number[]): readonly number[] {
  const atom = findAtom(name);
  return (atom && partialsOf(atom, args)) ?? [];
}

function expectNear(found: Range | undefined, low: number, high: number): void {
  if (found?.kind !== "numbers") throw new Error("no numbers");
  expect(found.low).toBeLessThanOrEqual(low);
  expect(found.high).toBeGreaterThanOrEqual(high);
  expect(found.low).toBeCloseTo(low, 10);
  expect(found.high).toBeCloseTo(high, 10);
}

describe("true values", () => {
  test.each(Object.entries(vectors))("of %s are in the range of their point", (name, rows) => {
    expect(rows).toHaveLength(40);
    for (const [x, value] of rows) {
      const { low, high } = numbers(name, at(x));
      expect(low, `${name}(${String(x)})`).toBeLessThanOrEqual(value);
      expect(high, `${name}(${String(x)})`).toBeGreaterThanOrEqual(value);
      const [left] = narrowed(name, at(value), real(Math.min(0, x), Math.max(x, 1)));
      expect(left?.kind === "numbers" && left.low <= x && x <= left.high).toBe(true);
    }
  });

  test("those of digamma, the slope of lgamma", () => {
    for (const [x, value] of [
      [0.1, -10.423754940411076],
      [1, -0.5772156649015329],
      [3.7, 1.1671535393615113],
      [9.99, 2.250700372831201],
      [50, 3.901989673427892],
      [-0.5, 0.03648997397857652],
      [-1.3, 2.8825405488661673],
    ] as const) {
      expect(partials("lgamma", x)[0]).toBeCloseTo(value, 13);
    }
    expect(partials("gamma", 0)).toEqual([NaN]);
  });

  test("those of ?? are of the side that is there", () => {
    const fallback = findAtom("fallback");
    expect(fallback && partialsOf(fallback, [2, 3])).toEqual([1, 0]);
    expect(fallback && partialsOf(fallback, [undefined, 3])).toEqual([0, 1]);
  });

  // Of mpmath 1.3.0, to 40 digits.
  test.each([
    [1, 1, 1.6449340668482264],
    [1, 0.1, 101.43329915079275],
    [1, 7.5, 0.1426158966967038],
    [1, -0.5, 8.934802200544679],
    [2, 0.5, -16.82879664423432],
    [2, 40, -0.0006408202718352986],
    [3, 2, 0.49393940226682914],
    [3, -1.25, 1558.2209125348506],
    [8, 3.3, -0.9648080881010255],
  ] as const)("those of polygamma of order %d at %d", (order, x, value) => {
    const found = findAtom("polygamma")?.value([order, x]);
    expect(Number(found) / value).toBeCloseTo(1, 13);
  });
});

describe("ends that are exact stay exact", () => {
  test.each([
    ["exp", real(-1, 0), [undefined, 1]],
    ["log", real(1, 2), [0]],
    ["log", real(0, 1), [-Infinity, 0]],
    ["log2", real(8, 1024), [3, 10]],
    ["log10", real(1000, 1e6), [3, 6]],
    ["sqrt", real(0.25, 16), [0.5, 4]],
    ["cbrt", real(-8, 27), [-2, 3]],
    ["abs", real(-3, 2), [0, 3]],
    ["cosh", real(-1, 1), [1]],
    ["tanh", line, [-1, 1]],
    ["logistic", real(0, Infinity), [0.5, 1]],
    ["logit", real(0, 0.5), [-Infinity, 0]],
    ["normal_cdf", real(-Infinity, 0), [0, 0.5]],
    ["erfc", line, [0, 2]],
    ["entr", real(-1, 0), [-Infinity, 0]],
    ["floor", real(1.5, 2.5), [1, 2]],
    ["round", real(-0.5, 0.5), [-1, 1]],
    ["sign", real(-2, 0), [-1, 0]],
    ["sin", real(0, 4), [undefined, 1]],
    ["sin", real(-100, 100), [-1, 1]],
    ["cos", real(3, 4), [-1]],
  ] as const)("%s of %j", (name, x, [low, high]) => {
    const found = numbers(name, x);
    if (low !== undefined) expect(found.low).toBe(low);
    if (high !== undefined) expect(found.high).toBe(high);
    expect(found.undefined).toBe(false);
  });

  test("where there is no value, NaN", () => {
    expectNear(range("log", real(-1, 1)), -Infinity, 0);
    for (const [name, x] of [
      ["log", real(-1, 1)],
      ["sqrt", real(-1e-300, 1)],
      ["asin", real(0, 1.5)],
      ["logit", real(0, 2)],
      ["sin", real(0, Infinity)],
      ["gamma", real(0, 1)],
    ] as const) {
      expect(numbers(name, x).undefined, name).toBe(true);
    }
    expect(numbers("lgamma", real(0, 1)).undefined).toBe(false);
    expect(isEmptyRange(numbers("sqrt", real(-2, -1)))).toBe(false);
    expect(numbers("sqrt", real(-2, -1))).toMatchObject({ low: Infinity, undefined: true });
  });
});

describe("turning points", () => {
  test.each([
    ["entr", real(0, 1), 0, 1 / Math.E],
    ["gamma", real(1, 2), 0.8856031944108887, 1],
    ["lgamma", real(1, 3), -0.12148629053584961, Math.log(2)],
    ["cosh", real(-1, 2), 1, 3.7621956910836314],
    ["atan2", real(1, 1), Math.PI / 4, Math.PI / 4],
  ] as const)("%s of %j", (name, x, low, high) => {
    expectNear(range(name, x, at(1)), low, high);
  });

  test("angles go round behind the origin", () => {
    expectNear(range("atan2", real(-1, 1), real(-1, 1)), -Math.PI, Math.PI);
    expectNear(range("atan2", real(0, 1), real(-1, 1)), 0, Math.PI);
    expectNear(range("atan2", real(-1, 1), real(1, 2)), -Math.PI / 4, Math.PI / 4);
  });
});

describe("inverses", () => {
  test.each([
    ["exp", atMost(1), line, -Infinity, 0],
    ["log", real(0, 1), line, 1, Math.E],
    ["log10", atMost(3), real(1, 1e6), 1, 1000],
    ["sqrt", atMost(4), line, 0, 16],
    ["abs", atMost(5), line, -5, 5],
    ["abs", atLeast(2), real(-1, 9), 2, 9],
    ["floor", at(3), real(0, 10), 3, nextDown(4)],
    ["round", at(3), real(0, 10), 2.5, nextDown(3.5)],
    ["logistic", atLeast(0.5), line, 0, Infinity],
    ["normal_cdf", atMost(0.5), line, -Infinity, 0],
    ["erf", atLeast(0), real(-9, 9), 0, 9],
    ["sin", atLeast(0.5), real(0, 1.5), Math.PI / 6, 1.5],
    ["entr", atLeast(0), line, 0, 1],
    ["gamma", atMost(24), real(1, 100), 1, 5],
  ] as const)("%s in %j, of %j", (name, result, x, low, high) => {
    expectNear(narrowed(name, result, x)[0], low, high);
  });

  test("of whole numbers the ends are whole", () => {
    expect(narrowed("sqrt", atMost(4.5), whole(0, 100))).toEqual([whole(0, 20)]);
    expect(narrowed("floor", atMost(3), whole(0, 10))).toEqual([whole(0, 3)]);
  });

  test("a result that is no NaN leaves the arguments that have a value", () => {
    expect(narrowed("log", line, real(-1, 5))).toEqual([real(0, 5)]);
    expect(narrowed("log", numberRange(2, 3, { undefined: true }), real(-1, 50))[0]).toMatchObject({
      low: -1,
    });
    expect(narrowed("exp", line, numberRange(0, 1, { undefined: true }))).toEqual([real(0, 1)]);
  });
});

describe("aggregates", () => {
  test("sums are exact where floating point is", () => {
    expect(range("sum", whole(1, 2), whole(3, 4))).toEqual(whole(4, 6));
    expect(range("sum", real(0, 0.5), real(0, 0.25), real(0, 0.25))).toEqual(real(0, 1));
    expect(range("sum")).toEqual(whole(0, 0));
    expect(range("mean", real(0, 1), real(0, 3))).toEqual(real(0, 2));
  });

  test("what others have at least is taken from each", () => {
    const share = real(0.3, 1);
    for (const left of narrowed("sum", at(1), share, share, share)) expectNear(left, 0.3, 0.4);
    expect(narrowed("sum", atMost(10), whole(1, 64), whole(2, 64))).toEqual([
      whole(1, 8),
      whole(2, 9),
    ]);
    expectNear(narrowed("mean", atMost(1), real(0, 9), real(1, 9))[0], 0, 1);
    expect(narrowed("prod", atMost(4096), whole(1, 9999), whole(16, 9999))).toEqual([
      whole(1, 256),
      whole(16, 4096),
    ]);
    expect(narrowed("sum", atMost(1), real(2, 3), real(0, 1)).every(isEmptyRange)).toBe(true);
  });

  test("a sum of very many terms takes linear time", () => {
    const terms = Array.from({ length: 200_000 }, () => whole(1, 100));
    expect(findAtom("sum")?.range?.(terms)).toEqual(whole(200_000, 20_000_000));
    const left = findAtom("sum")?.narrow?.(atMost(200_009), terms);
    expect(new Set(left?.map((x) => (x.kind === "numbers" ? x.high : NaN)))).toEqual(new Set([10]));
  });

  test("extremes", () => {
    expect(range("max", whole(0, 3), whole(2, 5))).toEqual(whole(2, 5));
    expect(range("min")).toMatchObject({ low: Infinity, high: Infinity });
    expect(narrowed("min", real(2, 3), real(0, 5), real(0, 9))).toEqual([real(2, 5), real(2, 9)]);
    expect(narrowed("min", real(2, 3), real(0, 5), real(4, 9))).toEqual([real(2, 3), real(4, 9)]);
    expect(narrowed("max", atLeast(7), real(0, 5), real(0, 9))).toEqual([real(0, 5), real(7, 9)]);
    expect(range("argmin", real(0, 2), real(3, 4), real(1, 5))).toEqual(whole(0, 2));
    // The first of equals.
    expect(range("argmin", at(0), real(0, 5))).toEqual(whole(0, 0));
    expect(range("argmax", real(0, 2), real(3, 4), real(1, 2))).toEqual(whole(1, 1));
    expect(narrowed("argmin", at(1), real(0, 9), real(2, 9))).toEqual([real(2, 9), real(2, 9)]);
  });

  test("order statistics", () => {
    expect(range("median", real(0, 1), real(5, 6), real(2, 9))).toEqual(real(2, 6));
    expect(narrowed("median", atLeast(4), real(0, 1), real(0, 6), real(2, 9))).toEqual([
      real(0, 1),
      real(4, 6),
      real(4, 9),
    ]);
    expect(range("quantile", real(0, 1), real(5, 6), at(1))).toEqual(real(5, 6));
    expect(numbers("quantile", real(0, 1), real(0, 2)).undefined).toBe(true);
  });

  test("spread", () => {
    expectNear(range("var", real(0, 1), real(0, 1)), 0, 0.5);
    expectNear(range("std", real(0, 0), real(2, 2)), Math.SQRT2, Math.SQRT2);
    expectNear(narrowed("std", atMost(Math.SQRT2), at(0), real(-9, 9))[1], -2, 2);
    expect(range("var", real(0, 1))).toEqual(real(0, 0));
    expect(numbers("var", line, at(1)).undefined).toBe(true);
  });

  test("norms", () => {
    expectNear(range("norm", real(-3, 0), real(4, 4)), 4, 5);
    expectNear(narrowed("norm", atMost(5), real(-9, 9), real(4, 9))[0], -3, 3);
    expectNear(narrowed("norm", atLeast(5), real(0, 9), real(-4, 4))[0], 3, 9);
    expectNear(range("log_sum_exp", at(0), at(0)), Math.LN2, Math.LN2);
    expectNear(narrowed("log_sum_exp", atMost(Math.LN2), at(0), line)[1], -Infinity, 0);
    expectNear(narrowed("log_sum_exp", atLeast(Math.LN2), at(0), line)[1], 0, Infinity);
  });

  test("counts", () => {
    expect(range("count", certainlyTrue, anyTruth, certainlyFalse)).toEqual(whole(1, 2));
    expect(narrowed("count", at(2), certainlyTrue, anyTruth, certainlyFalse)).toEqual([
      certainlyTrue,
      certainlyTrue,
      certainlyFalse,
    ]);
    expect(narrowed("count", atMost(1), certainlyTrue, anyTruth)[1]).toEqual(certainlyFalse);
    expect(narrowed("count", atLeast(3), anyTruth, anyTruth).every(isEmptyRange)).toBe(true);
  });
});

describe("aggregates of points hold the true value and the computed one", () => {
  test("a sum that is rounded", () => {
    // The true sum lies between 0.3 and the next number, to which it is rounded.
    expect(range("sum", at(0.1), at(0.2))).toEqual(real(0.3, 0.1 + 0.2));
    expectNear(range("sum", at(1e10), at(0.1), at(-1e10)), 0.1, 0.1);
  });

  test("a variance whose mean is rounded", () => {
    const [x, y] = [138383794.70759463, 138383794.70759466];
    const value = findAtom("var")?.value([[x, x, y, y]]);
    expect(value).toBeGreaterThan(1.5 * ((y - x) ** 2 / 3));
    const { low, high } = numbers("var", at(x), at(x), at(y), at(y));
    expect(low).toBeLessThanOrEqual((y - x) ** 2 / 3);
    expect(high).toBeGreaterThanOrEqual(Number(value));
  });

  test("a norm, whose square is exact for whole numbers", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2 ** 20 }), { minLength: 2 }), (xs) => {
        const square = xs.reduce((sum, x) => sum + x * x, 0);
        const { low, high } = numbers("norm", ...xs.map(at));
        expect(low).toBeLessThanOrEqual(sqrtDown(square));
        expect(high).toBeGreaterThanOrEqual(sqrtUp(square));
      }),
    );
  });
});

describe("shapes as in disciplined convex programming", () => {
  test.each([
    ["exp", [line], "convex", ["increasing"]],
    ["log", [line], "concave", ["increasing"]],
    ["sqrt", [real(-1, 4)], "concave", ["increasing"]],
    ["abs", [line], "convex", ["unknown"]],
    ["abs", [atMost(0)], "affine", ["decreasing"]],
    ["entr", [real(0, 1)], "concave", ["unknown"]],
    ["logistic", [atMost(0)], "convex", ["increasing"]],
    ["logistic", [atLeast(0)], "concave", ["increasing"]],
    ["logistic", [line], "unknown", ["increasing"]],
    ["normal_cdf", [atLeast(0)], "concave", ["increasing"]],
    ["sin", [real(0, 3)], "concave", ["unknown"]],
    ["cos", [real(0, 3)], "unknown", ["decreasing"]],
    ["tan", [real(0, 1)], "convex", ["increasing"]],
    ["gamma", [atLeast(0)], "unknown", ["unknown"]],
    ["gamma", [real(0.5, 1)], "convex", ["decreasing"]],
    ["floor", [line], "unknown", ["increasing"]],
    ["floor", [real(0.25, 0.75)], "constant", ["constant"]],
    ["clamp", [real(0, 1), at(0.5), at(2)], "convex", ["increasing", "increasing", "increasing"]],
    ["sum", [line, line], "affine", ["increasing", "increasing"]],
    ["max", [line, line], "convex", ["increasing", "increasing"]],
    ["max", [real(0, 9), at(0)], "affine", ["increasing", "constant"]],
    ["min", [line, line], "concave", ["increasing", "increasing"]],
    ["norm", [line, atLeast(0)], "convex", ["unknown", "increasing"]],
    ["log_sum_exp", [line, line], "convex", ["increasing", "increasing"]],
    ["std", [line, line], "convex", ["unknown", "unknown"]],
    ["median", [line, line, line], "unknown", ["increasing", "increasing", "increasing"]],
    ["prod", [real(1, 2), real(-2, -1)], "unknown", ["decreasing", "increasing"]],
  ] as const)("%s of %j", (name, args, curvature, monotonicity) => {
    expect(shape(name, ...args)).toEqual({ curvature, monotonicity });
  });
});

describe("functions of arrays in scalars", () => {
  /** An application as people would write it. */
  const words: ScalarMaker<string> = {
    isArray: (value): value is readonly Nested<string>[] => Array.isArray(value),
    apply: (name, args) => `${name}(${args.join(" ")})`,
    constant: String,
    constantOf: (value) => (Number.isNaN(Number(value)) ? undefined : Number(value)),
    oneOf: (values) => `oneOf(${values.join(" ")})`,
  };
  const unfolded = (name: string, ...args: readonly Nested<string>[]) =>
    findAtom(name)?.unfold?.(args, words);

  test("sizes and fills", () => {
    expect(unfolded("size", [["a"], ["b"]])).toBe("2");
    expect(unfolded("size", "n")).toBeUndefined();
    expect(unfolded("fill", "x", "3")).toEqual(["x", "x", "x"]);
    expect(unfolded("fill", ["x"], "2")).toEqual([["x"], ["x"]]);
    expect(unfolded("fill", "x", "n")).toBeUndefined();
    expect(unfolded("fill", "x", "1e12")).toBeUndefined();
  });

  test("a sorted array is made of quantiles where they are exact", () => {
    expect(unfolded("sort", ["3", "1", "2"])).toEqual(["1", "2", "3"]);
    expect(unfolded("sort", ["a", "b", "1"])).toEqual([
      "min(a b 1)",
      "median(a b 1)",
      "max(a b 1)",
    ]);
    expect(unfolded("sort", ["a", "b", "c", "d"])).toEqual([
      "min(a b c d)",
      `quantile(a b c d ${String(1 / 3)})`,
      `quantile(a b c d ${String(2 / 3)})`,
      "max(a b c d)",
    ]);
    const many = Array.from({ length: 100 }, (_, i) => `x${String(i)}`);
    const some = many.slice(0, 23);
    // 22 · (15 / 22) is not 15.
    expect(unfolded("sort", some)?.[14]).toBe(`quantile(${some.join(" ")} ${String(14 / 22)})`);
    expect(unfolded("sort", some)?.[15]).toBe(`oneOf(${some.join(" ")})`);
    expect(unfolded("sort", many)?.[1]).toBe(`oneOf(${many.join(" ")})`);
  });

  test("sums", () => {
    expect(unfolded("cumsum", ["a", "b", "c"])).toEqual(["a", "add(a b)", "add(add(a b) c)"]);
    expect(unfolded("dot", ["a", "b"], ["c", "d"])).toBe("sum(multiply(a c) multiply(b d))");
    expect(unfolded("dot", ["a"], ["c", "d"])).toBeUndefined();
  });
});
