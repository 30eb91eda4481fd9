/** States of trials: each is a block of its own, so that those that end give their memory back. */
import type { StateLayout } from "../../graph/program.ts";
import type { Numbers, States } from "../executor.ts";
import { checkSegment } from "../given.ts";
import { createOwner, numbersAt, type Owner } from "./blocks.ts";
import type { Heap } from "./heap.ts";
import { segmentsOf } from "./segments.ts";
import { at } from "./views.ts";

export interface OwnStates extends States {
  /** Where the state of each trial begins. */
  readonly addresses: () => readonly number[];
}

interface State {
  readonly address: number;
  readonly owner: Owner;
}

/** Throws an `Error` for the user where memory is not enough; nothing is taken then. */
export function createOwnStates(heap: Heap, layout: StateLayout, trials: number): OwnStates {
  const segments = segmentsOf(layout);
  let all: readonly State[] = [];
  const dispose = (): void => {
    for (const { owner } of all) owner.dispose();
    all = [];
  };
  try {
    for (let i = 0; i < trials; i += 1) all = [...all, createState()];
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    layout,
    get trials() {
      return all.length;
    },
    read: async (trial, name) => Float32Array.from(segmentOf(trial, name)),
    write: (trial, name, values) => {
      const segment = segmentOf(trial, name);
      checkSegment(name, segment.length, values.length);
      segment.set(values);
    },
    keep: (places) => {
      const kept = places.map((place) => at(all, place));
      for (const state of all) if (!kept.includes(state)) state.owner.dispose();
      all = kept;
    },
    dispose,
    addresses: () => all.map(({ address }) => address),
  };

  function createState(): State {
    const owner = createOwner(heap);
    const address = owner.allocate(4 * segments.size);
    numbersAt(heap, address, segments.size, "float32").fill(0);
    return { address, owner };
  }

  function segmentOf(trial: number, name: string): Numbers {
    const stretch = segments.stretches.get(name);
    if (stretch === undefined) throw new RangeError(`The state has no segment "${name}".`);
    const { address } = at(all, trial);
    return numbersAt(heap, address + 4 * stretch.start, stretch.size, "float32");
  }
}
