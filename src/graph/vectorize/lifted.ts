/** What a tensor of one trial becomes in the program of several. */
import { reshape } from "../arrangement.ts";
import { broadcast } from "../elementwise.ts";
import type { Shape, Tensor } from "../tensor.ts";

export interface Lifted {
  readonly tensor: Tensor;
  /** Whether there is a leading axis of trials; otherwise all trials share the tensor. */
  readonly perTrial: boolean;
}

/** Its shape within one trial. */
export function ownShape({ tensor, perTrial }: Lifted): Shape {
  return perTrial ? tensor.shape.slice(1) : tensor.shape;
}

/**
 * With axes of length 1 put in so that broadcasting, which aligns at the last axis, pairs what belongs together
 * in a result that has so many axes within one trial.
 */
export function aligned(x: Lifted, rank: number): Tensor {
  if (!x.perTrial) return x.tensor;
  const own = ownShape(x);
  const missing = Array.from({ length: rank - own.length }, () => 1);
  return reshape(x.tensor, [...x.tensor.shape.slice(0, 1), ...missing, ...own]);
}

/** [trials, …] in any case, within one trial repeated to `shape` by the rule of broadcasting. */
export function repeated(x: Lifted, trials: number, shape: Shape = ownShape(x)): Tensor {
  return broadcast(aligned(x, shape.length), [trials, ...shape]);
}
