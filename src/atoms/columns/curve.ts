/** Functions of one number as curves of monotone pieces, from which all columns of analyses follow. */
import { type NumberRange, numberRange, type Range } from "../../ir/range.ts";
import type { Interval } from "../../numerics/interval.ts";
import { nextDown, nextUp, stepUp } from "../../numerics/rounding.ts";
import type { Curvature, Monotonicity } from "../atom.ts";
import { hasNumbers, left, noNumbers, onNumbers } from "./cuts.ts";
import { type Formula, inOne } from "./formula.ts";
import { type Columns, numbersOf } from "./ranges.ts";

export interface Curve {
  readonly value: (x: number) => number;
  /** Where it has a value and is monotone, ascending, end to end: outside it has none. */
  readonly pieces: readonly Piece[];
  /** Where it is convex, concave or affine. */
  readonly bends: readonly Bend[];
  readonly slope: Formula;
  readonly error: CurveError;
  /**
   * A point near an argument, or any other, at which the computed value is the true one, and which the
   * computed values on either side do not pass.
   */
  readonly anchor?: (x: number) => Anchor | undefined;
  /** What it can reach. */
  readonly reach?: Interval;
}

export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly direction: "increasing" | "decreasing";
  /** About the argument in this piece that gives a value; found by bisection where absent. */
  readonly inverse?: (y: number) => number;
}

export interface Anchor {
  readonly at: number;
  readonly value: number;
}

export interface Bend {
  readonly from: number;
  readonly to: number;
  readonly curvature: Curvature;
}

/**
 * How far a computed value is from the true one at most: so many numbers beside it, and so much. Values
 * are moved by twice as much, as a value at one end of an interval and one within may be off either way.
 */
export interface CurveError {
  readonly ulps: number;
  readonly absolute?: number;
}

/** The columns of a curve, all but `unfold`. */
export type CurveColumns = Required<Omit<Columns, "unfold">>;

export function columnsOfCurve(curve: Curve): CurveColumns {
  return {
    range: ([x]) => rangeOf(curve, numbersOf(x)),
    narrow: (result, [x]) =>
      x === undefined ? [] : [onNumbers(x, (range) => narrowed(curve, result, range))],
    shape: ([x]) => {
      const within = clipped(curve, numbersOf(x?.range));
      return { curvature: bendOf(curve, within), monotonicity: [directionOf(curve, within)] };
    },
    derivative: inOne(curve.slope),
  };
}

/** One point that is known exactly. */
export function anchored(at: number, value: number): NonNullable<Curve["anchor"]> {
  const anchor = { at, value };
  return () => anchor;
}

// ── pieces ──────────────────────────────────────────────────────────────────

/** One piece over the whole line. */
export function onTheLine(direction: Piece["direction"], inverse?: Piece["inverse"]): Piece[] {
  return [piece(-Infinity, Infinity, direction, inverse)];
}

export function piece(
  from: number,
  to: number,
  direction: Piece["direction"],
  inverse?: Piece["inverse"],
): Piece {
  return inverse === undefined ? { from, to, direction } : { from, to, direction, inverse };
}

/** One curvature over the whole line: beyond its domain a concave function counts as -inf. */
export function bent(curvature: Curvature): Bend[] {
  return [{ from: -Infinity, to: Infinity, curvature }];
}

/** One curvature up to a turning point, another from there on. */
export function bentAt(at: number, below: Curvature, above: Curvature): Bend[] {
  return [
    { from: -Infinity, to: at, curvature: below },
    { from: at, to: Infinity, curvature: above },
  ];
}

// ── values ──────────────────────────────────────────────────────────────────

function rangeOf(curve: Curve, x: NumberRange): NumberRange {
  const mayBeUndefined = x.undefined || leavesDomain(curve, x);
  let [low, high] = [Infinity, -Infinity];
  for (const part of curve.pieces) {
    const [from, to] = [Math.max(x.low, part.from), Math.min(x.high, part.to)];
    if (!(from <= to)) continue;
    const rises = part.direction === "increasing";
    low = Math.min(low, boundOf(curve, part, rises ? from : to, "low"));
    high = Math.max(high, boundOf(curve, part, rises ? to : from, "high"));
  }
  if (!(low <= high)) return noNumbers(mayBeUndefined);
  return numberRange(low, high, { undefined: mayBeUndefined });
}

function leavesDomain({ pieces }: Curve, x: NumberRange): boolean {
  return hasNumbers(x) && (x.low < domainStart(pieces) || x.high > domainEnd(pieces));
}

function domainStart(pieces: readonly Piece[]): number {
  return pieces[0]?.from ?? Infinity;
}

function domainEnd(pieces: readonly Piece[]): number {
  return pieces.at(-1)?.to ?? -Infinity;
}

/** A bound of the values at x and beside it on the side where they are further within. */
function boundOf(curve: Curve, part: Piece, x: number, side: "low" | "high"): number {
  const value = curve.value(x);
  // Limits that are whole or infinite are exact.
  if (Math.abs(x) === Infinity && !(value % 1 !== 0 && Number.isFinite(value))) return value;
  const anchor = curve.anchor?.(x);
  const known = anchor !== undefined && anchor.at >= part.from && anchor.at <= part.to;
  // Where the curve has passed a point that is known exactly, it does not come back.
  const passed = known && passes(anchor, part, x, side) ? anchor.value : undefined;
  return side === "low"
    ? Math.max(below(value, curve.error), curve.reach?.low ?? -Infinity, passed ?? -Infinity)
    : Math.min(above(value, curve.error), curve.reach?.high ?? Infinity, passed ?? Infinity);
}

function passes({ at }: Anchor, { direction }: Piece, x: number, side: "low" | "high"): boolean {
  return (direction === "increasing") === (side === "low") ? x >= at : x <= at;
}

/** Many steps at once, each at most 2⁻⁵² of the value, are taken in one. */
const fewSteps = 16;

function above(value: number, { ulps, absolute = 0 }: CurveError): number {
  if (ulps === 0) return value;
  if (absolute === 0 && ulps <= fewSteps) return stepUp(value, 2 * ulps);
  const moved = value + 2 * (ulps * 2 ** -52 * Math.abs(value) + absolute);
  // Of inf, or from -inf, where no sum leads away.
  return moved > value ? stepUp(moved, 4) : nextUp(value);
}

function below(value: number, error: CurveError): number {
  return 0 - above(-value, error);
}

// ── arguments ───────────────────────────────────────────────────────────────

function narrowed(curve: Curve, result: Range, x: NumberRange): NumberRange {
  const wanted = numbersOf(result);
  let [low, high] = [Infinity, -Infinity];
  if (hasNumbers(wanted)) {
    for (const part of curve.pieces) {
      const within = solved(curve, part, wanted, x);
      if (!(within.low <= within.high)) continue;
      low = Math.min(low, within.low);
      high = Math.max(high, within.high);
    }
  }
  if (wanted.undefined && hasNumbers(x)) {
    // Arguments without a value give NaN, which is wanted.
    const [start, end] = [domainStart(curve.pieces), domainEnd(curve.pieces)];
    if (x.low < start) [low, high] = [x.low, Math.max(high, Math.min(x.high, start))];
    if (x.high > end) [low, high] = [Math.min(low, Math.max(x.low, end)), x.high];
  }
  return left(x, low, high, wanted.undefined);
}

/** The arguments within one piece that may give what is wanted. */
function solved(curve: Curve, part: Piece, wanted: Interval, x: Interval): Interval {
  const [from, to] = [Math.max(x.low, part.from), Math.min(x.high, part.to)];
  const { value, error } = curve;
  const [least, most] = [below(wanted.low, error), above(wanted.high, error)];
  const guess = part.inverse;
  if (part.direction === "increasing") {
    return {
      low: firstAtLeast(value, from, to, least, guess?.(least)),
      high: -firstAtLeast((z) => -value(-z), -to, -from, -most, guess && -guess(most)),
    };
  }
  return {
    low: firstAtLeast((z) => -value(z), from, to, -most, guess?.(most)),
    high: -firstAtLeast((z) => value(-z), -to, -from, least, guess && -guess(least)),
  };
}

/**
 * A point in `from .. to` before which an increasing function stays below a value; `inf` where it does at
 * `to`. The function is asked, so neither a guess nor an inverse need be exact: a point counts as too
 * small only where the function is seen to be below.
 */
function firstAtLeast(
  rising: (x: number) => number,
  from: number,
  to: number,
  value: number,
  guess: number | undefined,
): number {
  if (!(from <= to) || rising(to) < value) return Infinity;
  if (!(rising(from) < value)) return from;
  if (guess === undefined || Number.isNaN(guess)) return bisected(rising, from, to, value);
  let at = Math.min(Math.max(guess, from), to);
  for (let step = 0; !(rising(at) < value); step = 2 * step + 2 ** -52) {
    at = step === 0 || at === Infinity ? nextDown(at) : nextDown(at - step * Math.abs(at));
    if (!(at > from)) return bisected(rising, from, to, value);
  }
  return nextUp(at);
}

/** Halves `low .. high` by exponent, then by digits, until they are beside each other but for a few digits. */
function bisected(rising: (x: number) => number, from: number, to: number, value: number): number {
  let [low, high] = [from, to];
  while (true) {
    const middle = between(low, high);
    if (!(middle > low && middle < high)) return nextUp(low);
    if (rising(middle) < value) low = middle;
    else high = middle;
    if (low > -Infinity && high - low <= 2 ** -48 * Math.abs(low)) return nextUp(low);
  }
}

function between(low: number, high: number): number {
  if (low < 0 && high > 0) return 0;
  if (high <= 0) return -between(-high, -low);
  const [small, large] = [Math.max(low, Number.MIN_VALUE), Math.min(high, Number.MAX_VALUE)];
  return large > 4 * small ? Math.sqrt(small) * Math.sqrt(large) : small + (large - small) / 2;
}

// ── shape ───────────────────────────────────────────────────────────────────

/** The part of a range where there are values: shapes are those over the domain. */
function clipped({ pieces }: Curve, x: NumberRange): Interval {
  return { low: Math.max(x.low, domainStart(pieces)), high: Math.min(x.high, domainEnd(pieces)) };
}

function bendOf({ bends }: Curve, x: Interval): Curvature {
  return bends.find((bend) => bend.from <= x.low && x.high <= bend.to)?.curvature ?? "unknown";
}

function directionOf({ pieces }: Curve, x: Interval): Monotonicity {
  const [first] = pieces;
  const only = pieces.every((part) => part.direction === first?.direction)
    ? first
    : pieces.find((part) => part.from <= x.low && x.high <= part.to);
  return only?.direction ?? "unknown";
}
