/** Columns of `+` and `-`. */
import type { NumberRange } from "../../ir/range.ts";
import { emptyNumbers, isEmptyRange } from "../../ir/range.ts";
import { add, type Interval, negate, subtract, wholeLine } from "../../numerics/interval.ts";
import type { Monotonicity, Shape } from "../atom.ts";
import { constants } from "./formula.ts";
import {
  bounded,
  type Columns,
  cut,
  mayGive,
  narrowTwo,
  nothing,
  numbersOf,
  rangeOfTwo,
  settle,
  unlessEmpty,
  wider,
} from "./ranges.ts";
import { elementwise, mapped } from "./unfold.ts";

const whole = (x: NumberRange, y: NumberRange): boolean => x.whole && y.whole;

/** inf - inf */
const sumUndefined = (x: NumberRange, y: NumberRange): boolean =>
  (x.high === Infinity && y.low === -Infinity) || (x.low === -Infinity && y.high === Infinity);

const differenceUndefined = (x: NumberRange, y: NumberRange): boolean =>
  (x.high === Infinity && y.high === Infinity) || (x.low === -Infinity && y.low === -Infinity);

/** x of x + y = sum. */
function termOf(sum: Interval, x: Interval, y: Interval): Interval {
  // Anything finite and an infinity is infinite.
  if (sum.high === Infinity && y.high === Infinity) return wholeLine;
  if (sum.low === -Infinity && y.low === -Infinity) return wholeLine;
  return settle(x, subtract(sum, y), subtract(wider(sum), y), (part) =>
    mayGive(sum, (a, b) => a + b, part, y),
  );
}

function linear(...monotonicity: readonly Monotonicity[]): NonNullable<Columns["shape"]> {
  const affine: Shape = { curvature: "affine", monotonicity };
  const constant: Shape = { curvature: "constant", monotonicity };
  return (args) => (args.every((arg) => arg.constant) ? constant : affine);
}

export const addColumns: Columns = {
  unfold: elementwise("add"),
  range: rangeOfTwo(add, { undefined: sumUndefined, whole }),
  narrow: narrowTwo(sumUndefined, {
    first: termOf,
    second: (sum, x, y) => termOf(sum, y, x),
  }),
  shape: linear("increasing", "increasing"),
  derivative: constants(1, 1),
};

export const subtractColumns: Columns = {
  unfold: elementwise("subtract"),
  range: rangeOfTwo(subtract, { undefined: differenceUndefined, whole }),
  narrow: narrowTwo(differenceUndefined, {
    first: (difference, x, y) => termOf(difference, x, negate(y)),
    second: (difference, x, y) => negate(termOf(difference, negate(y), x)),
  }),
  shape: linear("increasing", "decreasing"),
  derivative: constants(1, -1),
};

export const negateColumns: Columns = {
  unfold: mapped("negate"),
  range: ([value]) => {
    const x = numbersOf(value);
    return isEmptyRange(x) ? emptyNumbers : bounded(negate(x), x.whole, x.undefined);
  },
  narrow: (result, args) => {
    const [z, x] = [numbersOf(result), numbersOf(args[0])];
    if (isEmptyRange(z) || isEmptyRange(x)) return nothing(args);
    const left = cut(x, negate(z));
    return unlessEmpty([x.undefined && z.undefined ? { ...left, undefined: true } : left]);
  },
  shape: linear("decreasing"),
  derivative: constants(-1),
};
