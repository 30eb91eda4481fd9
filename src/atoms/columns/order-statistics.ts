/** Columns of quantiles. The k-th smallest lies between the k-th smallest of the lower ends and of the upper. */
import type { NumberRange } from "../../ir/range.ts";
import type { Interval } from "../../numerics/interval.ts";
import { nextDown, nextUp } from "../../numerics/rounding.ts";
import type { Shape } from "../atom.ts";
import { quantile, smallest } from "../statistics.ts";
import { allNumbers, left, narrowMany, rangeOfMany } from "./cuts.ts";
import { derivativeOfQuantile } from "./quantile-derivative.ts";
import type { Columns } from "./ranges.ts";

/** Quantiles of some p's between two. */
type Chance = Interval;

const half: Chance = { low: 0.5, high: 0.5 };

/** Ranks, from 0, between which a quantile interpolates; one and the same where it is an element. */
function ranks(n: number, p: Chance): Interval {
  return { low: Math.floor((n - 1) * p.low), high: Math.ceil((n - 1) * p.high) };
}

function isElement({ low, high }: Interval): boolean {
  return low === high;
}

/** Of none; between infinite ones: -inf + inf. */
function quantileUndefined(xs: readonly NumberRange[], p: Chance): boolean {
  if (xs.length === 0) return true;
  return !isElement(ranks(xs.length, p)) && xs.some((x) => x.low === -Infinity);
}

function boundsOfQuantile(xs: readonly NumberRange[], p: Chance): Interval {
  if (xs.length === 0) return { low: Infinity, high: -Infinity };
  const [lows, highs] = [xs.map((x) => x.low), xs.map((x) => x.high)];
  if (isElement(ranks(xs.length, p))) {
    return { low: quantile(lows, p.low), high: quantile(highs, p.high) };
  }
  const [from, to] = [neighbours(lows, p.low), neighbours(highs, p.high)];
  const [low, high, least] = [interpolated(from), interpolated(to), smallest(lows)];
  const farthest = isBetween(p, xs.length - 1) ? Math.max(to.below, least) : least;
  return {
    low: Number.isNaN(low) ? -Infinity : nextDown(low - error([low, from.below])),
    // A difference that overflows takes the value with it.
    high: to.above - least < Infinity ? nextUp(high + error([high, farthest])) : Infinity,
  };
}

interface Neighbours {
  readonly below: number;
  readonly above: number;
  readonly share: number;
}

function neighbours(xs: readonly number[], p: number): Neighbours {
  const ascending = xs.toSorted((a, b) => a - b);
  const place = (xs.length - 1) * p;
  const [below = NaN, above = NaN] = [ascending[Math.floor(place)], ascending[Math.ceil(place)]];
  return { below, above, share: place - Math.floor(place) };
}

/** Without a difference, which may overflow. */
function interpolated({ below, above, share }: Neighbours): number {
  return below === above ? below : below * (1 - share) + above * share;
}

/** Of a difference, a product and a sum of numbers that lie between these. */
function error(ends: readonly number[]): number {
  const size = ends.reduce((most, x) => (x === Infinity ? most : Math.max(most, Math.abs(x))), 0);
  return 8 * 2 ** -52 * size;
}

/** One p, and not so near the upper element that the lower one may be anywhere. */
function isBetween(p: Chance, last: number): boolean {
  return p.low === p.high && Math.ceil(last * p.high) - last * p.high > 2 ** -20;
}

/** The difference of neighbours may be too large for a number. */
function mayOverflow(xs: readonly Interval[]): boolean {
  return xs.some(({ low, high }) => low < -largestToSubtract || high > largestToSubtract);
}

const largestToSubtract = Number.MAX_VALUE / 4;

/**
 * Of n numbers n - k are not below the k-th smallest, and k + 1 are not above: where just so many can be, all
 * of them are.
 */
function solveQuantile(
  wanted: Interval,
  xs: readonly NumberRange[],
  p: Chance,
): readonly NumberRange[] {
  const n = xs.length;
  const at = ranks(n, p);
  if (!isElement(at) && mayOverflow(xs)) return xs.map((x) => left(x, -Infinity, Infinity, false));
  const ends = [wanted.low, wanted.high].filter(Number.isFinite);
  const slack = isElement(at) ? 0 : 2 * error([...ends, ...xs.map((x) => x.low)]);
  const [least, most] = [wanted.low - slack, wanted.high + slack];
  const above = xs.filter((x) => x.high >= least).length - (n - at.high);
  const below = xs.filter((x) => x.low <= most).length - (at.low + 1);
  if (above < 0 || below < 0) return xs.map((x) => left(x, Infinity, -Infinity, false));
  return xs.map((x) =>
    left(
      x,
      above === 0 && x.high >= least ? least : -Infinity,
      below === 0 && x.low <= most ? most : Infinity,
      false,
    ),
  );
}

/** The smallest is concave, the largest convex, the middle of two affine. */
function shapeOfQuantile(n: number, p: Chance): Shape {
  const monotonicity = Array.from({ length: n }, () => "increasing" as const);
  if (n === 1 || (n === 2 && p.low === p.high)) {
    const curvature = n === 1 || p.low === 0.5 ? "affine" : p.low < 0.5 ? "concave" : "convex";
    return { curvature, monotonicity };
  }
  if (p.high <= 0) return { curvature: "concave", monotonicity };
  return { curvature: p.low >= 1 ? "convex" : "unknown", monotonicity };
}

export const medianColumns: Columns = {
  range: rangeOfMany(
    (xs) => quantileUndefined(xs, half),
    (xs) => boundsOfQuantile(xs, half),
  ),
  narrow: narrowMany(
    (xs) => quantileUndefined(xs, half),
    (wanted, xs) => solveQuantile(wanted, xs, half),
  ),
  shape: (args) => shapeOfQuantile(args.length, half),
  derivative: (args, make, result) =>
    derivativeOfQuantile(args, make.constant(0.5), make, result).slopes,
};

// ── any p, the last argument ────────────────────────────────────────────────

function chanceOf(all: readonly NumberRange[]): Chance {
  const p = all.at(-1);
  return { low: Math.max(0, p?.low ?? NaN), high: Math.min(1, p?.high ?? NaN) };
}

function anyUndefined(all: readonly NumberRange[]): boolean {
  const p = all.at(-1);
  if (p === undefined || p.low < 0 || p.high > 1) return true;
  return quantileUndefined(all.slice(0, -1), p);
}

export const quantileColumns: Columns = {
  range: rangeOfMany(anyUndefined, (all) => {
    const p = chanceOf(all);
    return p.low <= p.high
      ? boundsOfQuantile(all.slice(0, -1), p)
      : { low: Infinity, high: -Infinity };
  }),
  narrow: narrowMany(anyUndefined, (wanted, all) => {
    const chance = chanceOf(all);
    const p = all.at(-1);
    if (p === undefined) return all;
    const possible = left(p, 0, 1, false);
    return chance.low <= chance.high
      ? [...solveQuantile(wanted, all.slice(0, -1), chance), possible]
      : all.map((x) => left(x, Infinity, -Infinity, false));
  }),
  shape: (args) => {
    const all = allNumbers(args.map(({ range }) => range));
    const { curvature, monotonicity } = shapeOfQuantile(all.length - 1, chanceOf(all));
    const fixed = args.at(-1)?.constant === true;
    return {
      curvature: fixed ? curvature : "unknown",
      monotonicity: [...monotonicity, "increasing"],
    };
  },
  derivative: (args, make, result) => {
    const p = args.at(-1);
    if (p === undefined) return [];
    const { slopes, inChance } = derivativeOfQuantile(args.slice(0, -1), p, make, result);
    return [...slopes, inChance];
  },
};
