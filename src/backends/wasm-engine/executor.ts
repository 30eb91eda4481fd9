/**
 * Carries out programs of src/graph on the CPU: each is compiled to a WebAssembly function that does one step
 * of one trial. Trials run one after the other with their weights in the processor's cache, so that what a
 * trial gives is the same whatever runs beside it.
 */
import type { Executor, Named, Shared, States } from "../executor.ts";
import { sharedOf } from "../given.ts";
import { createTurns } from "../turns.ts";
import { createOwner, dtypeOf, numbersAt } from "./blocks.ts";
import { compileProgram, type Surroundings } from "./executable.ts";
import { createHeap, type Heap } from "./heap.ts";
import { instantiateKernels } from "./kernels.ts";
import type { Target } from "./lower.ts";
import { createOwnStates, type OwnStates } from "./states.ts";

/** Others wait so long at most while trials train, but for a step that takes longer. */
const turnMilliseconds = 50;

/** An executor on a memory of its own, or on the one that is given. */
export async function createWasmExecutor(heap: Heap = createHeap()): Promise<Executor> {
  const addresses = new WeakMap<Shared, number>();
  const own = new WeakMap<States, OwnStates>();
  const surroundings: Surroundings = {
    heap,
    kernels: await instantiateKernels(heap.memory),
    turns: createTurns(turnMilliseconds),
    addressesOf: (states) => {
      const found = own.get(states);
      if (found === undefined) throw new RangeError("The states are those of another executor.");
      return found.addresses();
    },
  };
  return {
    sideBySide: false,
    share: (values) => {
      const owner = createOwner(heap);
      const address = owner.allocate(values.byteLength);
      const dtype = dtypeOf(values);
      numbersAt(heap, address, values.length, dtype).set(values);
      const data = { length: values.length, dtype, dispose: owner.dispose };
      addresses.set(data, address);
      return data;
    },
    createStates: (layout, trials) => {
      const states = createOwnStates(heap, layout, trials);
      own.set(states, states);
      return states;
    },
    compile: (program, { layout, shared }) =>
      compileProgram(surroundings, program, layout, sharedAddresses(addresses, shared)),
    used: heap.used,
  };
}

function sharedAddresses(
  addresses: WeakMap<Shared, number>,
  shared: Named<Shared>,
): Target["shared"] {
  return (name, as) => {
    const address = addresses.get(sharedOf(shared, name, as));
    if (address !== undefined) return address;
    throw new RangeError(`The shared data "${name}" are those of another executor.`);
  };
}
