/** States of a walk in a polytope, asked for in any order: each a fixed number of steps after the one before. */
import { power } from "../../numerics/elementary.ts";
import type { Configuration } from "../configuration.ts";
import { type StreamKey, streamKey } from "../random.ts";
import { type Body, valuesAt } from "./body.ts";
import type { Columns } from "./columns.ts";
import { createWalk, type CurvedColumn } from "./hit-and-run.ts";
import { roundByBarrier, roundByCovariance, type Rounded } from "./rounding.ts";

export interface Chain {
  /** Steps between two states. */
  readonly thinning: number;
  readonly rounded: Rounded;
  readonly start: (key: StreamKey) => (state: number) => Configuration;
}

/** Walks in which the body is measured before any state is drawn. */
const roundings = 3;
/** Of steps times rows a walk: where there are more, the barrier alone has to do. */
const mostWork = 2e8;
/** Steps before the first state, in states. */
const burnIn = 10;
/** A place is kept for each so many states, from which others are found again. */
const stride = 64;

export function createChain(columns: Columns, body: Body): Chain {
  const curved = curvedColumns(columns);
  const d = body.subspace.directions.length;
  const thinning = thinningOf(d, curved.length > 0);
  let rounded = roundByBarrier(body);
  const { samples, gap } = warmUp(d);
  const isCheap = samples * gap * body.rows.length <= mostWork;
  const most = d > 1 && isCheap ? roundings : 0;
  for (let round = 0; round < most; round++) {
    rounded = measured(body, rounded, curved, round);
  }
  const start: Chain["start"] = (key) => {
    const walk = createWalk(rounded, curved);
    const kept: Float64Array[] = [];
    const point = new Float64Array(rounded.size);
    const values = new Float64Array(rounded.size);
    let at = -1;
    const keep = (): void => {
      if (at % stride === 0 && kept.length === at / stride) kept.push(walk.place.slice());
    };
    const rewind = (state: number): void => {
      const nearest = kept[Math.floor(state / stride)] ?? kept.at(-1);
      if (at >= 0 && nearest !== undefined) {
        at = Math.min(Math.floor(state / stride), kept.length - 1) * stride;
        walk.place.set(nearest);
        walk.settle();
        return;
      }
      walk.go(key, 0, burnIn * thinning);
      walk.settle();
      at = 0;
      keep();
    };
    return (state) => {
      if (at < 0 || state < at || Math.floor(state / stride) > Math.floor(at / stride) + 1)
        rewind(state);
      while (at < state) {
        walk.go(key, (burnIn + at) * thinning, (burnIn + at + 1) * thinning);
        walk.settle();
        at += 1;
        keep();
      }
      placeOf(rounded, walk.place, point);
      valuesAt(columns, point, values);
      return columns.toConfiguration(values);
    };
  };
  return { thinning, rounded, start };
}

/**
 * Steps between states: a sweep over the axes of a rounded body forgets a constant part of where it was, and the
 * corners of a simplex take about as many sweeps as there are dimensions. A single dimension is drawn afresh.
 */
export function thinningOf(dimensions: number, curved: boolean): number {
  if (dimensions === 0) return 0;
  if (dimensions === 1 && !curved) return 1;
  return (curved ? 4 : 1) * (dimensions * (dimensions + 2) + 6);
}

/** States that are measured, and steps between them. */
function warmUp(dimensions: number): { readonly samples: number; readonly gap: number } {
  return { samples: 20 * dimensions + 100, gap: 2 * dimensions };
}

function curvedColumns({ columns }: Columns): readonly CurvedColumn[] {
  return columns.flatMap((one, column): readonly CurvedColumn[] => {
    const { low, high } = one;
    if (low === high) return [];
    if (one.kind === "real") return one.curved ? [{ column, low, high, ...one.curved }] : [];
    const { simplex } = one;
    if (simplex.uniform) return [];
    const exponent = (simplex.concentrations[column - simplex.first] ?? 1) - 1;
    if (exponent === 0) return [];
    return [
      { column, low, high, ratio: (share, other) => power(Math.max(0, share) / other, exponent) },
    ];
  });
}

/** The body in coordinates in which a walk has no covariance. */
function measured(
  body: Body,
  rounded: Rounded,
  curved: readonly CurvedColumn[],
  round: number,
): Rounded {
  const d = rounded.dimensions;
  const walk = createWalk(rounded, curved);
  const key = streamKey(0, "rounding", d, round);
  const { samples, gap } = warmUp(d);
  const mean = new Float64Array(d);
  const squares = new Float64Array(d * d);
  for (let sample = 0; sample < samples; sample++) {
    walk.go(key, sample * gap, (sample + 1) * gap);
    walk.settle();
    for (let i = 0; i < d; i++) {
      const here = walk.place[i] ?? 0;
      mean[i] = (mean[i] ?? 0) + here / samples;
      for (let j = 0; j <= i; j++) {
        squares[i * d + j] = (squares[i * d + j] ?? 0) + (here * (walk.place[j] ?? 0)) / samples;
      }
    }
  }
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      squares[i * d + j] = (squares[i * d + j] ?? 0) - (mean[i] ?? 0) * (mean[j] ?? 0);
    }
  }
  return roundByCovariance(body, rounded, mean, squares);
}

/** The scaled columns at a place of a rounded body. */
export function placeOf(
  { size, dimensions: d, origin, map }: Rounded,
  q: Float64Array,
  into: Float64Array,
): void {
  for (let j = 0; j < size; j++) {
    let sum = origin[j] ?? 0;
    for (let k = 0; k < d; k++) sum += (map[j * d + k] ?? 0) * (q[k] ?? 0);
    into[j] = sum;
  }
}
