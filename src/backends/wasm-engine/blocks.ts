/** Blocks of memory as their owners see them. */
import type { DType } from "../../graph/tensor.ts";
import type { Numbers } from "../executor.ts";
import type { Heap } from "./heap.ts";

/** Blocks that are given back together. */
export interface Owner {
  readonly allocate: (bytes: number) => number;
  /** Gives back all that it still has. */
  readonly dispose: () => void;
}

export function createOwner(heap: Heap): Owner {
  const owned = new Set<number>();
  return {
    allocate: (bytes) => {
      const address = heap.allocate(bytes);
      owned.add(address);
      return address;
    },
    dispose: () => {
      for (const address of owned) heap.free(address);
      owned.clear();
    },
  };
}

/** A view of numbers in memory, which the memory's growth ends. */
export function numbersAt(heap: Heap, address: number, length: number, dtype: DType): Numbers {
  const { buffer } = heap.memory;
  return dtype === "int32"
    ? new Int32Array(buffer, address, length)
    : new Float32Array(buffer, address, length);
}

export function dtypeOf(values: Numbers): DType {
  return values instanceof Int32Array ? "int32" : "float32";
}
