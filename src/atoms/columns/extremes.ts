/** Columns of the smallest and the largest of many, and of their positions. */
import type { NumberRange } from "../../ir/range.ts";
import { type Interval, negate } from "../../numerics/interval.ts";
import type { Curvature, Derivative } from "../atom.ts";
import { allNumbers, areWhole, left, monotone, narrowMany, never, rangeOfMany } from "./cuts.ts";
import { flatWhere, ofOthers } from "./formula.ts";
import type { Columns } from "./ranges.ts";

/** The largest is the smallest of the negatives, with the opposite sign. */
type Side = (x: Interval) => Interval;

/** The atoms that say the same in formulas. */
interface Order {
  readonly extreme: "min" | "max";
  /** The extreme of no numbers. */
  readonly neutral: number;
  readonly better: "less" | "greater";
  readonly atLeastAsGood: "less_equal" | "greater_equal";
}

const ascending: Order = {
  extreme: "min",
  neutral: Infinity,
  better: "less",
  atLeastAsGood: "less_equal",
};

const descending: Order = {
  extreme: "max",
  neutral: -Infinity,
  better: "greater",
  atLeastAsGood: "greater_equal",
};

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

function extremeColumns(side: Side, curvature: Curvature, order: Order): Columns {
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
    derivative: firstExtreme(order),
  };
}

/** 1 for the extreme one and 0 for the others; at equals the first counts. */
function firstExtreme({ extreme, neutral, better, atLeastAsGood }: Order): Derivative {
  return (args, make) => {
    if (args.length === 1) return [make.constant(1)];
    return ofOthers(make, args, extreme, neutral).map(({ x, before, after }, i) => {
      const isBetter = make.apply(better, [x, before]);
      const isAsGood = make.apply(atLeastAsGood, [x, after]);
      const isIt =
        i === 0
          ? isAsGood
          : i === args.length - 1
            ? isBetter
            : make.apply("and", [isBetter, isAsGood]);
      return make.choose(isIt, make.constant(1), make.constant(0));
    });
  };
}

export const minColumns = extremeColumns(same, "concave", ascending);
export const maxColumns = extremeColumns(negate, "convex", descending);

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

function placeColumns(side: Side, { extreme }: Order): Columns {
  return {
    range: rangeOfMany(isNone, boundsOfPlace(side), () => true),
    narrow: narrowMany(isNone, solvePlace(side)),
    shape: (args) => monotone(args.map(() => "unknown")),
    // It jumps where the best one is joined by another.
    derivative: (args, make) => {
      const best = make.apply(extreme, args);
      const ties = make.apply(
        "count",
        args.map((x) => make.apply("equal", [x, best])),
      );
      const isAlone = make.apply("less_equal", [ties, make.constant(1)]);
      return args.map((x) =>
        flatWhere(make, make.apply("or", [make.apply("not_equal", [x, best]), isAlone])),
      );
    },
  };
}

export const argminColumns = placeColumns(same, ascending);
export const argmaxColumns = placeColumns(negate, descending);
