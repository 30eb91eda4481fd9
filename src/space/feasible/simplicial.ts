/**
 * A body with one face more than it has dimensions is a simplex: uniform points of it are an affine image of
 * uniform points of any simplex, and its volume is a determinant. Floors, orders, chains of ratios and single
 * budgets often leave one.
 */
import { logGamma } from "../../atoms/special.ts";
import { log } from "../../numerics/elementary.ts";
import { randomStream } from "../random.ts";
import { type Body, scaledAt, valuesAt } from "./body.ts";
import { dot, isRedundant } from "./chebyshev.ts";
import type { Columns } from "./columns.ts";
import type { Draw } from "./part.ts";
import { isUniform, shareOfVolume } from "./polytope-share.ts";
import { wholeSimplex } from "./shares.ts";

export interface Simplicial {
  readonly share: number;
  readonly draw: Draw;
}

/** Faces are found with programs of this size at most. */
const mostDimensions = 40;
const mostRows = 250;

/** `undefined` where the body is no simplex, or its law is not uniform. */
export function simplicialDraw(columns: Columns, body: Body): Simplicial | undefined {
  const d = body.subspace.directions.length;
  if (!isUniform(columns) || d === 0) return undefined;
  const faces = facesOf(body, d);
  const corners = faces && cornersOf(body, faces);
  if (faces === undefined || corners === undefined) return undefined;
  const weights = wholeSimplex({
    members: corners.map((_, k) => k),
    concentrations: corners.map(() => 1),
    total: 1,
  });
  const points = corners.map((corner) => pointAt(body, corner));
  const size = body.subspace.size;
  return {
    share: body.flat ? 0 : shareOf(columns, corners),
    draw: {
      kind: "transform",
      axes: d,
      decode: (at, first) => {
        const parts = new Float64Array(points.length);
        weights.decode(at, first, parts);
        const point = new Float64Array(size);
        for (const [k, corner] of points.entries()) {
          const part = parts[k] ?? 0;
          for (let j = 0; j < size; j++) point[j] = (point[j] ?? 0) + part * (corner[j] ?? 0);
        }
        valuesAt(columns, point, point);
        return columns.toConfiguration(point);
      },
      encode: (configuration) => {
        const place = placeOf(columns, body, columns.fromConfiguration(configuration));
        const parts = Float64Array.from(faces, (face, k) => {
          const [here, there] = [place, corners[k] ?? place].map(
            (z) => (body.right[face] ?? 0) - dot(body.rows[face] ?? z, z),
          );
          return Math.max(0, (here ?? 0) / (there ?? 1));
        });
        const point = Array.from({ length: d }, () => 0.5);
        weights.encode(parts, point, 0);
        return point;
      },
    },
  };
}

/** The rows that bound the body, where they are one more than its dimensions. */
function facesOf(body: Body, d: number): readonly number[] | undefined {
  const { rows, right } = body;
  if (d > mostDimensions || rows.length > mostRows) return undefined;
  const seen = new Set<number>();
  // What a ray from the inside meets first is a face.
  const { normal } = randomStream(0, "rays", d);
  for (let ray = 0; ray < 4 * rows.length && seen.size <= d + 1; ray++) {
    const direction = Float64Array.from({ length: d }, normal);
    let [first, nearest, second] = [-1, Infinity, Infinity];
    for (const [i, row] of rows.entries()) {
      const slope = dot(row, direction);
      const at = slope > 0 ? ((right[i] ?? 0) - dot(row, body.centre)) / slope : Infinity;
      if (at < nearest) [first, second, nearest] = [i, nearest, at];
      else if (at < second) second = at;
    }
    if (second > nearest * (1 + 1e-9)) seen.add(first);
  }
  if (seen.size > d + 1) return undefined;
  let left: readonly number[] = [...rows.keys()];
  let faces = 0;
  for (const k of rows.keys()) {
    const others = left.filter((i) => i !== k);
    if (!seen.has(k) && isRedundant(body, k, others)) left = others;
    else faces += 1;
    if (faces > d + 1) return undefined;
  }
  return left.length === d + 1 ? left : undefined;
}

/** The corner opposite to each face, where all the others meet. */
function cornersOf(
  { rows, right }: Body,
  faces: readonly number[],
): readonly Float64Array[] | undefined {
  const corners: Float64Array[] = [];
  for (const face of faces) {
    const others = faces.filter((other) => other !== face);
    const corner = solve(
      others.map((other) => rows[other] ?? new Float64Array(0)),
      others.map((other) => right[other] ?? 0),
    );
    if (corner === undefined) return undefined;
    corners.push(corner.solution);
  }
  return corners;
}

/** The share of the declared law: the volume of the simplex over that of all values. */
function shareOf(columns: Columns, corners: readonly Float64Array[]): number {
  const [first, ...others] = corners;
  if (first === undefined) return 1;
  const d = others.length;
  const edges = others.map((corner) => corner.map((each, j) => each - (first[j] ?? 0)));
  const solved = solve(
    edges,
    edges.map(() => 0),
  );
  return shareOfVolume(columns, (solved?.logDeterminant ?? -Infinity) - logGamma(d + 1));
}

/** Gaussian elimination with partial pivoting. */
function solve(
  rows: readonly Float64Array[],
  right: readonly number[],
): { readonly solution: Float64Array; readonly logDeterminant: number } | undefined {
  const n = rows.length;
  const lines = rows.map((row, i) => Float64Array.of(...row, right[i] ?? 0));
  let logDeterminant = 0;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k; i < n; i++) {
      if (Math.abs(lines[i]?.[k] ?? 0) > Math.abs(lines[best]?.[k] ?? 0)) best = i;
    }
    const [pivot, swapped] = [lines[best], lines[k]];
    if (pivot === undefined || swapped === undefined) return undefined;
    lines[best] = swapped;
    lines[k] = pivot;
    const entry = pivot[k] ?? 0;
    if (entry === 0) return undefined;
    logDeterminant += log(Math.abs(entry));
    for (let i = k + 1; i < n; i++) {
      const line = lines[i];
      if (line === undefined) continue;
      const factor = (line[k] ?? 0) / entry;
      for (let j = k; j <= n; j++) line[j] = (line[j] ?? 0) - factor * (pivot[j] ?? 0);
    }
  }
  const solution = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let sum = lines[i]?.[n] ?? 0;
    for (let j = i + 1; j < n; j++) sum -= (lines[i]?.[j] ?? 0) * (solution[j] ?? 0);
    solution[i] = sum / (lines[i]?.[i] ?? 1);
  }
  return { solution, logDeterminant };
}

/** The scaled columns at a place of the subspace. */
function pointAt({ subspace }: Body, z: Float64Array): Float64Array {
  const point = Float64Array.from(subspace.origin);
  for (const [i, direction] of subspace.directions.entries()) {
    for (let j = 0; j < point.length; j++) {
      point[j] = (point[j] ?? 0) + (z[i] ?? 0) * (direction[j] ?? 0);
    }
  }
  return point;
}

/** The place in the subspace of values. */
function placeOf(columns: Columns, { subspace }: Body, values: Float64Array): Float64Array {
  const shifted = new Float64Array(values.length);
  scaledAt(columns, values, shifted);
  for (const [j, origin] of subspace.origin.entries()) shifted[j] = (shifted[j] ?? 0) - origin;
  return Float64Array.from(subspace.directions, (direction) => dot(direction, shifted));
}
