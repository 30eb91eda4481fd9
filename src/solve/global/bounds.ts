/**
 * Bounds of a function over a box from below by linear functions, valid at every point of the box:
 * at a corner, with the least slopes over the box (I. Araya, G. Trombettoni, B. Neveu, A contractor based on convex
 * interval Taylor, CPAIOR 2012), and tangents at any point of the function less what makes it convex over the box
 * (C. S. Adjiman, S. Dallwig, C. A. Floudas, A. Neumaier, A global optimization method, αBB, Computers & Chemical
 * Engineering 22, 1998).
 */
import { isPositiveDefinite } from "./matrix.ts";

/** slopes · (x − at) + constant ≤ f(x), by the places of the function. */
export interface LinearBound {
  readonly constant: number;
  readonly slopes: readonly number[];
}

/** What slopes and values of a function over a box are taken from; by position among the function's places. */
export interface Sides {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** What a sum of so many terms may lose, relative to the sum of their sizes. */
export function roundingOf(terms: number): number {
  return 2.3e-16 * (terms + 4);
}

/**
 * How much must be added to each second derivative for the function to be convex over the box: 0 where it is.
 * `low` and `high` enclose the lower triangle of second derivatives, row by row, `widths` are those of the box.
 * Nothing where they are not finite.
 */
export function convexityShift(
  low: readonly number[],
  high: readonly number[],
  widths: readonly number[],
): readonly number[] | undefined {
  const n = widths.length;
  // Scaled to a box of sides 1, so that all variables count alike.
  const middle = new Float64Array(n * n);
  const radius = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const least = new Float64Array(n);
  for (let i = 0, k = 0; i < n; i++) {
    for (let j = 0; j <= i; j++, k++) {
      const scale = (widths[i] ?? 0) * (widths[j] ?? 0);
      const from = (low[k] ?? NaN) * scale;
      const to = (high[k] ?? NaN) * scale;
      if (!Number.isFinite(from) || !Number.isFinite(to)) return undefined;
      if (i === j) {
        // Less is worse: only the low end counts.
        middle[i * n + i] = from;
        least[i] = from;
        continue;
      }
      const half = (to - from) / 2;
      middle[i * n + j] = from + half;
      middle[j * n + i] = from + half;
      const size = Math.max(Math.abs(from), Math.abs(to));
      radius[i] = (radius[i] ?? 0) + half;
      radius[j] = (radius[j] ?? 0) + half;
      offDiagonal[i] = (offDiagonal[i] ?? 0) + size;
      offDiagonal[j] = (offDiagonal[j] ?? 0) + size;
    }
  }
  const slack = 1 + 1e-12;
  const byRows = Array.from(widths, (_, i) =>
    Math.max(0, ((offDiagonal[i] ?? 0) - (least[i] ?? 0)) * slack),
  );
  const sumByRows = byRows.reduce((sum, shift) => sum + shift, 0);
  const unscaled = (shift: number, i: number): number => {
    const width = widths[i] ?? 0;
    return shift === 0 ? 0 : shift / (width * width);
  };
  if (sumByRows === 0) return byRows;
  // The same shift for all, as small as a few halvings find it, where that is less in sum.
  const isConvexWith = (shift: number): boolean => {
    const shifted = Float64Array.from(middle);
    for (let i = 0; i < n; i++) {
      const at = i * n + i;
      shifted[at] = (shifted[at] ?? 0) - (radius[i] ?? 0) * slack + shift;
    }
    return isPositiveDefinite(shifted, n);
  };
  if (isConvexWith(0)) return byRows.map(() => 0);
  let [no, yes] = [0, Math.max(...byRows)];
  for (let i = 0; i < 5; i++) {
    const between = no + (yes - no) / 2;
    if (isConvexWith(between)) yes = between;
    else no = between;
  }
  return yes * n < sumByRows && isConvexWith(yes)
    ? byRows.map((_, i) => unscaled(yes, i))
    : byRows.map(unscaled);
}

/** The bound at the lowest or the highest corner, where each slope is the one that falls most from there. */
export function cornerBound(
  value: number,
  slopes: Sides,
  isHigh: boolean,
): LinearBound | undefined {
  const chosen = isHigh ? slopes.high : slopes.low;
  return Number.isFinite(value) && chosen.every(Number.isFinite)
    ? { constant: value, slopes: chosen }
    : undefined;
}

/**
 * The tangent at a point of the function with `shift` added to its second derivatives and nothing at the corners:
 * ½ Σ shiftⱼ (xⱼ − lowⱼ)(xⱼ − highⱼ), which is at most 0 in the box.
 * @param value a lower bound of the function at the point.
 * @param slopes enclose the slopes at the point.
 */
export function tangentBound(
  value: number,
  slopes: Sides,
  shift: readonly number[],
  at: readonly number[],
  box: Sides,
): LinearBound | undefined {
  let constant = value;
  let size = Math.abs(value);
  const chosen = at.map((x, i) => {
    const [low = 0, high = 0, add = 0] = [box.low[i], box.high[i], shift[i]];
    const [least = NaN, most = NaN] = [slopes.low[i], slopes.high[i]];
    const bend = 0.5 * add * (x - low) * (high - x);
    const error = (most - least) * Math.max(x - low, high - x);
    const extra = 0.5 * add * (2 * x - low - high);
    constant -= bend + error;
    size += bend + error + Math.abs(extra) * (high - low);
    return least + (most - least) / 2 + extra;
  });
  constant -= roundingOf(4 * at.length) * size;
  return Number.isFinite(constant) && chosen.every(Number.isFinite)
    ? { constant, slopes: chosen }
    : undefined;
}
