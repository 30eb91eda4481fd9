/** Bounds a box by a linear program of corner bounds and tangents, cut by cut, as long as the bound gets better. */
import type { Box } from "../../analysis/tape/intervals.ts";
import {
  convexityShift,
  cornerBound,
  type LinearBound,
  type Sides,
  tangentBound,
} from "./bounds.ts";
import type { FunctionBounds, FunctionsAt, Known } from "./known.ts";
import { createRelaxation, type Relaxation, type Relaxed } from "./relaxation.ts";

export interface CutTask {
  readonly box: Box;
  readonly known: readonly Known[];
  /** The function to be made small; absent: only whether the limits can be met. */
  readonly goal: number | undefined;
  /** What a function must be at most, and whether it must be at least the opposite of that as well. */
  readonly limitOf: (of: number) => { readonly limit: number; readonly isEqual: boolean };
  /** A bound of the goal that is known before. */
  readonly low: number;
  /** Where the goal is at least this, the box is of no use. */
  readonly below: number;
  /** A better point of the box near a given one. */
  readonly polish: (at: Float64Array, box: Box) => Float64Array;
}

export interface CutResult {
  readonly low: number;
  readonly at: Float64Array;
}

const mostRounds = 3;
/** Of what is left to prove, the share that another round must have gained to be followed by one more. */
const leastGain = 1e-3;

/** A bound of the goal over the box, which may be narrowed; nothing where no point of it is of use. */
export function cutBounds(bounds: FunctionBounds, task: CutTask): CutResult | undefined {
  const { box, goal, below } = task;
  const bounded = bounds.withCurvatures(box, task.known.filter(isBounded));
  const places = [...new Set(bounded.flatMap((one) => one.places))].filter(
    (place) => (box.low[place] ?? 0) < (box.high[place] ?? 0),
  );
  let at = middleOf(box);
  let low = task.low;
  if (places.length === 0) return { low, at };
  const objective = bounded.find(({ of }) => of === goal);
  const isFinite =
    objective !== undefined && Number.isFinite(objective.low) && Number.isFinite(objective.high);
  const relaxation = createRelaxation(box, places, isFinite ? objective : undefined);
  for (const corner of [box.low, box.high]) addCorner(bounds, task, bounded, corner, relaxation);
  const isCurved = bounded.some(({ curvatures }) => curvatures !== undefined);
  let relaxed: Relaxed | undefined;
  for (let round = 0; round < mostRounds; round++) {
    if (isCurved) addTangents(bounds, task, bounded, at, relaxation, relaxed);
    relaxed = relaxation.solve();
    if (relaxed.isEmpty) return undefined;
    const before = low;
    low = Math.max(low, relaxed.low);
    if (low >= below) return undefined;
    for (const place of places) at[place] = relaxed.x(place);
    if (!isCurved) break;
    // Where functions are convex, the tangents at the least point in the box bound it exactly.
    if (round === 0) at = task.polish(at, box);
    else if (!(low > before + leastGain * Math.min(below - before, Math.abs(low) + 1))) break;
  }
  if (relaxed !== undefined) tighten(box, places, relaxed, below);
  return { low, at: at.map((x, place) => clamp(x, box, place)) };
}

function isBounded({ slopes }: Known): boolean {
  return (
    slopes !== undefined && slopes.low.every(Number.isFinite) && slopes.high.every(Number.isFinite)
  );
}

/** What a better bound than one at an end would cost more than is allowed. */
function tighten(box: Box, places: readonly number[], relaxed: Relaxed, below: number): void {
  const left = below - relaxed.low;
  if (!(left > 0) || left === Infinity) return;
  for (const place of places) {
    const growth = relaxed.growth(place);
    const share = (left / Math.abs(growth)) * (1 + 1e-9) + 1e-12;
    if (!(share < 1)) continue;
    const [low = 0, high = 0] = [box.low[place], box.high[place]];
    const reach = share * (high - low);
    if (growth > 0) box.high[place] = Math.min(high, low + reach);
    else box.low[place] = Math.max(low, high - reach);
  }
}

/** A function as it is to be small: itself, and where it must be equal also its opposite. */
interface Direction {
  readonly sign: 1 | -1;
  readonly limit: number | undefined;
}

function directionsOf({ goal, limitOf }: CutTask, of: number): readonly Direction[] {
  if (of === goal) return [{ sign: 1, limit: undefined }];
  const { limit, isEqual } = limitOf(of);
  const upper = { sign: 1, limit } as const;
  return isEqual ? [upper, { sign: -1, limit }] : [upper];
}

function signed(sign: 1 | -1, { low, high }: Sides): Sides {
  return sign === 1 ? { low, high } : { low: high.map((x) => -x), high: low.map((x) => -x) };
}

function addCorner(
  bounds: FunctionBounds,
  task: CutTask,
  bounded: readonly Known[],
  corner: Float64Array,
  relaxation: Relaxation,
): void {
  const isHigh = corner === task.box.high;
  const at = bounds.at(corner, false);
  for (const { of, places, slopes } of bounded) {
    if (slopes === undefined) continue;
    const value = at.value(of);
    for (const { sign, limit } of directionsOf(task, of)) {
      const least = sign === 1 ? value.low : -value.high;
      add(relaxation, of, places, corner, limit, cornerBound(least, signed(sign, slopes), isHigh));
    }
  }
}

function addTangents(
  bounds: FunctionBounds,
  task: CutTask,
  bounded: readonly Known[],
  point: Float64Array,
  relaxation: Relaxation,
  relaxed: Relaxed | undefined,
): void {
  const at = bounds.at(point, true);
  for (const { of, places, curvatures } of bounded) {
    if (curvatures === undefined) continue;
    const value = at.value(of);
    const slopes = at.slopes(of);
    for (const { sign, limit } of directionsOf(task, of)) {
      const least = sign === 1 ? value.low : -value.high;
      const tangent = tangentAt(task.box, places, point, {
        value: least,
        slopes: signed(sign, slopes),
        curvatures: signed(sign, curvatures),
      });
      add(relaxation, of, places, point, limit, tangent);
    }
  }
  if (relaxed !== undefined) addCombination(task, bounded, point, at, relaxation, relaxed);
}

/** The goal and the limits together, as the multipliers weigh them: they may be convex together where alone they are not. */
function addCombination(
  task: CutTask,
  bounded: readonly Known[],
  point: Float64Array,
  at: FunctionsAt,
  relaxation: Relaxation,
  relaxed: Relaxed,
): void {
  const { goal, limitOf } = task;
  const parts = bounded.flatMap((one) => {
    if (one.of === goal) return [{ one, weight: 1, limit: 0 }];
    const { limit, isEqual } = limitOf(one.of);
    const weight = isEqual ? 0 : relaxed.multiplier(one.of);
    return weight > 0 ? [{ one, weight, limit }] : [];
  });
  if (goal === undefined || parts.length < 2) return;
  if (parts.some(({ one }) => one.curvatures === undefined)) return;
  if (parts.every(({ one }) => one.of !== goal)) return;
  const places = [...new Set(parts.flatMap(({ one }) => one.places))].toSorted((a, b) => a - b);
  const position = new Map(places.map((place, i) => [place, i]));
  const slopes = zeros(places.length);
  const curvatures = zeros((places.length * (places.length + 1)) / 2);
  let value = 0;
  let size = 0;
  for (const { one, weight, limit } of parts) {
    const term = weight * (at.value(one.of).low - limit);
    value += term;
    size += Math.abs(term) + weight * Math.abs(limit);
    const own = at.slopes(one.of);
    for (const [i, place] of one.places.entries()) {
      const a = position.get(place) ?? 0;
      addScaled(slopes, a, own, i, weight);
      for (let j = 0; j <= i; j++) {
        const b = position.get(one.places[j] ?? 0) ?? 0;
        const entry = (Math.max(a, b) * (Math.max(a, b) + 1)) / 2 + Math.min(a, b);
        if (one.curvatures)
          addScaled(curvatures, entry, one.curvatures, (i * (i + 1)) / 2 + j, weight);
      }
    }
  }
  const tangent = tangentAt(task.box, places, point, {
    value: value - 1e-15 * size * parts.length,
    slopes,
    curvatures,
  });
  add(relaxation, goal, places, point, undefined, tangent);
}

interface Local {
  readonly value: number;
  readonly slopes: Sides;
  readonly curvatures: Sides;
}

function tangentAt(
  box: Box,
  places: readonly number[],
  point: Float64Array,
  { value, slopes, curvatures }: Local,
): LinearBound | undefined {
  const low = places.map((place) => box.low[place] ?? 0);
  const high = places.map((place) => box.high[place] ?? 0);
  const widths = low.map((from, i) => (high[i] ?? 0) - from);
  const shift = convexityShift(curvatures.low, curvatures.high, widths);
  if (shift === undefined) return undefined;
  const at = places.map((place) => point[place] ?? 0);
  return tangentBound(value, slopes, shift, at, { low, high });
}

function add(
  relaxation: Relaxation,
  of: number,
  places: readonly number[],
  point: Float64Array,
  limit: number | undefined,
  bound: LinearBound | undefined,
): void {
  if (bound === undefined) return;
  const at = (place: number): number => point[place] ?? 0;
  relaxation.add({ of, bound, at, places, ...(limit === undefined ? {} : { limit }) });
}

function zeros(length: number): { readonly low: number[]; readonly high: number[] } {
  return { low: Array.from({ length }, () => 0), high: Array.from({ length }, () => 0) };
}

/** Adds a multiple of an interval to another, below and above what rounding may do. */
function addScaled(
  to: { readonly low: number[]; readonly high: number[] },
  at: number,
  from: Sides,
  place: number,
  weight: number,
): void {
  const [low, high] = [(from.low[place] ?? 0) * weight, (from.high[place] ?? 0) * weight];
  const [least, most] = [(to.low[at] ?? 0) + low, (to.high[at] ?? 0) + high];
  const error = 4e-16 * (Math.abs(least) + Math.abs(most) + Math.abs(low) + Math.abs(high));
  to.low[at] = least - error;
  to.high[at] = most + error;
}

/** The middle of a box. */
export function middleOf({ low, high }: Box): Float64Array {
  return low.map((from, place) => from + ((high[place] ?? 0) - from) / 2);
}

function clamp(x: number, { low, high }: Box, place: number): number {
  return Math.min(high[place] ?? 0, Math.max(low[place] ?? 0, x));
}
