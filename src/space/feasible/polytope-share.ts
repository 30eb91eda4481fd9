/** How much of the declared law lies in a body: exactly in few dimensions, estimated by drawing in more. */
import { logGamma } from "../../atoms/special.ts";
import { exp, log } from "../../numerics/elementary.ts";
import { streamKey, uniformAt } from "../random.ts";
import type { Slot } from "../space.ts";
import { wilsonInterval } from "../volume.ts";
import type { AffineRow } from "./affine.ts";
import { type Body, bodyOf, missOf, scaledAt } from "./body.ts";
import { createChain, thinningOf } from "./chain.ts";
import { dot } from "./chebyshev.ts";
import type { Columns } from "./columns.ts";
import { decodeSlots } from "./coordinates.ts";
import type { Part } from "./part.ts";
import { polytopeVolume } from "./polytope-volume.ts";

type Share = Part["share"];

/** The share of the declared law inside a body that rows leave. */
export function polytopeShare(
  slots: readonly Slot[],
  columns: Columns,
  rows: readonly AffineRow[],
  body: Body,
): Share {
  if (body.flat) return { low: 0, high: 0, proven: true };
  const volume = isUniform(columns) ? volumeOf(body) : undefined;
  if (volume !== undefined) {
    const share = shareOfVolume(columns, log(volume));
    return { low: share, high: share, proven: true };
  }
  const dimensions = body.subspace.directions.length;
  const work = thinningOf(dimensions, !isUniform(columns)) * body.rows.length;
  return estimated(slots, columns, rows, draws * work <= mostWork);
}

/** The declared law has the same density everywhere. */
export function isUniform({ columns, simplexes }: Columns): boolean {
  return (
    simplexes.every(({ uniform }) => uniform) &&
    columns.every((column) => column.kind === "share" || column.curved === undefined)
  );
}

/** The share of a uniform law that a volume in scaled columns is. */
export function shareOfVolume({ simplexes }: Columns, logVolume: number): number {
  // The simplex of n shares has the volume √n / (n − 1)!.
  const declared = simplexes.reduce(
    (sum, { concentrations: { length: n } }) => sum + log(n) / 2 - logGamma(n),
    0,
  );
  return Math.min(1, exp(logVolume - declared));
}

function volumeOf({ rows, right, centre }: Body): number | undefined {
  return polytopeVolume(
    rows,
    right.map((each, i) => each - dot(rows[i] ?? centre, centre)),
  );
}

const draws = 1000;
/** Of the draws of a level those that the next level is made to hold. */
const kept = 0.25;
/** Shares below kept^mostLevels are reported as what was reached. */
const mostLevels = 24;
/** Of steps times rows a level: where there are more, the draws of the declared law have to do. */
const mostWork = 3e7;

/**
 * Subset simulation (Au & Beck, "Estimation of small failure probabilities in high dimensions by subset
 * simulation", 2001): draws of the declared law, then of bodies in which less and less may be missed, each of
 * which holds a known part of the one before. The interval is of about 95%.
 */
function estimated(
  slots: readonly Slot[],
  columns: Columns,
  rows: readonly AffineRow[],
  mayWalk: boolean,
): Share {
  const miss = missOf(columns, rows);
  const key = streamKey(0, "share");
  const axes = slots.reduce((sum, { codec }) => sum + codec.axes, 0);
  const point = new Float64Array(columns.columns.length);
  let next = (i: number) => decodeSlots(slots, (axis) => uniformAt(key, i * axes + axis));
  let logShare = 0;
  let variance = 0;
  for (let level = 0; level < mostLevels; level++) {
    const misses = Array.from({ length: draws }, (_, i) => {
      scaledAt(columns, columns.fromConfiguration(next(i)), point);
      return miss(point);
    });
    const inside = misses.filter((each) => each <= 0).length;
    const reached = Math.max(inside / draws, kept);
    // Later levels are walks, whose states are not quite independent.
    variance += ((1 - reached) / (reached * draws)) * (level === 0 ? 1 : 3);
    if (inside >= kept * draws || !mayWalk) {
      const { low, high } = wilsonInterval(inside, draws);
      if (level === 0) return { low, high, proven: false };
      const share = logShare + log(inside / draws);
      const spread = exp(2 * Math.sqrt(variance));
      return { low: exp(share) / spread, high: Math.min(1, exp(share) * spread), proven: false };
    }
    const sorted = misses.toSorted((a, b) => a - b);
    const allowed = sorted[Math.floor(kept * draws)] ?? 0;
    const wider = bodyOf(columns, rows, allowed);
    if (wider === undefined || wider === "infeasible") break;
    logShare += log(misses.filter((each) => each <= allowed).length / draws);
    next = createChain(columns, wider).start(streamKey(0, "share", level));
  }
  return { low: 0, high: exp(logShare), proven: false };
}
