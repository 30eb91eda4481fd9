/** How the segments of a trial's state lie in memory. */
import type { StateLayout } from "../../graph/program.ts";

/** In numbers. */
export interface Segments {
  /** Where each segment begins, and how long it is. */
  readonly stretches: ReadonlyMap<string, { readonly start: number; readonly size: number }>;
  readonly size: number;
}

export function segmentsOf({ segments }: StateLayout): Segments {
  const stretches = new Map<string, { start: number; size: number }>();
  let end = 0;
  for (const { name, size } of segments) {
    stretches.set(name, { start: end, size });
    end += Math.ceil(size / 16) * 16;
  }
  return { stretches, size: end };
}

/** Where a stretch of the state begins. Throws an `Error` where the layout lacks its segment. */
export function placeInState({ stretches }: Segments, segment: string, offset: number): number {
  const stretch = stretches.get(segment);
  if (stretch !== undefined) return stretch.start + offset;
  throw new Error(
    `The program uses the state "${segment}"; its layout has ${[...stretches.keys()].join(", ") || "none"}.`,
  );
}
