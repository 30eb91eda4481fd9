/** Few examples of a data set, as one would have them of a new task. */
import { gather } from "../../graph/arrangement.ts";
import { constant } from "../../graph/leaves.ts";
import type { Tensor } from "../../graph/tensor.ts";
import { randomStream } from "../../space/random.ts";
import { whole } from "../../training/arguments.ts";
import type { DataTensors } from "../../training/definition.ts";

/** How many training examples there are; 0: all of the data set. */
export const rowsArgument = whole({ low: 0, high: Infinity }, 0);

/** Training examples: how many, and their inputs and labels by their numbers 0 … rows − 1, int32. */
export interface TrainingExamples {
  readonly rows: number;
  readonly of: (numbers: Tensor) => { readonly inputs: Tensor; readonly labels: Tensor };
}

/**
 * The first `count` training examples in an order of their own, in which the classes take turns: the same for every
 * study and seed, and those of fewer are among those of more. All of them for 0, or where there are no more.
 */
export function firstExamples(
  { source, training, classes }: DataTensors,
  count: number,
): TrainingExamples {
  const all = count === 0 || count >= training.rows;
  const chosen = all ? [] : turns(source, training.classOf, classes).slice(0, count);
  const placesOf = (numbers: Tensor): Tensor =>
    all ? numbers : gather(constant(chosen, [chosen.length], "int32"), numbers);
  return {
    rows: all ? training.rows : chosen.length,
    of: (numbers) => {
      const places = placesOf(numbers);
      return { inputs: gather(training.inputs, places), labels: gather(training.labels, places) };
    },
  };
}

/** Rows so that classes take turns, those of each in a random order. */
function turns(source: string, classOf: Int32Array, classes: number): readonly number[] {
  const byClass = Array.from({ length: classes }, (_, label) => {
    const rows = [...classOf.keys()].filter((row) => classOf[row] === label);
    const order = randomStream(0, "first examples", source, label).permutation(rows.length);
    return [...order].map((place) => rows[place] ?? 0);
  });
  const most = Math.max(...byClass.map(({ length }) => length));
  return Array.from({ length: most }, (_, turn) =>
    byClass.flatMap((rows) => rows.slice(turn, turn + 1)),
  ).flat();
}
