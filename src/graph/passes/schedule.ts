/** From tensors to a program: what no result needs is left out. */
import type { Node, Program } from "../program.ts";
import { refusal, show, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { inOrder } from "./order.ts";

/** What a program is to give back and to write. */
export interface Goals {
  /** Of a program of several trials how many; see `Program`. */
  readonly trials?: number;
  readonly results: readonly { readonly name: string; readonly tensor: Tensor }[];
  readonly updates: readonly UpdateGoal[];
}

/** A tensor that replaces a stretch of the state. */
export interface UpdateGoal {
  readonly segment: string;
  readonly offset: number;
  readonly tensor: Tensor;
}

/** The operations that the goals need, in order, with their last uses. Throws where updates overlap. */
export function schedule({ trials, results, updates }: Goals): Program {
  checkUpdates(updates, trials ?? 1);
  const goals = [...results, ...updates].map(({ tensor }) => tensor);
  const order = inOrder(goals);
  const places = new Map(order.map((tensor, place) => [tensor, place]));
  const placeOf = (tensor: Tensor): number => places.get(tensor) ?? -1;
  const lastUses = new Map<Tensor, number>();
  for (const [place, { inputs }] of order.entries()) {
    for (const input of inputs) lastUses.set(input, place);
  }
  for (const goal of goals) lastUses.set(goal, order.length);
  const nodes = order.map((tensor): Node => ({
    op: tensor.op,
    inputs: tensor.inputs.map(placeOf),
    shape: tensor.shape,
    dtype: tensor.dtype,
    lastUse: lastUses.get(tensor) ?? order.length,
  }));
  return {
    ...(trials === undefined ? {} : { trials }),
    nodes,
    results: results.map(({ name, tensor }) => ({ name, node: placeOf(tensor) })),
    updates: updates.map(({ segment, offset, tensor }) => ({
      segment,
      offset,
      node: placeOf(tensor),
    })),
  };
}

function checkUpdates(updates: readonly UpdateGoal[], trials: number): void {
  const sorted = updates.toSorted((a, b) => a.offset - b.offset);
  for (const segment of new Set(sorted.map((update) => update.segment))) {
    let end = 0;
    for (const { offset, tensor } of sorted.filter((update) => update.segment === segment)) {
      if (offset < end) {
        throw refusal(
          `state "${segment}"`,
          `${show(tensor)} at ${offset} is written twice in one step`,
          "Give each stretch of the state one new value",
        );
      }
      end = offset + sizeOf(tensor.shape) / trials;
    }
  }
}
