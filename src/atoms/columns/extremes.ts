/** Columns of the smallest and the largest of many, and of their positions. */
import type { NumberRange } from "../../ir/range.ts";
import { type Interval, negate } from "../../numerics/interval.ts";
import type { Curvature } from "../atom.ts";
import { allNumbers, areWhole, left, monotone, narrowMany, never, rangeOfMany } from "./cuts.ts";
import type { Columns } from "./ranges.ts";

/** The largest is the smallest of the negatives, with the opposite sign. */
type Side = (x: Interval) => Interval;

const same: Side = (x) => x;

function boundsOfSmallest(xs: readonly Interval[], side: Side): Interval {
  let [low, high] = [Infinity, Infinity];
  for (const x of xs) {
    const end = side(x);
    low = Math.min(low, end.low);
    high = Math.min(high, end.high);
  }
  return side({ low, high });
}

/** None is below the result; the only one that reaches it is it. */
function solveSmallest(side: Side) {
  return (wanted: Interval, xs: readonly NumberRange[]): readonly NumberRange[] => {
    const { low, high } = side(wanted);
    const reaching = xs.filter((x) => side(x).low <= high);
    if (reaching.length === 0) return xs.map((x) => left(x, Infinity, -Infinity, false));
    const only = reaching.length === 1 ? reaching[0] : undefined;
    return xs.map((x) => {
      const to = side({ low, high: x === only ? high : Infinity });
      return left(x, to.low, to.high, false);
    });
  };
}

/** Arguments that can be the result; among equals the one that can be smaller. */
function active(xs: readonly Interval[], side: Side): readonly boolean[] {
  const ends = xs.map(side);
  let best = 0;
  for (const [i, x] of ends.entries()) {
    const other = ends[best];
    if (other === undefined || x.high < other.high || (x.high === other.high && x.low < other.low))
      best = i;
  }
  const least = ends[best]?.high ?? Infinity;
  return ends.map((x, i) => i === best || x.low < least);
}

function extremeColumns(side: Side, curvature: Curvature): Columns {
  return {
    range: rangeOfMany(never, (xs) => boundsOfSmallest(xs, side), areWhole),
    narrow: narrowMany(never, solveSmallest(side)),
    shape: (args) => {
      const counts = active(allNumbers(args.map(({ range }) => range)), side);
      return {
        curvature: counts.filter(Boolean).length === 1 ? "affine" : curvature,
        monotonicity: counts.map((may) => (may ? "increasing" : "constant")),
      };
    },
    // At equals the first one.
    partials: (args) => {
      const found = boundsOfSmallest(args.map(pointOf), side).low;
      const place = args.indexOf(found);
      return args.map((_, i) => (place < 0 ? NaN : i === place ? 1 : 0));
    },
  };
}

function pointOf(x: number): Interval {
  return { low: x, high: x };
}

export const minColumns = extremeColumns(same, "concave");
export const maxColumns = extremeColumns(negate, "convex");

// ── positions ───────────────────────────────────────────────────────────────

function isNone(xs: readonly NumberRange[]): boolean {
  return xs.length === 0;
}

/** The first smallest is below all before it, and not above any after. */
function boundsOfPlace(side: Side) {
  return (xs: readonly NumberRange[]): Interval => {
    const ends = xs.map(side);
    const after = new Float64Array(xs.length + 1).fill(Infinity);
    for (let i = xs.length - 1; i >= 0; i--) {
      after[i] = Math.min(after[i + 1] ?? Infinity, ends[i]?.high ?? Infinity);
    }
    let [low, high, before] = [Infinity, -Infinity, Infinity];
    for (const [i, x] of ends.entries()) {
      const possible = (i === 0 || x.low < before) && x.low <= (after[i + 1] ?? Infinity);
      if (possible) [low, high] = [Math.min(low, i), i];
      before = Math.min(before, x.high);
    }
    return { low, high };
  };
}

/** Where the place is known: what stands there is not above any other. */
function solvePlace(side: Side) {
  return (wanted: Interval, xs: readonly NumberRange[]): readonly NumberRange[] => {
    const possible = boundsOfPlace(side)(xs);
    const low = Math.max(Math.ceil(wanted.low), possible.low);
    const high = Math.min(Math.floor(wanted.high), possible.high);
    if (low > high) return xs.map((x) => left(x, Infinity, -Infinity, false));
    const at = xs[low];
    if (low < high || at === undefined) return xs.map((x) => left(x, -Infinity, Infinity, false));
    const most = side(boundsOfSmallest(xs, side)).high;
    const least = side(at).low;
    return xs.map((x, i) => {
      const to = side(i === low ? { low: -Infinity, high: most } : { low: least, high: Infinity });
      return left(x, to.low, to.high, false);
    });
  };
}

function placeColumns(side: Side): Columns {
  return {
    range: rangeOfMany(isNone, boundsOfPlace(side), () => true),
    narrow: narrowMany(isNone, solvePlace(side)),
    shape: (args) => monotone(args.map(() => "unknown")),
    partials: (args) => args.map(() => (args.length === 0 ? NaN : 0)),
  };
}

export const argminColumns = placeColumns(same);
export const argmaxColumns = placeColumns(negate);
