/** Blocks of the memory that tfjs' wasm backend keeps its tensors in, for engines beside it. */
import * as tf from "@tensorflow/tfjs-core";
import { aligned, alignment, slack } from "./arena.ts";
import { type Heap, megabytes } from "./heap.ts";

/** What the backend's module offers beside its kernels; tfjs has no types for it. */
interface Module {
  readonly memory: WebAssembly.Memory;
  /** 0 where there is no room; 32 bits, signed. */
  readonly malloc: (bytes: number) => number;
  readonly free: (address: number) => void;
}

/** The heap of the current backend. Throws an `Error` when that is not the wasm backend. */
export function wasmBackendHeap(): Heap {
  const module = moduleOf(tf.backend());
  if (module === undefined) {
    throw new Error(
      `The current backend ${tf.getBackend()} is not the wasm backend, whose memory is asked for.`,
    );
  }
  const { memory, malloc, free } = module;
  const blocks = new Map<number, { readonly start: number; readonly size: number }>();
  let used = 0;
  return {
    memory,
    allocate: (bytes) => {
      const size = aligned(bytes + slack) + alignment;
      // Its `malloc` takes longer sizes for negative ones.
      const start = size < 2 ** 31 ? malloc(size) >>> 0 : 0;
      if (start === 0) {
        throw new Error(
          `The trials need more memory than tfjs' wasm backend has: another ${megabytes(size)} MB. ` +
            "Take smaller batches, networks or data sets.",
        );
      }
      blocks.set(aligned(start), { start, size });
      used += size;
      return aligned(start);
    },
    free: (address) => {
      const block = blocks.get(address);
      if (block === undefined) throw new RangeError("What is given back was not given out.");
      blocks.delete(address);
      used -= block.size;
      free(block.start);
    },
    used: () => used,
  };
}

function moduleOf(backend: object): Module | undefined {
  const wasm = field(backend, "wasm");
  const memory = field(field(wasm, "asm"), "memory");
  const [malloc, free] = [field(wasm, "_malloc"), field(wasm, "_free")];
  if (!(memory instanceof WebAssembly.Memory)) return undefined;
  if (typeof malloc !== "function" || typeof free !== "function") return undefined;
  return {
    memory,
    malloc: (bytes) => Number(malloc(bytes)),
    free: (address) => {
      free(address);
    },
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
