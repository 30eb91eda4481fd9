/** Columns of `== !=` and `in { … }`, of numbers and of members. A NaN is equal to nothing. */
import {
  anyTruth,
  isEmptyRange,
  memberRange,
  type NumberRange,
  type Range,
  rangeHull,
  rangeIntersection,
} from "../../ir/range.ts";
import { isEmpty } from "../../numerics/interval.ts";
import { nextDown, nextUp } from "../../numerics/rounding.ts";
import { bounded, type Columns, noMember, nothing, unlessEmpty } from "./ranges.ts";
import { mayBe, truth } from "./truth.ts";

/** What both may be at once. */
function shared(x: Range, y: Range): Range {
  const both = rangeIntersection(x, y);
  return both.kind === "numbers" ? bounded(both, both.whole, false) : both;
}

/** The one value that a range holds, if it holds no other and no NaN. */
function only(range: Range): number | boolean | string | undefined {
  if (range.kind === "members") return range.members.length === 1 ? range.members[0] : undefined;
  return range.low === range.high && !range.undefined ? range.low : undefined;
}

function mayEqual(x: Range, y: Range): boolean {
  return x.kind !== y.kind || !isEmptyRange(shared(x, y));
}

function mayDiffer(x: Range, y: Range): boolean {
  const value = only(x);
  return value === undefined || value !== only(y);
}

/** What is left of two that are equal: whole where one is, each by its own kind. */
function equalised(x: Range, y: Range): readonly Range[] {
  if (x.kind !== y.kind) return [x, y];
  const both = shared(x, y);
  if (both.kind === "members" || x.kind === "members" || y.kind === "members") return [both, both];
  return unlessEmpty(
    [x, y].map((range) => bounded(both, range.kind === "numbers" && range.whole, false)),
  );
}

/** What is left of a range without one value; NaN stays. */
function without(range: Range, value: number | boolean | string): Range {
  if (range.kind === "members") {
    return range.members.some((member) => member === value)
      ? memberRange(range.members.filter((member) => member !== value))
      : range;
  }
  return typeof value === "number" ? withoutNumber(range, value) : range;
}

function withoutNumber(range: NumberRange, value: number): NumberRange {
  if (isEmpty(range) || (range.low !== value && range.high !== value)) return range;
  const left = {
    low: range.low === value ? nextUp(range.low) : range.low,
    high: range.high === value ? nextDown(range.high) : range.high,
  };
  return bounded(left, range.whole, range.undefined);
}

/** What is left of two that differ. */
function differing(x: Range, y: Range): readonly Range[] {
  const [ofX, ofY] = [only(x), only(y)];
  return unlessEmpty([
    ofY === undefined ? x : without(x, ofY),
    ofX === undefined ? y : without(y, ofX),
  ]);
}

function equality(equal: boolean): Columns {
  return {
    range: ([x, y]) => {
      if (x === undefined || y === undefined) return anyTruth;
      if (isEmptyRange(x) || isEmptyRange(y)) return noMember;
      const [same, different] = [mayEqual(x, y), mayDiffer(x, y)];
      return equal ? truth(same, different) : truth(different, same);
    },
    narrow: (result, args) => {
      const [x, y] = args;
      if (x === undefined || y === undefined) return args;
      if (isEmptyRange(result) || isEmptyRange(x) || isEmptyRange(y)) return nothing(args);
      const [same, different] = [mayBe(result, equal), mayBe(result, !equal)];
      if (same && different) return args;
      return same ? equalised(x, y) : differing(x, y);
    },
  };
}

export const equalColumns = equality(true);
export const notEqualColumns = equality(false);

/** Whether every value of a range is surely one of the members. */
function isCovered(range: Range, values: ReadonlySet<number | boolean | string>): boolean {
  if (range.kind === "members") return range.members.every((member) => values.has(member));
  if (range.undefined) return false;
  if (range.low === range.high) return values.has(range.low);
  if (!range.whole || range.high - range.low >= values.size) return false;
  for (let value = range.low; value <= range.high; value++) if (!values.has(value)) return false;
  return true;
}

function singles(members: readonly Range[]): ReadonlySet<number | boolean | string> {
  const values = new Set<number | boolean | string>();
  for (const member of members) {
    const value = only(member);
    if (value !== undefined) values.add(value);
  }
  return values;
}

export const inSetColumns: Columns = {
  range: (args) => {
    const [x, ...members] = args;
    if (x === undefined || args.some(isEmptyRange)) return noMember;
    const mayHold = members.some((member) => mayEqual(x, member));
    return truth(mayHold, !isCovered(x, singles(members)));
  },
  narrow: (result, args) => {
    const [x, ...members] = args;
    if (x === undefined || isEmptyRange(result) || args.some(isEmptyRange)) return nothing(args);
    const mayFail = mayBe(result, false);
    if (mayBe(result, true)) {
      if (mayFail) return args;
      const able = members.filter((member) => mayEqual(x, member));
      const [first, ...more] = able;
      if (first === undefined) return nothing(args);
      if (more.length === 0) {
        const [left = x, right = first] = equalised(x, first);
        return [left, ...members.map((member) => (member === first ? right : member))];
      }
      const either = more.reduce(rangeHull, first);
      return [equalised(x, either)[0] ?? x, ...members];
    }
    let left = x;
    for (const value of singles(members)) left = without(left, value);
    return isEmptyRange(left) ? nothing(args) : [left, ...members];
  },
};
