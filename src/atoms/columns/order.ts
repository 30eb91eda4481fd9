/** Columns of `< <= > >=` and `in low .. high`. With a NaN none of them holds. */
import { isEmptyRange, type NumberRange, type Range } from "../../ir/range.ts";
import { isEmpty } from "../../numerics/interval.ts";
import { nextDown, nextUp } from "../../numerics/rounding.ts";
import { type Columns, cut, noMember, nothing, numbersOf, unlessEmpty } from "./ranges.ts";
import { mayBe, truth } from "./truth.ts";

/** Whether some number of `x` is less than some of `y`, or equal where not strict. */
function mayPrecede(x: NumberRange, y: NumberRange, strict: boolean): boolean {
  if (isEmpty(x) || isEmpty(y)) return false;
  return strict ? x.low < y.high : x.low <= y.high;
}

function upTo(x: NumberRange, high: number, strict: boolean): NumberRange {
  return cut(x, { low: -Infinity, high: strict ? nextDown(high) : high });
}

function from(x: NumberRange, low: number, strict: boolean): NumberRange {
  return cut(x, { low: strict ? nextUp(low) : low, high: Infinity });
}

function precedes(x: NumberRange, y: NumberRange, strict: boolean): readonly Range[] {
  return mayPrecede(x, y, strict)
    ? unlessEmpty([upTo(x, y.high, strict), from(y, x.low, strict)])
    : nothing([x, y]);
}

/** @param first which argument is the lesser one where it holds */
function ordering(first: 0 | 1, strict: boolean): Columns {
  return {
    range: (args) => {
      const x = numbersOf(args[first]);
      const y = numbersOf(args[1 - first]);
      if (isEmptyRange(x) || isEmptyRange(y)) return noMember;
      const mayFail = x.undefined || y.undefined || mayPrecede(y, x, !strict);
      return truth(mayPrecede(x, y, strict), mayFail);
    },
    narrow: (result, args) => {
      const x = numbersOf(args[first]);
      const y = numbersOf(args[1 - first]);
      if (isEmptyRange(result) || isEmptyRange(x) || isEmptyRange(y)) return nothing(args);
      const mayFail = mayBe(result, false);
      if (mayBe(result, true)) {
        if (mayFail) return args;
        const left = precedes(x, y, strict);
        return first === 0 ? left : left.toReversed();
      }
      if (x.undefined || y.undefined) return args;
      const left = precedes(y, x, !strict);
      return first === 0 ? left.toReversed() : left;
    },
  };
}

export const lessColumns = ordering(0, true);
export const lessEqualColumns = ordering(0, false);
export const greaterColumns = ordering(1, true);
export const greaterEqualColumns = ordering(1, false);

export const inRangeColumns: Columns = {
  range: (args) => {
    const [x, low, high] = [numbersOf(args[0]), numbersOf(args[1]), numbersOf(args[2])];
    if (isEmptyRange(x) || isEmptyRange(low) || isEmptyRange(high)) return noMember;
    const mayHold =
      !isEmpty(x) &&
      !isEmpty(low) &&
      !isEmpty(high) &&
      Math.max(x.low, low.low) <= Math.min(x.high, high.high);
    const mayFail =
      x.undefined ||
      low.undefined ||
      high.undefined ||
      mayPrecede(x, low, true) ||
      mayPrecede(high, x, true);
    return truth(mayHold, mayFail);
  },
  narrow: (result, args) => {
    const [x, low, high] = [numbersOf(args[0]), numbersOf(args[1]), numbersOf(args[2])];
    if (isEmptyRange(result) || args.some(isEmptyRange)) return nothing(args);
    const mayFail = mayBe(result, false);
    if (mayBe(result, true)) {
      if (mayFail) return args;
      const inside = cut(x, { low: low.low, high: high.high });
      if (isEmpty(inside)) return nothing(args);
      return unlessEmpty([inside, upTo(low, inside.high, false), from(high, inside.low, false)]);
    }
    if (x.undefined || low.undefined || high.undefined) return args;
    // Outside on one side, where the other is out of reach.
    const [mayBeBelow, mayBeAbove] = [mayPrecede(x, low, true), mayPrecede(high, x, true)];
    if (mayBeBelow && mayBeAbove) return args;
    if (mayBeBelow) {
      return unlessEmpty([upTo(x, low.high, true), from(low, x.low, true), high]);
    }
    return mayBeAbove
      ? unlessEmpty([from(x, high.low, true), low, upTo(high, x.high, true)])
      : nothing(args);
  },
};
