/**
 * How much a point would add to what a front dominates, as expected: Emmerich, Giannakoglou & Naujoks (2006). What
 * is not dominated is cut into boxes; where objectives are modelled one by one, each box adds a product of
 * differences of expected improvements.
 */
import { nonDominated } from "../../numerics/pareto.ts";
import { type Belief, expectedImprovement } from "./acquisition.ts";

/** What lies between two corners; the lower one may be −∞. */
export interface Box {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/**
 * Disjoint boxes that fill what is below the reference point and not dominated by any of the points: for two or
 * three losses.
 */
export function undominatedBoxes(
  points: readonly (readonly number[])[],
  reference: readonly number[],
): readonly Box[] {
  const inside = points.filter((point) => point.every((loss, i) => loss < (reference[i] ?? 0)));
  const front = nonDominated(inside).map((i) => inside[i] ?? []);
  return boxesOf(front, reference);
}

function boxesOf(
  front: readonly (readonly number[])[],
  reference: readonly number[],
): readonly Box[] {
  const last = reference.length - 1;
  const top = reference[last] ?? 0;
  if (last === 0) {
    const best = Math.min(top, ...front.map(([loss = Infinity]) => loss));
    return [{ low: [-Infinity], high: [best] }];
  }
  // Slabs between the values of the last loss: a point takes its part from its own value upwards.
  const levels = [...new Set(front.map((point) => point[last] ?? 0))].toSorted((a, b) => a - b);
  const below = reference.slice(0, last);
  return [-Infinity, ...levels].flatMap((low, i) => {
    const high = levels[i] ?? top;
    const there = front
      .filter((point) => (point[last] ?? 0) <= low)
      .map((point) => point.slice(0, last));
    const leading = nonDominated(there).map((place) => there[place] ?? []);
    return boxesOf(leading, below).map((box) => ({
      low: [...box.low, low],
      high: [...box.high, high],
    }));
  });
}

/** E of what a point with these losses, independent normals, adds. */
export function expectedHypervolumeImprovement(
  beliefs: readonly Belief[],
  boxes: readonly Box[],
): number {
  return boxes.reduce((sum, { low, high }) => {
    let product = 1;
    for (const [i, belief] of beliefs.entries()) {
      const gain = expectedImprovement(belief, high[i] ?? 0);
      const less = expectedImprovement(belief, low[i] ?? -Infinity);
      product *= Math.max(0, gain - less);
      if (product === 0) break;
    }
    return sum + product;
  }, 0);
}

/** The volume between the points and the reference: 0 without points below it. */
export function hypervolume(
  points: readonly (readonly number[])[],
  reference: readonly number[],
): number {
  const [first] = reference;
  if (first === undefined) return 0;
  const inside = points.filter((point) => point.every((loss, i) => loss < (reference[i] ?? 0)));
  if (reference.length === 1) {
    return inside.length === 0 ? 0 : first - Math.min(...inside.map(([loss = 0]) => loss));
  }
  const last = reference.length - 1;
  const top = reference[last] ?? 0;
  const levels = [...new Set(inside.map((point) => point[last] ?? 0))].toSorted((a, b) => a - b);
  return levels.reduce((sum, level, i) => {
    const high = levels[i + 1] ?? top;
    const there = inside
      .filter((point) => (point[last] ?? 0) <= level)
      .map((point) => point.slice(0, last));
    return sum + (high - level) * hypervolume(there, reference.slice(0, last));
  }, 0);
}
