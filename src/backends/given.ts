/** Whether executors are given what a program reads: the same conditions, with the same sentences, on all of them. */
import type { StateLayout } from "../graph/program.ts";
import { sizeOf } from "../graph/shape.ts";
import type { DType, Shape } from "../graph/tensor.ts";
import type { Named, Numbers, Run, Shared } from "./executor.ts";

/** The values of a batch input for all steps of a run. Throws an `Error` where they are missing or too many or few. */
export function batchOf(
  batches: Named<Numbers>,
  { name, size }: { readonly name: string; readonly size: number },
  steps: number,
): Numbers {
  const values = givenOf(batches, "batch", name);
  if (values.length === steps * size) return values;
  throw new Error(
    `${steps} steps read ${steps * size} numbers of the batch "${name}"; ${values.length} are given.`,
  );
}

/** A number of a trial. Throws an `Error` where it is missing. */
export function hyperOf(hypers: Named<number>, name: string): number {
  return givenOf(hypers, "hyper-parameter", name);
}

function givenOf<T>(named: Named<T>, what: string, name: string): T {
  const value = Object.hasOwn(named, name) ? named[name] : undefined;
  if (value !== undefined) return value;
  throw new Error(`The program reads the ${what} "${name}", which is not given.`);
}

/** Shared data as a program reads them. Throws an `Error` where they are missing or others. */
export function sharedOf(
  shared: Named<Shared>,
  name: string,
  { shape, dtype }: { readonly shape: Shape; readonly dtype: DType },
): Shared {
  const data = Object.hasOwn(shared, name) ? shared[name] : undefined;
  if (data?.length === sizeOf(shape) && data.dtype === dtype) return data;
  const got = data === undefined ? "none are given" : `${data.length} of ${data.dtype} are given`;
  throw new Error(
    `The program reads ${sizeOf(shape)} numbers of ${dtype} from the shared data "${name}"; ${got}.`,
  );
}

/** Throws a `RangeError` where states are not those of a program's layout, or of other trials than those of the run. */
export function checkStates({ states, trials }: Run, layout: StateLayout): void {
  if (!sameLayout(states.layout, layout)) {
    throw new RangeError("The states have another layout than the program.");
  }
  if (states.trials !== trials.length) {
    throw new RangeError(`There are ${states.trials} states for ${trials.length} trials.`);
  }
}

function sameLayout(one: StateLayout, other: StateLayout): boolean {
  return (
    one.segments.length === other.segments.length &&
    one.segments.every(({ name, size }, i) => {
      const beside = other.segments[i];
      return beside?.name === name && beside.size === size;
    })
  );
}

/** Throws a `RangeError` where a segment of a state is written with more or fewer numbers than it has. */
export function checkSegment(name: string, size: number, given: number): void {
  if (given === size) return;
  throw new RangeError(`The segment "${name}" has ${size} numbers; ${given} are given.`);
}

/** Throws an `Error` where row numbers lay beyond their tables. */
export function checkRows(beyond: number): void {
  if (beyond === 0) return;
  throw new Error(
    `${beyond} row numbers lie beyond the tables that rows were taken from. They count from 0.`,
  );
}
