/** Columns of products of many. */
import type { NumberRange } from "../../ir/range.ts";
import { contains, divide, type Interval, multiply, wholeLine } from "../../numerics/interval.ts";
import { nextDown, nextUp } from "../../numerics/rounding.ts";
import type { Monotonicity, Operand } from "../atom.ts";
import { areWhole, left, narrowMany, rangeOfMany } from "./cuts.ts";
import { ofOthers, times } from "./formula.ts";
import { type Columns, numbersOf } from "./ranges.ts";
import { bySign } from "./signs.ts";

const one: Interval = { low: 1, high: 1 };

/** Products of the first factors: none, one, … all. */
function products(xs: readonly Interval[]): readonly Interval[] {
  const all = [one];
  let product = one;
  for (const x of xs) {
    product = multiply(product, x);
    all.push(product);
  }
  return all;
}

/** 0 · inf, the one or the other from an underflow or overflow. */
function productUndefined(xs: readonly NumberRange[]): boolean {
  const before = products(xs);
  return xs.some((x, i) => {
    const product = before[i] ?? one;
    return (contains(product, 0) && isUnbounded(x)) || (contains(x, 0) && isUnbounded(product));
  });
}

function isUnbounded({ low, high }: Interval): boolean {
  return low === -Infinity || high === Infinity;
}

/** For each factor the product of all others, from both ends: linear in their number. */
function productsOfOthers(xs: readonly Interval[]): readonly Interval[] {
  const before = products(xs);
  const after = products(xs.toReversed());
  return xs.map((_, i) => multiply(before[i] ?? one, after[xs.length - 1 - i] ?? one));
}

/** Nothing is lost to underflow, and nothing to overflow that does not stay so. */
function staysInRange(xs: readonly Interval[]): boolean {
  if (xs.every((x) => x.low >= 1 || x.high <= -1)) return true;
  return products(xs).every(({ low, high }) => {
    const [small, large] = [Math.min(Math.abs(low), Math.abs(high)), Math.max(-low, high)];
    return low > 0 === high > 0 && small > smallest && large < Infinity;
  });
}

const smallest = 2 ** -1000;

/** The true products that may be rounded into a range, one rounding a factor. */
function loosened({ low, high }: Interval, factors: number): Interval {
  const loose = (x: number): number => factors * 2 ** -52 * Math.abs(x);
  return {
    low: low === Infinity ? Number.MAX_VALUE : nextDown(low - (low === -Infinity ? 0 : loose(low))),
    high:
      high === -Infinity ? -Number.MAX_VALUE : nextUp(high + (high === Infinity ? 0 : loose(high))),
  };
}

function solveProduct(wanted: Interval, xs: readonly NumberRange[]): readonly NumberRange[] {
  if (!staysInRange(xs)) return xs.map((x) => left(x, -Infinity, Infinity, false));
  const exact =
    areWhole(xs) &&
    xs.reduce((size, x) => size * Math.max(-x.low, x.high), 1) <= Number.MAX_SAFE_INTEGER;
  const product = exact ? wanted : loosened(wanted, xs.length);
  const others = productsOfOthers(xs);
  return xs.map((x, i) => {
    const other = others[i] ?? one;
    // Anything finite and an infinity is infinite.
    const solved = isUnbounded(product) && isUnbounded(other) ? wholeLine : divide(product, other);
    return left(x, solved.low, solved.high, false);
  });
}

/** As `*`: affine where at most one factor varies. */
function shape(args: readonly Operand[]): ReturnType<NonNullable<Columns["shape"]>> {
  const others = productsOfOthers(args.map(({ range }) => numbersOf(range)));
  const monotonicity = others.map((other): Monotonicity => bySign(other));
  const varying = args.filter((arg) => !arg.constant).length;
  return { curvature: varying <= 1 ? "affine" : "unknown", monotonicity };
}

export const productColumns: Columns = {
  range: rangeOfMany(productUndefined, (xs) => xs.reduce<Interval>(multiply, one), areWhole),
  narrow: narrowMany(productUndefined, solveProduct),
  shape,
  // Not the product over the element, which may be 0.
  derivative: (args, make) =>
    ofOthers(make, args, "multiply", 1).map(({ before, after }) => times(make, before, after)),
};
