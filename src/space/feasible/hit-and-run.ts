/**
 * Hit-and-run (Smith 1984; Lovász 1999): from a point inside a convex body along a line of random direction to a
 * point of its chord, by the declared law. Directions are taken from a fixed set: the axes of the rounded body
 * (Haraldsdóttir et al. 2017) and lines between them; what is left is uniform, or the law, whatever they are.
 */
import { blockAt, type StreamKey, uniformAt } from "../random.ts";
import type { CurvedLaw } from "./columns.ts";
import type { Rounded } from "./rounding.ts";

/** A column whose law is not uniform, with the values at 0 and 1 of its scaled range. */
export interface CurvedColumn {
  readonly column: number;
  readonly low: number;
  readonly high: number;
  readonly ratio: CurvedLaw["ratio"];
  /** Absent where only the density is known. */
  readonly axis?: CurvedLaw["axis"];
}

export interface Walk {
  /** Where it is: in coordinates of the rounded body. */
  readonly place: Float64Array;
  /** Steps `from … until − 1` of a key. */
  readonly go: (key: StreamKey, from: number, until: number) => void;
  /** Goes on from another place, all that is derived from it made anew; strictly inside afterwards. */
  readonly settle: () => void;
}

/** Numbers of a stream for a step: of a slice at most half as many tries. */
const numbersAStep = 64;

export function createWalk(body: Rounded, curved: readonly CurvedColumn[]): Walk {
  const { dimensions: d, rows, right, map } = body;
  const m = right.length;
  const lines = linesOf(body, curved);
  const count = lines.length / d;
  const plain = count - curved.length;
  /** What each line changes of the slacks, and of the curved columns. */
  const slopes = product(lines, rows, d, m);
  const curves = product(
    lines,
    Float64Array.from(
      curved.flatMap(({ column }) => [...map.subarray(column * d, (column + 1) * d)]),
    ),
    d,
    curved.length,
  );
  const place = new Float64Array(d);
  const slack = new Float64Array(m);
  const levels = new Float64Array(curved.length);
  let [low, high] = [0, 0];

  const findChord = (line: number): void => {
    low = -Infinity;
    high = Infinity;
    const at = line * m;
    for (let i = 0; i < m; i++) {
      const slope = slopes[at + i] ?? 0;
      if (slope > 0) {
        const end = (slack[i] ?? 0) / slope;
        if (end < high) high = end;
      } else if (slope < 0) {
        const end = (slack[i] ?? 0) / slope;
        if (end > low) low = end;
      }
    }
  };
  const move = (line: number, t: number): void => {
    const [a, b, c] = [line * m, line * d, line * curved.length];
    for (let i = 0; i < m; i++) slack[i] = (slack[i] ?? 0) - t * (slopes[a + i] ?? 0);
    for (let i = 0; i < d; i++) place[i] = (place[i] ?? 0) + t * (lines[b + i] ?? 0);
    for (let i = 0; i < curved.length; i++) {
      levels[i] = (levels[i] ?? 0) + t * (curves[c + i] ?? 0);
    }
  };
  /** The density at the point `t` along a line over that here, one column left out of account. */
  const gainAt = (line: number, t: number, without = -1): number => {
    let gain = 1;
    for (let i = 0; i < curved.length; i++) {
      const slope = curves[line * curved.length + i] ?? 0;
      const column = curved[i];
      if (i === without || slope === 0 || column === undefined) continue;
      const { low: from, high: to, ratio } = column;
      const level = levels[i] ?? 0;
      gain *= ratio(from + (to - from) * (level + t * slope), from + (to - from) * level);
    }
    return gain;
  };

  /** Uniform on the part of the chord that is as likely as a random level below here (Neal 2003). */
  const slice = (key: StreamKey, line: number, step: number): void => {
    findChord(line);
    const first = step * numbersAStep;
    const level = uniformAt(key, first + 1);
    for (let i = 2; i < numbersAStep; i++) {
      const t = low + (high - low) * uniformAt(key, first + i);
      if (gainAt(line, t) >= level) {
        move(line, t);
        return;
      }
      if (t < 0) low = t;
      else high = t;
    }
  };
  /** A column by its own law on the chord, taken with the chance that the others' densities allow. */
  const independent = (key: StreamKey, which: number, step: number): void => {
    const column = curved[which];
    const line = plain + which;
    const slope = curves[line * curved.length + which] ?? 0;
    const axis = column?.axis;
    if (slope === 0) return;
    if (column === undefined || axis === undefined) {
      slice(key, line, step);
      return;
    }
    findChord(line);
    const { low: from, high: to } = column;
    const here = levels[which] ?? 0;
    const ends = [low, high].map((t) => axis.backward(from + (to - from) * (here + t * slope)));
    const u = uniformAt(key, step * numbersAStep + 1);
    const value = axis.forward((ends[0] ?? 0) + u * ((ends[1] ?? 0) - (ends[0] ?? 0)));
    const t = ((value - from) / (to - from) - here) / slope;
    if (!(t > low && t < high)) return;
    if (uniformAt(key, step * numbersAStep + 2) < gainAt(line, t, which)) move(line, t);
  };
  const uniformStep = (key: StreamKey, step: number): void => {
    const block = blockAt(key, step);
    const line = Math.floor(((block[0] >>> 0) / 2 ** 32) * count);
    findChord(line);
    const u = ((block[2] >>> 5) * 2 ** 26 + (block[3] >>> 6) + 0.5) / 2 ** 53;
    move(line, low + (high - low) * u);
  };
  const curvedStep = (key: StreamKey, step: number): void => {
    const u = uniformAt(key, step * numbersAStep);
    if (u < 0.5) slice(key, Math.floor(2 * u * count), step);
    else independent(key, Math.floor((2 * u - 1) * curved.length), step);
  };

  const measure = (): boolean => {
    for (let i = 0; i < m; i++) {
      let sum = right[i] ?? 0;
      for (let k = 0; k < d; k++) sum -= (rows[i * d + k] ?? 0) * (place[k] ?? 0);
      slack[i] = sum;
      if (!(sum > 0)) return false;
    }
    return true;
  };
  const settle = (): void => {
    // The middle lies inside: a place that rounding has moved onto the border goes towards it.
    for (let i = 0; i < 60 && !measure(); i++) {
      const towards = 1 - 2 ** (i - 50);
      for (let k = 0; k < d; k++) place[k] = (place[k] ?? 0) * Math.max(0, towards);
    }
    for (const [i, { column }] of curved.entries()) {
      let sum = body.origin[column] ?? 0;
      for (let k = 0; k < d; k++) sum += (map[column * d + k] ?? 0) * (place[k] ?? 0);
      levels[i] = sum;
    }
  };
  settle();
  return {
    place,
    settle,
    go: (key, from, until) => {
      if (d === 0) return;
      for (let step = from; step < until; step++) {
        if (curved.length === 0) uniformStep(key, step);
        else curvedStep(key, step);
      }
    },
  };
}

/**
 * Directions, one after the other: the axes of the rounded body, then for each column the one along which it
 * varies most, which leads into corners; last for each curved column the one along which little else changes.
 */
function linesOf(body: Rounded, curved: readonly CurvedColumn[]): Float64Array {
  const { dimensions: d, size, inverse, map } = body;
  const varies = (column: number): boolean =>
    map.subarray(column * d, (column + 1) * d).some((each) => each !== 0);
  const columns = Array.from({ length: size }, (_, column) => column).filter(varies);
  const lines = new Float64Array((d + columns.length + curved.length) * d);
  for (let i = 0; i < d; i++) lines[i * d + i] = 1;
  for (const [i, column] of columns.entries()) {
    lines.set(map.subarray(column * d, (column + 1) * d), (d + i) * d);
  }
  for (const [i, { column }] of curved.entries()) {
    lines.set(inverse.subarray(column * d, (column + 1) * d), (d + columns.length + i) * d);
  }
  return lines;
}

/** Each line times each row. */
function product(lines: Float64Array, rows: Float64Array, d: number, m: number): Float64Array {
  const count = d === 0 ? 0 : lines.length / d;
  const result = new Float64Array(count * m);
  for (let a = 0; a < count; a++) {
    for (let i = 0; i < m; i++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += (lines[a * d + k] ?? 0) * (rows[i * d + k] ?? 0);
      result[a * m + i] = sum;
    }
  }
  return result;
}
