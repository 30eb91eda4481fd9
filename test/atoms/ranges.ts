/** Ranges and values within them, for properties of the columns of atoms. */
import * as fc from "fast-check";
import type { Atom } from "../../src/atoms/atom.ts";
import { takesArray } from "../../src/atoms/scalar-value.ts";
import {
  isEmptyRange,
  memberRange,
  type NumberRange,
  numberRange,
  type Range,
} from "../../src/ir/range.ts";
import type { Type } from "../../src/ir/type.ts";
import { arrayOfLength, boolType, realType } from "../../src/ir/types.ts";
import type { Value } from "../../src/ir/value.ts";
import { nextDown, nextUp } from "../../src/numerics/rounding.ts";

export type Kind = "number" | "truth" | "member";

const members = ["adam", "sgd", "lion"] as const;
const typeOfKind: Readonly<Record<Kind, Type>> = {
  number: realType(),
  truth: boolType,
  member: { kind: "choice", members, ordered: false },
};

/** How an atom may be applied to scalars, found by its type rule. */
export function applications(atom: Atom): readonly (readonly Kind[])[] {
  const kinds: readonly Kind[] = ["number", "truth", "member"];
  return kinds.flatMap((kind) =>
    counts(atom)
      .filter((count) => fits(atom, kind, count))
      .map((count) => Array<Kind>(count).fill(kind)),
  );
}

function counts(atom: Atom): readonly number[] {
  if (takesArray(atom)) return [1, 2, 3, 4].map((size) => size + atom.parameters.length - 1);
  const needed = atom.parameters.length;
  return atom.parameters.at(-1)?.variadic === true ? [needed, needed + 1, needed + 2] : [needed];
}

function fits(atom: Atom, kind: Kind, count: number): boolean {
  const type = typeOfKind[kind];
  const after = atom.parameters.length - 1;
  const args = takesArray(atom)
    ? [arrayOfLength(type, count - after), ...Array<Type>(after).fill(realType())]
    : Array<Type>(count).fill(type);
  return atom.type(args, { constant: () => 2 }).kind !== "mismatch";
}

// ── ranges ──────────────────────────────────────────────────────────────────

const special = [
  0,
  1,
  -1,
  2,
  -2,
  3,
  0.5,
  -0.5,
  10,
  100,
  1024,
  171,
  Math.PI,
  Math.PI / 2,
  1e-3,
  1e-10,
  1e-300,
  1e300,
  -1e300,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  Number.MIN_VALUE,
  -Number.MIN_VALUE,
  2 ** -1022,
  1e-310,
  2 ** 53,
  2 ** 53 - 1,
  1 / 3,
  0.1,
  Infinity,
  -Infinity,
];

export const anyFinite = fc.double({ noNaN: true, noDefaultInfinity: true });
const moderate = fc.double({ noNaN: true, min: -8, max: 8 });
const unit = fc.double({ noNaN: true, min: 0, max: 1 });

const bound = fc.oneof(
  { arbitrary: fc.constantFrom(...special), weight: 3 },
  { arbitrary: moderate, weight: 3 },
  { arbitrary: fc.integer({ min: -20, max: 20 }), weight: 3 },
  { arbitrary: unit, weight: 1 },
  { arbitrary: anyFinite, weight: 1 },
);

export const moderateRange: fc.Arbitrary<NumberRange> = fc
  .tuple(moderate, moderate)
  .map(([a, b]) => numberRange(Math.min(a, b), Math.max(a, b)));

export const numbers: fc.Arbitrary<NumberRange> = fc
  .record({
    a: bound,
    b: bound,
    form: fc.integer({ min: 0, max: 15 }),
    whole: fc.integer({ min: 0, max: 3 }),
    undefined: fc.integer({ min: 0, max: 7 }),
  })
  .map(({ a, b, form, ...more }) => {
    const [low, high] = endsOf(form, Math.min(a, b), Math.max(a, b));
    const whole = more.whole === 0;
    const kind = { whole, undefined: more.undefined === 0 || low > high };
    return whole && Math.ceil(low) <= Math.floor(high)
      ? numberRange(Math.ceil(low) + 0, Math.floor(high) + 0, kind)
      : numberRange(low + 0, high + 0, { ...kind, whole: false });
  });

function endsOf(form: number, low: number, high: number): readonly [number, number] {
  switch (form) {
    case 0:
    case 1:
      return [low, low];
    case 2:
      return [low, nextUp(low)];
    case 3:
      return [-Infinity, high];
    case 4:
      return [low, Infinity];
    case 5:
      return [-Infinity, Infinity];
    // Nothing but NaN.
    case 6:
      return [Infinity, -Infinity];
    default:
      return [low, high];
  }
}

const truths = fc.constantFrom<Range>(
  memberRange([true]),
  memberRange([false]),
  memberRange([false, true]),
);

const choices = fc.subarray([...members], { minLength: 1 }).map((some) => memberRange(some));

export const rangeOfKind: Readonly<Record<Kind, fc.Arbitrary<Range>>> = {
  number: numbers,
  truth: truths,
  member: choices,
};

// ── values ──────────────────────────────────────────────────────────────────

/** Which value of a range: made before the range is known, so that both shrink by themselves. */
export interface Pick {
  readonly how: number;
  readonly share: number;
}

export const pick: fc.Arbitrary<Pick> = fc.record({
  how: fc.integer({ min: 0, max: 11 }),
  share: unit,
});

/** A value within a range that is not empty. */
export function valueIn(range: Range, { how, share }: Pick): number | boolean | string {
  if (range.kind === "members") {
    const value =
      range.members[Math.min(Math.floor(share * range.members.length), range.members.length - 1)];
    if (value === undefined) throw new Error("empty range");
    return value;
  }
  if (range.undefined && (how === 11 || range.low > range.high)) return NaN;
  const value = numberIn(range, how, share);
  if (!range.whole) return value;
  return clamp(Math.round(value) + 0, range);
}

function numberIn(range: NumberRange, how: number, share: number): number {
  const { low, high } = range;
  switch (how) {
    case 0:
      return low;
    case 1:
      return high;
    case 2:
      return Math.min(high, range.whole ? low + 1 : nextUp(low));
    case 3:
      return Math.max(low, range.whole ? high - 1 : nextDown(high));
    case 4:
      return clamp(special[Math.floor(share * special.length)] ?? 0, range);
    // Sizes of all orders, from either end or from 0.
    case 5:
      return clamp(low + Math.exp(share * 1400 - 700), range);
    case 6:
      return clamp(high - Math.exp(share * 1400 - 700), range);
    case 7:
      return clamp(Math.exp(share * 1400 - 700) * (how % 2 === 0 ? 1 : -1), range);
    default:
      return between(low, high, share);
  }
}

export function between(low: number, high: number, share: number): number {
  const [from, to] = [Math.max(low, -Number.MAX_VALUE), Math.min(high, Number.MAX_VALUE)];
  if (from > to) return low;
  return Math.min(Math.max(from * (1 - share) + to * share, from), to);
}

function clamp(value: number, { low, high }: NumberRange): number {
  return Number.isNaN(value) ? low : Math.min(Math.max(value, low), high);
}

export function holds(range: Range, value: Value): boolean {
  if (range.kind === "members") return range.members.some((member) => member === value);
  if (typeof value !== "number") return false;
  if (Number.isNaN(value)) return range.undefined;
  if (range.whole && Number.isFinite(value) && !Number.isInteger(value)) return false;
  return range.low <= value && value <= range.high;
}

/** Whether all of `inner` is in `outer`, but for so many numbers or so much at the ends. */
export function isWithin(inner: Range, outer: Range, { ulps = 0, slack = 0 } = {}): boolean {
  if (isEmptyRange(inner)) return true;
  if (inner.kind === "members") {
    return (
      outer.kind === "members" && inner.members.every((member) => outer.members.includes(member))
    );
  }
  if (outer.kind === "members") return false;
  if (inner.undefined && !outer.undefined) return false;
  if (inner.low > inner.high) return true;
  if (outer.whole && !inner.whole && !(inner.low === inner.high && Number.isInteger(inner.low))) {
    return false;
  }
  let { low, high } = outer;
  for (let i = 0; i < ulps; i++) [low, high] = [nextDown(low), nextUp(high)];
  return (
    inner.low >= Math.min(low, outer.low - slack) &&
    inner.high <= Math.max(high, outer.high + slack)
  );
}

/** As a failure prints it. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return `(${value.map(show).join(", ")})`;
  if (!isRange(value)) return String(value);
  if (value.kind === "members") return `{${value.members.join(", ")}}`;
  const more = `${value.whole ? " whole" : ""}${value.undefined ? " NaN" : ""}`;
  return `[${String(value.low)}, ${String(value.high)}${more}]`;
}

export function isRange(value: unknown): value is Range {
  return typeof value === "object" && value !== null && "kind" in value;
}
