/** Blocks of one WebAssembly memory, which grows as they are asked for. */
import { aligned, alignment, slack } from "./arena.ts";

export interface Heap {
  readonly memory: WebAssembly.Memory;
  /** The address of so many bytes with room to spare, at a multiple of 64. Throws an `Error` for the user when there is no more. */
  readonly allocate: (bytes: number) => number;
  /** Gives back what `allocate` gave. */
  readonly free: (address: number) => void;
  /** Bytes that are given out. */
  readonly used: () => number;
}

const page = 65_536;

/** All that 32-bit addresses reach but the last page, so that no address beyond a block wraps around. */
const reach = 65_535 * page;

/** A memory of at most so many bytes. */
export function createHeap(limit = reach): Heap {
  const memory = new WebAssembly.Memory({
    initial: 1,
    maximum: Math.max(1, Math.floor(Math.min(limit, reach) / page)),
  });
  const sizes = new Map<number, number>();
  /** In the order of their addresses; no two touch. Address 0 stays free: it is no block. */
  let gaps: { readonly start: number; readonly end: number }[] = [{ start: alignment, end: page }];
  let used = 0;

  const allocate = (bytes: number): number => {
    const size = aligned(bytes + slack);
    const gap = gaps.find(({ start, end }) => end - start >= size) ?? grow(size);
    gaps = gaps.flatMap((one) => {
      if (one.start !== gap.start) return [one];
      const rest = { start: gap.start + size, end: gap.end };
      return rest.start === rest.end ? [] : [rest];
    });
    sizes.set(gap.start, size);
    used += size;
    return gap.start;
  };

  const grow = (size: number): { readonly start: number; readonly end: number } => {
    const end = memory.buffer.byteLength;
    const last = gaps.at(-1);
    const start = last?.end === end ? last.start : end;
    try {
      memory.grow(Math.ceil((start + size - end) / page));
    } catch {
      throw new Error(
        `The trials need more memory than the wasm engine may use: ${megabytes(used + size)} of ` +
          `${megabytes(Math.min(limit, reach))} MB. Take smaller batches, networks or data sets.`,
      );
    }
    gaps = gaps.filter((gap) => gap.start !== start);
    const gap = { start, end: memory.buffer.byteLength };
    gaps.push(gap);
    return gap;
  };

  const free = (address: number): void => {
    const size = sizes.get(address);
    if (size === undefined) throw new RangeError("What is given back was not given out.");
    sizes.delete(address);
    used -= size;
    const merged: { start: number; end: number }[] = [];
    const all = [...gaps, { start: address, end: address + size }];
    for (const { start, end } of all.sort((a, b) => a.start - b.start)) {
      const before = merged.at(-1);
      if (before?.end === start) before.end = end;
      else merged.push({ start, end });
    }
    gaps = merged;
  };

  return { memory, allocate, free, used: () => used };
}

export function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
