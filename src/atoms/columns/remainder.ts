/** Columns of `mod`. */
import {
  contains,
  emptyInterval,
  hull,
  type Interval,
  isEmpty,
  wholeLine,
} from "../../numerics/interval.ts";
import type { NumberRange } from "../../ir/range.ts";
import { inTwo, opposite, over } from "./formula.ts";
import { type Columns, narrowTwo, rangeOfTwo } from "./ranges.ts";
import { operandsOf } from "./signs.ts";

const modUndefined = (x: Interval, y: Interval): boolean =>
  contains(y, 0) || x.high === Infinity || x.low === -Infinity;

/** From 0 to the divisor, on its side of 0; the number itself where it lies there. */
function remainders(x: NumberRange, y: NumberRange): Interval {
  if (isEmpty(x) || isEmpty(y)) return emptyInterval;
  const whole = x.whole && y.whole;
  const above = (): Interval => {
    if (x.low >= 0 && x.high < y.low) return { low: x.low, high: x.high };
    // A remainder just below 0 rounds to the divisor; of whole numbers none does.
    const most = whole ? y.high - 1 : y.high;
    return { low: 0, high: x.low >= 0 ? Math.min(most, x.high) : most };
  };
  const below = (): Interval => {
    if (x.high <= 0 && x.low > y.high) return { low: x.low, high: x.high };
    const least = whole ? y.low + 1 : y.low;
    return { low: x.high <= 0 ? Math.max(least, x.low) : least, high: 0 };
  };
  return hull(y.high > 0 ? above() : emptyInterval, y.low < 0 ? below() : emptyInterval);
}

export const modColumns: Columns = {
  range: rangeOfTwo(remainders, { undefined: modUndefined, whole: (x, y) => x.whole && y.whole }),
  narrow: narrowTwo(modUndefined, { first: () => wholeLine, second: () => wholeLine }),
  shape: (args) => {
    const { x, y, xConstant, yConstant } = operandsOf(args);
    const identity = (x.low >= 0 && x.high < y.low) || (x.high <= 0 && x.low > y.high);
    if (xConstant && yConstant) {
      return { curvature: "constant", monotonicity: ["unknown", "unknown"] };
    }
    return identity
      ? { curvature: "affine", monotonicity: ["increasing", "constant"] }
      : { curvature: "unknown", monotonicity: ["unknown", "unknown"] };
  },
  // None where it jumps, which along the divisor it does not at 0.
  derivative: inTwo((x, y, make, result) => {
    const [zero, none] = [make.constant(0), make.constant(NaN)];
    const isBetween = make.apply("not_equal", [result, zero]);
    const periods = make.apply("floor", [over(make, x, y)]);
    const atZero = make.choose(make.apply("equal", [x, zero]), zero, none);
    return [
      make.choose(isBetween, make.constant(1), none),
      make.choose(isBetween, opposite(make, periods), atZero),
    ];
  }),
};
