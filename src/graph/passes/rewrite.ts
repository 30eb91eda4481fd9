/** Rebuilds tensors from their inputs upward, each by the same rules. */
import type { Tensor } from "../tensor.ts";
import { inOrder } from "./order.ts";
import type { Goals } from "./schedule.ts";

/** A tensor of the same value, shape and dtype whose inputs may differ; the tensor itself for "no better". */
export type Rule = (tensor: Tensor) => Tensor;

/** Applies the rules in turn to each tensor once its inputs are rewritten. */
export function rewrite(goals: Goals, rules: readonly Rule[]): Goals {
  const rewritten = new Map<Tensor, Tensor>();
  const later = (tensor: Tensor): Tensor => rewritten.get(tensor) ?? tensor;
  for (const tensor of inOrder([...goals.results, ...goals.updates].map((goal) => goal.tensor))) {
    const moved = withInputs(tensor, tensor.inputs.map(later));
    rewritten.set(
      tensor,
      rules.reduce((reached, rule) => rule(reached), moved),
    );
  }
  return {
    ...goals,
    results: goals.results.map((goal) => ({ ...goal, tensor: later(goal.tensor) })),
    updates: goals.updates.map((goal) => ({ ...goal, tensor: later(goal.tensor) })),
  };
}

/** The same operation on other inputs; the same tensor where they are the same. */
export function withInputs(tensor: Tensor, inputs: readonly Tensor[]): Tensor {
  return inputs.every((input, i) => input === tensor.inputs[i]) ? tensor : { ...tensor, inputs };
}
