/** What a scalar may be: a superset of its values, which analyses compute with. */

export type Range = NumberRange | MemberRange;

/** Every number from `low` to `high`, both included, infinities too. Empty where `low > high`. */
export interface NumberRange {
  readonly kind: "numbers";
  readonly low: number;
  readonly high: number;
  /** Only whole numbers. */
  readonly whole: boolean;
  /** May also be NaN, where the mathematics has no value: `log(x)` of an x that may be negative. */
  readonly undefined: boolean;
}

/** Truth values, choices, texts: those that are possible, in declared order. Empty: none is. */
export interface MemberRange {
  readonly kind: "members";
  readonly members: readonly (boolean | string)[];
}

/** From `low` to `high`. */
export function numberRange(
  low: number,
  high: number,
  more: { readonly whole?: boolean; readonly undefined?: boolean } = {},
): NumberRange {
  return {
    kind: "numbers",
    low,
    high,
    whole: more.whole ?? false,
    undefined: more.undefined ?? false,
  };
}

export function memberRange(members: readonly (boolean | string)[]): MemberRange {
  return { kind: "members", members };
}

export const anyNumber: NumberRange = numberRange(-Infinity, Infinity, { undefined: true });
export const emptyNumbers: NumberRange = numberRange(Infinity, -Infinity);
export const certainlyTrue: MemberRange = memberRange([true]);
export const certainlyFalse: MemberRange = memberRange([false]);
export const anyTruth: MemberRange = memberRange([false, true]);

/** Whether nothing is left. A range that holds only NaN is not empty. */
export function isEmptyRange(range: Range): boolean {
  return range.kind === "members"
    ? range.members.length === 0
    : range.low > range.high && !range.undefined;
}

/** The smallest range around both; anything where one holds numbers and the other members. */
export function rangeHull(a: Range, b: Range): Range {
  if (a.kind === "numbers" && b.kind === "numbers") {
    return {
      kind: "numbers",
      low: Math.min(a.low, b.low),
      high: Math.max(a.high, b.high),
      whole: (a.whole || a.low > a.high) && (b.whole || b.low > b.high),
      undefined: a.undefined || b.undefined,
    };
  }
  if (a.kind === "members" && b.kind === "members") {
    const known = new Set(a.members);
    const more = b.members.filter((member) => !known.has(member));
    return more.length === 0 ? a : memberRange([...a.members, ...more]);
  }
  return anyNumber;
}

/** What is in both; of numbers and members, the first, since nothing is known of how they compare. */
export function rangeIntersection(a: Range, b: Range): Range {
  if (a.kind === "numbers" && b.kind === "numbers") {
    return {
      kind: "numbers",
      low: Math.max(a.low, b.low),
      high: Math.min(a.high, b.high),
      whole: a.whole || b.whole,
      undefined: a.undefined && b.undefined,
    };
  }
  if (a.kind === "members" && b.kind === "members") {
    return sharedMembers(a, b);
  }
  return a;
}

/** Mostly one is what is left of the other, in the same order: found without a table of its members. */
function sharedMembers(a: MemberRange, b: MemberRange): MemberRange {
  if (isLeftOf(a, b)) return a;
  if (isLeftOf(b, a)) return b;
  const other = new Set(b.members);
  return memberRange(a.members.filter((member) => other.has(member)));
}

/** Whether one has no members but those of the other, in the same order. */
function isLeftOf(part: MemberRange, whole: MemberRange): boolean {
  if (part.members === whole.members) return true;
  if (part.members.length > whole.members.length) return false;
  let found = 0;
  for (const member of whole.members) if (member === part.members[found]) found++;
  return found === part.members.length;
}
