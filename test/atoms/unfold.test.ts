/** Arrays taken apart: the scalars may be what the elements are. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Nested, ScalarMaker } from "../../src/atoms/atom.ts";
import { atoms, findAtom } from "../../src/atoms/table.ts";
import {
  memberRange,
  type NumberRange,
  numberRange,
  type Range,
  rangeHull,
} from "../../src/ir/range.ts";
import type { Value } from "../../src/ir/value.ts";
import { holds, isRange, moderateRange, type Pick, pick, show, valueIn } from "./ranges.ts";

describe("taken apart", () => {
  /** Scalars as what they may be: an application gives the range that its column says. */
  const maker: ScalarMaker<Range> = {
    isArray: (value): value is readonly Nested<Range>[] => Array.isArray(value),
    apply: (name, args) => findAtom(name)?.range?.(args) ?? memberRange([]),
    constant: (value) => numberRange(value, value, { whole: Number.isInteger(value) }),
    constantOf: (value) =>
      value.kind === "numbers" && value.low === value.high && !value.undefined
        ? value.low
        : undefined,
    oneOf: (values) => values.reduce(rangeHull),
  };

  const few = fc.array(fc.tuple(moderateRange, pick), { minLength: 1, maxLength: 5 });
  const cases: Readonly<Record<string, (xs: Pair[], ys: Pair[]) => readonly Nested<Pair>[]>> = {
    add: (xs, ys) => [
      [xs, ys],
      [ys, xs],
    ],
    subtract: (xs, ys) => [xs, ys],
    negate: (xs, ys) => [[xs, ys]],
    multiply: ([x = zero], ys) => [x, [ys, ys]],
    divide: (xs, [y = zero]) => [xs, y],
    fallback: (xs, ys) => [xs, ys],
    size: (xs) => [xs],
    fill: (xs) => [xs, three],
    sort: (xs) => [xs],
    cumsum: (xs) => [xs],
    dot: (xs, ys) => [xs, ys],
  };

  test("every atom that is, and no other", () => {
    const names = atoms.filter((atom) => atom.unfold !== undefined).map((atom) => atom.name);
    expect(Object.keys(cases).toSorted()).toEqual(names.toSorted());
  });

  test.each(Object.entries(cases))("%s", (name, build) => {
    const atom = findAtom(name);
    fc.assert(
      fc.property(few, few, (xs, ys) => {
        const size = Math.min(xs.length, ys.length);
        const args = build(xs.slice(0, size), ys.slice(0, size));
        const apart = atom?.unfold?.(args.map(rangesOfNested), maker);
        const value = atom?.value(args.map(valuesOfNested)) ?? NaN;
        if (apart === undefined || !holdsNested(apart, value)) {
          throw new Error(`${show(value)} is not in ${show(apart)}`);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("arrays of different lengths are not", () => {
    const range = numberRange(0, 1);
    for (const name of ["add", "subtract", "dot"]) {
      const apart = findAtom(name)?.unfold?.([[range, range], [range]], maker);
      expect(apart, name).toBeUndefined();
    }
  });
});

type Pair = readonly [NumberRange, Pick];
const zero: Pair = [numberRange(0, 0), { how: 0, share: 0 }];
const three: Pair = [numberRange(3, 3, { whole: true }), { how: 0, share: 0 }];

function isPair(value: Nested<Pair>): value is Pair {
  return isRange(value[0]);
}

function rangesOfNested(value: Nested<Pair>): Nested<Range> {
  return isPair(value) ? value[0] : value.map(rangesOfNested);
}

function valuesOfNested(value: Nested<Pair>): Value {
  return isPair(value) ? valueIn(value[0], value[1]) : value.map(valuesOfNested);
}

/** Other orders of summation round otherwise. */
function holdsNested(apart: Nested<Range>, value: Value): boolean {
  if (!isRange(apart)) {
    return (
      Array.isArray(value) &&
      apart.length === value.length &&
      apart.every((part, i) => holdsNested(part, value[i]))
    );
  }
  if (apart.kind === "members" || typeof value !== "number") return holds(apart, value);
  if (Number.isNaN(value)) return apart.undefined;
  const slack = 1e-13 * (1 + Math.abs(value));
  return apart.low - slack <= value && value <= apart.high + slack;
}
