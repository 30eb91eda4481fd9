/**
 * Carries out programs of src/graph on the CPU: each is compiled to a WebAssembly function that does one step
 * of one trial. Trials run one after the other with their weights in the processor's cache, so that what a
 * trial gives is the same whatever runs beside it.
 */
import type { Program, StateLayout } from "../../graph/program.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { DType } from "../../graph/tensor.ts";
import { createHeap, type Heap } from "./heap.ts";
import { instantiateKernels } from "./kernels.ts";
import { type Block, lower, type Lowered } from "./lower.ts";
import { type Segments, segmentsOf } from "./segments.ts";

/** Numbers as the engine takes and gives them: `Int32Array` for int32, else `Float32Array`. */
export type Numbers = Float32Array | Int32Array;

export interface Named<T> {
  readonly [name: string]: T;
}

export interface Engine {
  /** Puts data that programs share into memory. */
  readonly share: (values: Numbers) => Shared;
  /** The state of one trial, zeros at first. */
  readonly createState: (layout: StateLayout) => State;
  /** Compiles a program for states of that layout. Throws an `Error` where something it reads is missing. */
  readonly compile: (program: Program, given: Given) => Promise<Executable>;
  /** Bytes of memory in use. */
  readonly used: () => number;
}

export interface Given {
  readonly layout: StateLayout;
  readonly shared: Named<Shared>;
}

export interface Shared {
  readonly address: number;
  readonly length: number;
  readonly dtype: DType;
  readonly dispose: () => void;
}

export interface State {
  readonly address: number;
  readonly layout: StateLayout;
  /** A copy of a segment. */
  readonly read: (segment: string) => Float32Array;
  readonly write: (segment: string, values: ArrayLike<number>) => void;
  readonly dispose: () => void;
}

export interface Executable {
  /**
   * Some steps of a trial, one after the other; they change its state. Each result holds the steps' values one
   * after the other. Throws an `Error` where something is missing or a row number lies beyond its table.
   */
  readonly run: (run: Run) => Named<Numbers>;
  readonly dispose: () => void;
}

export interface Run {
  readonly state: State;
  /** The trial's, 32 bits. */
  readonly seed: number;
  /** How many steps of the trial came before. */
  readonly firstStep: number;
  readonly steps: number;
  readonly hypers: Named<number>;
  /** Of each batch input the values of all steps, one step after the other. */
  readonly batches: Named<Numbers>;
}

/** An engine on a memory of its own, or on the one that is given. */
export async function createEngine(heap: Heap = createHeap()): Promise<Engine> {
  const kernels = await instantiateKernels(heap.memory);
  return {
    share: (values) => share(heap, values),
    createState: (layout) => createState(heap, layout),
    compile: (program, given) => compile(heap, kernels, program, given),
    used: heap.used,
  };
}

function share(heap: Heap, values: Numbers): Shared {
  const address = heap.allocate(values.byteLength);
  const dtype = values instanceof Int32Array ? "int32" : "float32";
  numbersAt(heap, address, values.length, dtype).set(values);
  return { address, length: values.length, dtype, dispose: () => heap.free(address) };
}

function createState(heap: Heap, layout: StateLayout): State {
  const segments = segmentsOf(layout);
  const address = heap.allocate(4 * segments.size);
  numbersAt(heap, address, segments.size, "float32").fill(0);
  const segment = (name: string): Numbers => {
    const stretch = segments.stretches.get(name);
    if (stretch === undefined) throw new RangeError(`The state has no segment "${name}".`);
    return numbersAt(heap, address + 4 * stretch.start, stretch.size, "float32");
  };
  return {
    address,
    layout,
    read: (name) => Float32Array.from(segment(name)),
    write: (name, values) => segment(name).set(values),
    dispose: () => heap.free(address),
  };
}

async function compile(
  heap: Heap,
  kernels: WebAssembly.ModuleImports,
  program: Program,
  { layout, shared }: Given,
): Promise<Executable> {
  const owner = createOwner(heap);
  const segments = segmentsOf(layout);
  try {
    const lowered = lower(program, {
      segments,
      allocate: owner.allocate,
      shared: (name, { shape, dtype }) => {
        const data = Object.hasOwn(shared, name) ? shared[name] : undefined;
        if (data?.length === sizeOf(shape) && data.dtype === dtype) return data.address;
        const got =
          data === undefined ? "none are given" : `${data.length} of ${data.dtype} are given`;
        throw new Error(
          `The program reads ${sizeOf(shape)} numbers of ${dtype} from the shared data "${name}"; ${got}.`,
        );
      },
    });
    for (const { address, values } of lowered.constants) {
      const dtype = values instanceof Int32Array ? "int32" : "float32";
      numbersAt(heap, address, values.length, dtype).set(values);
    }
    const { instance } = await WebAssembly.instantiate(lowered.module, {
      env: { memory: heap.memory },
      kernels,
    });
    const { run } = instance.exports;
    if (typeof run !== "function") throw new TypeError("A compiled program is a function.");
    return { run: createRunner(heap, segments, lowered, run, owner), dispose: owner.dispose };
  } catch (error) {
    owner.dispose();
    throw error;
  }
}

/** Blocks of memory that are given back together. */
interface Owner {
  readonly allocate: (bytes: number) => number;
  readonly release: (address: number) => void;
  readonly dispose: () => void;
}

function createOwner(heap: Heap): Owner {
  const owned = new Set<number>();
  const release = (address: number): void => {
    owned.delete(address);
    heap.free(address);
  };
  return {
    allocate: (bytes) => {
      const address = heap.allocate(bytes);
      owned.add(address);
      return address;
    },
    release,
    dispose: () => {
      for (const address of owned) release(address);
    },
  };
}

function createRunner(
  heap: Heap,
  segments: Segments,
  lowered: Lowered,
  step: Function,
  owner: Owner,
): Executable["run"] {
  const { hypers, batch, results, faults } = lowered;
  const hyperAddress = owner.allocate(4 * hypers.length);
  let room = { steps: 0, address: 0 };

  return ({ state, seed, firstStep, steps, hypers: given, batches }) => {
    if (state.layout.segments.length !== segments.stretches.size) {
      throw new RangeError("The state has another layout than the program.");
    }
    if (steps > room.steps) {
      if (room.steps > 0) owner.release(room.address);
      room = { steps, address: owner.allocate(4 * steps * (batch.size + results.size)) };
    }
    const resultAddress = room.address + 4 * room.steps * batch.size;
    const values = numbersAt(heap, hyperAddress, hypers.length, "float32");
    for (const [i, name] of hypers.entries()) values[i] = givenOf(given, "hyper-parameter", name);
    writeBatches(heap, room.address, batch, steps, batches);
    const fault = numbersAt(heap, faults, 1, "int32");
    fault[0] = 0;
    for (let i = 0; i < steps; i += 1) {
      const rows = room.address + 4 * i * batch.size;
      const out = resultAddress + 4 * i * results.size;
      step(state.address, hyperAddress, rows, out, seed, firstStep + i);
    }
    if (fault[0] !== 0) {
      throw new Error(
        `${fault[0]} row numbers lie beyond the tables that rows were taken from. They count from 0.`,
      );
    }
    return readResults(heap, resultAddress, results, steps);
  };
}

function writeBatches(
  heap: Heap,
  address: number,
  block: Block,
  steps: number,
  batches: Named<Numbers>,
): void {
  for (const { name, offset, size, dtype } of block.fields) {
    const values = givenOf(batches, "batch", name);
    if (values.length !== steps * size) {
      throw new Error(
        `${steps} steps read ${steps * size} numbers of the batch "${name}"; ${values.length} are given.`,
      );
    }
    const all = numbersAt(heap, address, steps * block.size, dtype);
    for (let i = 0; i < steps; i += 1) {
      all.set(values.subarray(i * size, (i + 1) * size), i * block.size + offset);
    }
  }
}

function readResults(heap: Heap, address: number, block: Block, steps: number): Named<Numbers> {
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

function numbersAt(heap: Heap, address: number, length: number, dtype: DType): Numbers {
  const { buffer } = heap.memory;
  return dtype === "int32"
    ? new Int32Array(buffer, address, length)
    : new Float32Array(buffer, address, length);
}

function givenOf<T>(named: Named<T>, what: string, name: string): T {
  const value = Object.hasOwn(named, name) ? named[name] : undefined;
  if (value === undefined)
    throw new Error(`The program reads the ${what} "${name}", which is not given.`);
  return value;
}
