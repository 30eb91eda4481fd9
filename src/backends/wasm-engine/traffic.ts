/** What goes into a run and what comes out: the values of some steps of a trial. */
import type { Named, Numbers } from "../executor.ts";
import { batchOf, hyperOf } from "../given.ts";
import { numbersAt } from "./blocks.ts";
import type { Heap } from "./heap.ts";
import type { Block } from "./lower.ts";

/** Lays the batches of the steps one after the other. Throws an `Error` where values are missing. */
export function writeBatches(
  heap: Heap,
  address: number,
  block: Block,
  steps: number,
  batches: Named<Numbers>,
): void {
  for (const { name, offset, size, dtype } of block.fields) {
    const values = batchOf(batches, { name, size }, steps);
    const all = numbersAt(heap, address, steps * block.size, dtype);
    for (let i = 0; i < steps; i += 1) {
      all.set(values.subarray(i * size, (i + 1) * size), i * block.size + offset);
    }
  }
}

export function writeHypers(
  heap: Heap,
  address: number,
  names: readonly string[],
  hypers: Named<number>,
): void {
  const values = numbersAt(heap, address, names.length, "float32");
  for (const [i, name] of names.entries()) values[i] = hyperOf(hypers, name);
}

export function readResults(
  heap: Heap,
  address: number,
  block: Block,
  steps: number,
): Named<Numbers> {
  const entries = block.fields.map(({ name, offset, size, dtype }): [string, Numbers] => {
    const all = numbersAt(heap, address, steps * block.size, dtype);
    const values =
      dtype === "int32" ? new Int32Array(steps * size) : new Float32Array(steps * size);
    for (let i = 0; i < steps; i += 1) {
      const start = i * block.size + offset;
      values.set(all.subarray(start, start + size), i * size);
    }
    return [name, values];
  });
  return Object.fromEntries(entries);
}
