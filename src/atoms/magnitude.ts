/** Sizes and signs, and what is held between two bounds. */
import {
  emptyNumbers,
  isEmptyRange,
  type NumberRange,
  numberRange,
  type Range,
} from "../ir/range.ts";
import { intType } from "../ir/types.ts";
import type { Value } from "../ir/value.ts";
import type { DerivativeMaker, Operand, Shape } from "./atom.ts";
import { bent, type Curve, columnsOfCurve, piece } from "./columns/curve.ts";
import { allNumbers, hasNumbers, left, monotone, noNumbers, onNumbers } from "./columns/cuts.ts";
import { flatWhere, inOne } from "./columns/formula.ts";
import { type Columns, nothing, numbersOf, unlessEmpty } from "./columns/ranges.ts";
import { defineAtom, keepsUnit, quantity } from "./rule.ts";
import { ofNumber, toNumber } from "./values.ts";

const absolute: Curve = {
  value: Math.abs,
  pieces: [
    piece(-Infinity, 0, "decreasing", (y) => -y),
    piece(0, Infinity, "increasing", (y) => y),
  ],
  bends: [
    { from: 0, to: Infinity, curvature: "affine" },
    { from: -Infinity, to: 0, curvature: "affine" },
    ...bent("convex"),
  ],
  slope: (x, make) => make.apply("sign", [x]),
  error: { ulps: 0 },
};

/** A function that is whole for whole numbers. */
function keepingWhole(columns: Columns): Columns {
  return {
    ...columns,
    range: (args) => {
      const range = numbersOf(columns.range?.(args));
      return allNumbers(args).every(({ whole }) => whole) && hasNumbers(range)
        ? { ...range, whole: true }
        : range;
    },
  };
}

/** A step at 0: whole, and constant beside it. */
const signs: Columns = {
  range: ([argument]) => {
    const x = numbersOf(argument);
    return hasNumbers(x)
      ? numberRange(sign(x.low), sign(x.high), { whole: true, undefined: x.undefined })
      : noNumbers(x.undefined);
  },
  narrow: (result, [argument]) => {
    if (argument === undefined) return [];
    const { low, high, undefined: mayBeUndefined } = numbersOf(result);
    return [
      onNumbers(argument, (x) =>
        low > high || low > 1 || high < -1
          ? left(x, Infinity, -Infinity, mayBeUndefined)
          : left(
              x,
              low > 0 ? Number.MIN_VALUE : low > -1 ? 0 : -Infinity,
              high < 0 ? -Number.MIN_VALUE : high < 1 ? 0 : Infinity,
              mayBeUndefined,
            ),
      ),
    ];
  },
  shape: ([x]) => {
    const { low, high } = numbersOf(x?.range);
    return low > 0 || high < 0
      ? { curvature: "constant", monotonicity: ["constant"] }
      : monotone(["increasing"]);
  },
  derivative: inOne((x, make) => flatWhere(make, make.apply("not_equal", [x, make.constant(0)]))),
};

/** -1, 0 or 1; adding 0 turns a negative zero into 0. */
function sign(x: number): number {
  return Math.sign(x) + 0;
}

// ── clamp ───────────────────────────────────────────────────────────────────

function clamp([value, low, high]: readonly Value[]): number {
  return held(toNumber(value), toNumber(low), toNumber(high));
}

function held(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

function clampRange(args: readonly Range[]): Range {
  const [x, low, high] = allNumbers(args);
  if (x === undefined || low === undefined || high === undefined) return noNumbers(true);
  if (args.some(isEmptyRange)) return emptyNumbers;
  const mayBeUndefined = x.undefined || low.undefined || high.undefined;
  if (!hasNumbers(x) || !hasNumbers(low) || !hasNumbers(high)) return noNumbers(mayBeUndefined);
  return numberRange(held(x.low, low.low, high.low), held(x.high, low.high, high.high), {
    whole: x.whole && low.whole && high.whole,
    undefined: mayBeUndefined,
  });
}

/** min(max(x, low), high): the second bound counts where both cross. */
function narrowClamp(result: Range, args: readonly Range[]): readonly Range[] {
  const wanted = numbersOf(result);
  const [x, low, high] = allNumbers(args);
  if (x === undefined || low === undefined || high === undefined) return args;
  if (isEmptyRange(wanted) || args.some(isEmptyRange)) return nothing(args);
  if (wanted.undefined && (x.undefined || low.undefined || high.undefined)) return args;
  const isLow = (bound: NumberRange): boolean => bound.high < wanted.low;
  const isHigh = (bound: NumberRange): boolean => bound.low > wanted.high;
  const most = isHigh(high) ? wanted.high : Infinity;
  return unlessEmpty([
    left(x, isLow(low) ? wanted.low : -Infinity, most, wanted.undefined),
    left(low, isLow(x) ? wanted.low : -Infinity, most, wanted.undefined),
    left(high, wanted.low, isHigh(x) || isHigh(low) ? wanted.high : Infinity, wanted.undefined),
  ]);
}

/** Convex while x stays below the upper bound, concave while it stays above the lower one. */
function clampShape(args: readonly Operand[]): Shape {
  const [x, low, high] = allNumbers(args.map(({ range }) => range));
  const monotonicity = ["increasing", "increasing", "increasing"] as const;
  if (x === undefined || low === undefined || high === undefined) return monotone(monotonicity);
  const staysBelow = x.high <= high.low && low.high <= high.low;
  const staysAbove = x.low >= low.high;
  if (staysBelow && staysAbove) return { curvature: "affine", monotonicity };
  if (staysBelow) return { curvature: "convex", monotonicity };
  return staysAbove ? { curvature: "concave", monotonicity } : monotone(monotonicity);
}

/** 1 for the argument that it is, at a kink the last of those that bound it. */
function clampDerivative<S>(args: readonly S[], make: DerivativeMaker<S>): readonly S[] {
  const [x, low, high] = args;
  if (x === undefined || low === undefined || high === undefined) return [];
  const [zero, one] = [make.constant(0), make.constant(1)];
  const isHigh = make.apply("greater_equal", [make.apply("max", [x, low]), high]);
  const isAboveLow = make.apply("greater_equal", [x, low]);
  return [
    make.choose(isHigh, zero, make.choose(isAboveLow, one, zero)),
    make.choose(isHigh, zero, make.choose(isAboveLow, zero, one)),
    make.choose(isHigh, one, zero),
  ];
}

export const magnitude = [
  defineAtom({
    name: "abs",
    parameters: ["x"],
    doc: "The quantity without its sign.",
    type: keepsUnit,
    value: ofNumber(Math.abs),
    ...keepingWhole(columnsOfCurve(absolute)),
  }),
  defineAtom({
    name: "sign",
    parameters: ["x"],
    doc: "-1, 0 or 1.",
    type: (use) => {
      const type = quantity(use, 0);
      return type.kind === "mismatch" ? type : intType();
    },
    value: ofNumber(sign),
    ...signs,
  }),
  defineAtom({
    name: "clamp",
    parameters: ["x", "low", "high"],
    doc: "The nearest quantity in `low .. high`.",
    type: keepsUnit,
    value: clamp,
    range: clampRange,
    narrow: narrowClamp,
    shape: clampShape,
    derivative: clampDerivative,
  }),
];
