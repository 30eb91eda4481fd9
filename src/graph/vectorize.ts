/**
 * From the program of one trial to that of several: what depends on a trial gets a leading axis of trials, what all
 * trials share is computed once. Each trial's numbers are made by the same operations from the same numbers.
 */
import { optimize } from "./passes/optimize.ts";
import { schedule } from "./passes/schedule.ts";
import type { Program } from "./program.ts";
import { refusal } from "./shape.ts";
import type { Tensor } from "./tensor.ts";
import { type Lifted, repeated } from "./vectorize/lifted.ts";
import { lift } from "./vectorize/rules.ts";

/**
 * The program of so many trials; results and updates are [trials, …]. With the reference interpreter, and any
 * executor whose operations treat each row alike, a trial gets the same bits as alone. Throws where `trials` is no
 * whole number from 1 on, or the program is one of several trials already.
 */
export function vectorize(program: Program, trials: number): Program {
  if (program.trials !== undefined) {
    throw refusal(
      "vectorize",
      `the program is one of ${program.trials} trials already`,
      "Give the program of one trial",
    );
  }
  if (!Number.isSafeInteger(trials) || trials < 1) {
    throw refusal("vectorize", `there are no ${trials} trials`, "Give a whole number from 1 on");
  }
  const lifted: Lifted[] = [];
  const at = (place: number): Lifted => {
    const found = lifted[place];
    if (found === undefined)
      throw new Error(`Operation ${place} is used before it is carried out.`);
    return found;
  };
  for (const node of program.nodes) lifted.push(lift(node, node.inputs.map(at), trials));
  const goal = (place: number): Tensor => repeated(at(place), trials);
  return schedule(
    optimize({
      trials,
      results: program.results.map(({ name, node }) => ({ name, tensor: goal(node) })),
      updates: program.updates.map(({ segment, offset, node }) => ({
        segment,
        offset,
        tensor: goal(node),
      })),
    }),
  );
}
