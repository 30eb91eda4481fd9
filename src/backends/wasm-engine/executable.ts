/** A compiled program, and how it is carried out for the trials of a group. */
import type { Program, StateLayout } from "../../graph/program.ts";
import type { Executable, Named, Numbers, Run, TrialRun } from "../executor.ts";
import { checkRows, checkStates } from "../given.ts";
import type { Turns } from "../turns.ts";
import { createOwner, dtypeOf, numbersAt } from "./blocks.ts";
import type { Heap } from "./heap.ts";
import { lower, type Lowered, type Target } from "./lower.ts";
import { segmentsOf } from "./segments.ts";
import { readResults, writeBatches, writeHypers } from "./traffic.ts";
import { at } from "./views.ts";

/** What all executables of an executor have in common. */
export interface Surroundings {
  readonly heap: Heap;
  readonly kernels: WebAssembly.ModuleImports;
  readonly turns: Turns;
  /** Where the states of the trials of a run are. */
  readonly addressesOf: (states: Run["states"]) => readonly number[];
}

/** `shared` says where shared data are. */
export async function compileProgram(
  surroundings: Surroundings,
  program: Program,
  layout: StateLayout,
  shared: Target["shared"],
): Promise<Executable> {
  const { heap, kernels } = surroundings;
  const owner = createOwner(heap);
  try {
    const segments = segmentsOf(layout);
    const lowered = lower(program, { segments, allocate: owner.allocate, shared });
    numbersAt(heap, lowered.faults, 1, "int32").fill(0);
    for (const { address, values } of lowered.constants) {
      numbersAt(heap, address, values.length, dtypeOf(values)).set(values);
    }
    // Not asynchronously: modules are small, and handing one to another thread takes longer than compiling it.
    const instance = new WebAssembly.Instance(new WebAssembly.Module(lowered.module), {
      env: { memory: heap.memory },
      kernels,
    });
    const { run: step } = instance.exports;
    if (typeof step !== "function") throw new TypeError("A compiled program is a function.");
    return {
      run: (run) => runTrials(surroundings, { layout, lowered, step }, run),
      dispose: owner.dispose,
    };
  } catch (error) {
    owner.dispose();
    throw error;
  }
}

interface Compiled {
  readonly layout: StateLayout;
  readonly lowered: Lowered;
  readonly step: Function;
}

/** One trial after the other. Runs may overlap: each has memory of its own for what goes in and out. */
async function runTrials(
  surroundings: Surroundings,
  compiled: Compiled,
  run: Run,
): Promise<readonly Named<Numbers>[]> {
  const { states, steps, trials, signal } = run;
  signal?.throwIfAborted();
  const addresses = surroundings.addressesOf(states);
  checkStates(run, compiled.layout);
  const { batch, results, hypers } = compiled.lowered;
  const owner = createOwner(surroundings.heap);
  try {
    const room = {
      hypers: owner.allocate(4 * hypers.length),
      batches: owner.allocate(4 * steps * batch.size),
      results: owner.allocate(4 * steps * results.size),
    };
    const all: Named<Numbers>[] = [];
    for (const [i, trial] of trials.entries()) {
      all.push(await runTrial(surroundings, compiled, run, trial, at(addresses, i), room));
    }
    return all;
  } finally {
    owner.dispose();
  }
}

interface Room {
  readonly hypers: number;
  readonly batches: number;
  readonly results: number;
}

async function runTrial(
  { heap, turns }: Surroundings,
  { lowered, step }: Compiled,
  { firstStep, steps, signal }: Run,
  { seed, hypers, batches }: TrialRun,
  state: number,
  room: Room,
): Promise<Named<Numbers>> {
  writeHypers(heap, room.hypers, lowered.hypers, hypers);
  writeBatches(heap, room.batches, lowered.batch, steps, batches);
  let beyond = 0;
  for (let i = 0; i < steps; i += 1) {
    if (turns.due()) {
      // Another run of the program may follow at once, with faults of its own.
      beyond += takeFaults(heap, lowered);
      await turns.yield();
      signal?.throwIfAborted();
    }
    const rows = room.batches + 4 * i * lowered.batch.size;
    const out = room.results + 4 * i * lowered.results.size;
    step(state, room.hypers, rows, out, seed, firstStep + i);
  }
  checkRows(beyond + takeFaults(heap, lowered));
  return readResults(heap, room.results, lowered.results, steps);
}

function takeFaults(heap: Heap, { faults }: Lowered): number {
  const cell = numbersAt(heap, faults, 1, "int32");
  const [count = 0] = cell;
  cell[0] = 0;
  return count;
}
