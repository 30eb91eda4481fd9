/** Memory that several values use one after the other. */

/** A value that is needed from one step to another, both included. */
export interface Lifetime {
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
}

export interface Arena {
  /** Of each value, in bytes; multiples of `alignment`. */
  readonly offsets: readonly number[];
  readonly bytes: number;
}

/** A cache line. */
export const alignment = 64;

/** Kernels read and some write so many bytes beyond the end of a value, which nobody misses. */
export const slack = 32;

export function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

/** Gives each value the lowest free place, the long-lived and large ones first where they begin together. */
export function planArena(lifetimes: readonly Lifetime[]): Arena {
  const order = lifetimes
    .map((lifetime, i) => ({ ...lifetime, i }))
    .sort((a, b) => a.from - b.from || b.to - a.to || b.bytes - a.bytes);
  const offsets = lifetimes.map(() => 0);
  let taken: { readonly start: number; readonly end: number; readonly to: number }[] = [];
  let bytes = 0;
  for (const { i, bytes: needed, from, to } of order) {
    taken = taken.filter((one) => one.to >= from);
    let start = 0;
    for (const one of taken) {
      if (one.start >= start + aligned(needed + slack)) break;
      start = Math.max(start, one.end);
    }
    const end = start + aligned(needed + slack);
    offsets[i] = start;
    taken = [...taken, { start, end, to }].sort((a, b) => a.start - b.start);
    bytes = Math.max(bytes, end);
  }
  return { offsets, bytes };
}
