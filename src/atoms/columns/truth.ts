/** Columns of `and or not all any ??`: what may be true and what may be false. */
import {
  anyTruth,
  certainlyFalse,
  certainlyTrue,
  isEmptyRange,
  type MemberRange,
  type Range,
  rangeHull,
  rangeIntersection,
} from "../../ir/range.ts";
import { inTwo } from "./formula.ts";
import { type Columns, noMember, nothing } from "./ranges.ts";
import { elementwise } from "./unfold.ts";

/** A truth value that may be true, false, both or neither. */
export function truth(mayHold: boolean, mayFail: boolean): MemberRange {
  if (mayHold) return mayFail ? anyTruth : certainlyTrue;
  return mayFail ? certainlyFalse : noMember;
}

/** Whether a truth value may be `value`. */
export function mayBe(range: Range | undefined, value: boolean): boolean {
  return range?.kind !== "members" || range.members.includes(value);
}

/**
 * True where all are, for `neutral` true (`and`, `all`); false where all are, for `neutral` false (`or`,
 * `any`). The other value is that of one argument already.
 */
function junction(neutral: boolean): Columns {
  return {
    range: (args) => {
      let mayBeNeutral = true;
      let mayBeOther = false;
      for (const arg of args) {
        if (isEmptyRange(arg)) return noMember;
        mayBeNeutral &&= mayBe(arg, neutral);
        mayBeOther ||= mayBe(arg, !neutral);
      }
      return neutral ? truth(mayBeNeutral, mayBeOther) : truth(mayBeOther, mayBeNeutral);
    },
    narrow: (result, args) => {
      if (isEmptyRange(result) || args.some(isEmptyRange)) return nothing(args);
      const [mayBeNeutral, mayBeOther] = [mayBe(result, neutral), mayBe(result, !neutral)];
      if (mayBeNeutral && mayBeOther) return args;
      if (mayBeNeutral) {
        return args.every((arg) => mayBe(arg, neutral))
          ? args.map(() => certainly(neutral))
          : nothing(args);
      }
      // One is the other value: that which alone can be.
      const first = args.findIndex((arg) => mayBe(arg, !neutral));
      if (first < 0) return nothing(args);
      if (args.findLastIndex((arg) => mayBe(arg, !neutral)) !== first) return args;
      return args.with(first, certainly(!neutral));
    },
  };
}

function certainly(value: boolean): MemberRange {
  return value ? certainlyTrue : certainlyFalse;
}

/** `and`, `all` */
export const conjunctionColumns = junction(true);
/** `or`, `any` */
export const disjunctionColumns = junction(false);

export const notColumns: Columns = {
  range: ([value]) =>
    value !== undefined && isEmptyRange(value)
      ? noMember
      : truth(mayBe(value, false), mayBe(value, true)),
  narrow: (result, args) => {
    if (isEmptyRange(result) || args.some(isEmptyRange)) return nothing(args);
    const [value] = args;
    const left = truth(
      mayBe(value, true) && mayBe(result, false),
      mayBe(value, false) && mayBe(result, true),
    );
    return [left];
  },
};

/** Which side counts is not known: the left one where it is there. */
export const fallbackColumns: Columns = {
  unfold: elementwise("fallback"),
  range: ([value, otherwise]) => {
    if (value === undefined || otherwise === undefined) return noMember;
    return rangeHull(value, otherwise);
  },
  narrow: (result, args) => {
    const [value, otherwise] = args;
    if (value === undefined || otherwise === undefined) return args;
    const present = rangeIntersection(value, result);
    const instead = rangeIntersection(otherwise, result);
    if (!isEmptyRange(present)) return [present, otherwise];
    // It can only be absent, which its range does not say.
    return isEmptyRange(instead) ? nothing(args) : [value, instead];
  },
  shape: ([value, otherwise]) => ({
    curvature: value?.constant === true && otherwise?.constant === true ? "constant" : "unknown",
    monotonicity: ["increasing", "increasing"],
  }),
  // A value that is there is the result.
  derivative: inTwo((value, _, make, result) => {
    const [zero, one] = [make.constant(0), make.constant(1)];
    const isThere = make.apply("equal", [value, result]);
    return [make.choose(isThere, one, zero), make.choose(isThere, zero, one)];
  }),
};
