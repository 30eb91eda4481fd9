/** States of trials side by side: of each segment one tensor [trials, size]. */
import * as tf from "@tensorflow/tfjs-core";
import type { StateLayout } from "../../graph/program.ts";
import type { States } from "../executor.ts";
import { checkSegment } from "../given.ts";
import { building, kernel, type Tensor } from "./kernel.ts";

export interface OwnStates extends States {
  /** The numbers of all trials, with what was written; to be read only. */
  readonly segment: (name: string) => Tensor;
  /** Puts a tensor [trials, size] in its place, which is the states' from then on. */
  readonly replace: (name: string, next: Tensor) => void;
}

interface Segment {
  readonly size: number;
  tensor: Tensor;
  /** Of some trials numbers that are not in the tensor yet. */
  readonly written: Map<number, Float32Array>;
}

export function createOwnStates(
  layout: StateLayout,
  trials: number,
  checkSize: (numbers: number) => void,
): OwnStates {
  let count = trials;
  for (const { size } of layout.segments) checkSize(trials * size);
  const segments = new Map(
    layout.segments.map(({ name, size }): [string, Segment] => [
      name,
      { size, tensor: tf.zeros([trials, size]), written: new Map() },
    ]),
  );
  const segmentOf = (name: string): Segment => {
    const segment = segments.get(name);
    if (segment === undefined) throw new RangeError(`The state has no segment "${name}".`);
    return segment;
  };
  const checkTrial = (trial: number): void => {
    if (!Number.isInteger(trial) || trial < 0 || trial >= count) {
      throw new RangeError(`There are states of ${count} trials, and none of number ${trial}.`);
    }
  };
  const settled = (name: string): Segment => {
    const segment = segmentOf(name);
    if (segment.written.size > 0) put(segment, withWritten(segment, count));
    segment.written.clear();
    return segment;
  };
  return {
    layout,
    get trials() {
      return count;
    },
    read: async (trial, name) => {
      checkTrial(trial);
      const { tensor, size } = settled(name);
      const row = kernel("Slice", { x: tensor }, { begin: [trial, 0], size: [1, size] });
      try {
        return Float32Array.from(await row.data());
      } finally {
        row.dispose();
      }
    },
    write: (trial, name, values) => {
      checkTrial(trial);
      const { size, written } = segmentOf(name);
      checkSegment(name, size, values.length);
      written.set(trial, Float32Array.from(values));
    },
    keep: (places) => {
      places.forEach(checkTrial);
      const indices = tf.tensor1d([...places], "int32");
      for (const name of segments.keys()) {
        const segment = settled(name);
        const inputs = { x: segment.tensor, indices };
        put(segment, kernel("GatherV2", inputs, { axis: 0, batchDims: 0 }));
      }
      indices.dispose();
      count = places.length;
    },
    dispose: () => {
      for (const { tensor } of segments.values()) tensor.dispose();
      segments.clear();
      count = 0;
    },
    segment: (name) => settled(name).tensor,
    replace: (name, next) => {
      put(segmentOf(name), next);
    },
  };
}

function put(segment: Segment, next: Tensor): void {
  segment.tensor.dispose();
  segment.tensor = next;
}

/** Rows that were written, joined with the stretches of rows between them. */
function withWritten({ tensor, size, written }: Segment, trials: number): Tensor {
  return building((keep) => {
    const parts: Tensor[] = [];
    let row = 0;
    while (row < trials) {
      const isWritten = written.has(row);
      let end = row + 1;
      while (end < trials && written.has(end) === isWritten) end += 1;
      const shape: [number, number] = [end - row, size];
      if (isWritten) {
        const values = new Float32Array((end - row) * size);
        for (let i = row; i < end; i += 1) values.set(written.get(i) ?? [], (i - row) * size);
        parts.push(keep(tf.tensor2d(values, shape)));
      } else {
        parts.push(keep(kernel("Slice", { x: tensor }, { begin: [row, 0], size: shape })));
      }
      row = end;
    }
    return tf.concat(parts, 0);
  });
}
