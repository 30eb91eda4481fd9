/** Optimisers of one flat vector of weights, as tensors: settings may differ from trial to trial. */
import { add, divide, multiply, sqrt, square, subtract } from "./elementwise.ts";
import { type Operand, state } from "./leaves.ts";
import type { UpdateGoal } from "./passes/schedule.ts";
import type { Segment } from "./program.ts";
import type { Tensor } from "./tensor.ts";

export type Optimizer = Sgd | Adam | Rmsprop;

interface Common {
  /** Learning rate of this step, > 0. */
  readonly rate: Operand;
  /**
   * Decoupled decay of the weights that decay: w ← (1 − rate·decay) w − change. With adam this is AdamW
   * (Loshchilov and Hutter 2019, arXiv:1711.05101).
   */
  readonly decay?: Operand;
}

/** Velocity v ← μ v + g; the change is rate·v, with Nesterov's look ahead rate·(g + μ v) (Sutskever et al. 2013). */
export interface Sgd extends Common {
  readonly kind: "sgd";
  /** 0 … below 1; without it there is no velocity. */
  readonly momentum?: Operand;
  readonly nesterov?: boolean;
}

/** Kingma and Ba 2015. */
export interface Adam extends Common {
  readonly kind: "adam";
  /** 0 … below 1. */
  readonly beta1: Operand;
  readonly beta2: Operand;
}

/** Tieleman and Hinton 2012: rate·g / (√v + ε), v the average of g² with memory β₂. */
export interface Rmsprop extends Common {
  readonly kind: "rmsprop";
  /** 0 … below 1. */
  readonly beta2: Operand;
}

/** What an optimiser does in a step: state to keep, and all that is written. */
export interface OptimizerStep {
  readonly segments: readonly Segment[];
  readonly updates: readonly UpdateGoal[];
}

/** A segment of weights with its gradient, flat. */
export interface WeightGradient {
  readonly segment: Segment;
  readonly gradient: Tensor;
  readonly decays: boolean;
}

/** Added to the root of the second moment, as in the papers and most libraries. */
const epsilon = 1e-8;

/** One step of all weights. */
export function optimizerStep(
  optimizer: Optimizer,
  weights: readonly WeightGradient[],
): OptimizerStep {
  const kept = createKept();
  const { rate } = optimizer;
  const decay = optimizer.decay === undefined ? undefined : multiply(rate, optimizer.decay);
  const changeOf = changes(optimizer, kept);
  for (const { segment, gradient, decays } of weights) {
    const before = state(segment.name, 0, [segment.size]);
    const shrunk = decays && decay !== undefined ? multiply(before, subtract(1, decay)) : before;
    kept.update(segment.name, subtract(shrunk, changeOf(segment, gradient)));
  }
  return { segments: kept.segments, updates: kept.updates };
}

/** What the optimiser keeps from step to step. */
interface Kept {
  readonly segments: Segment[];
  readonly updates: UpdateGoal[];
  /** Replaces a vector that is kept, zeros before the first step; gives its new value. */
  readonly advance: (name: string, size: number, next: (before: Tensor) => Tensor) => Tensor;
  readonly update: (segment: string, tensor: Tensor) => void;
}

function createKept(): Kept {
  const segments: Segment[] = [];
  const updates: UpdateGoal[] = [];
  const update = (segment: string, tensor: Tensor): void => {
    updates.push({ segment, offset: 0, tensor });
  };
  return {
    segments,
    updates,
    update,
    advance: (name, size, next) => {
      segments.push({ name, size });
      const after = next(state(name, 0, [size]));
      update(name, after);
      return after;
    },
  };
}

/** The change of a segment's weights, to be subtracted. */
type Change = (segment: Segment, gradient: Tensor) => Tensor;

function changes(optimizer: Optimizer, kept: Kept): Change {
  switch (optimizer.kind) {
    case "sgd":
      return sgdChange(optimizer, kept);
    case "adam":
      return adamChange(optimizer, kept);
    case "rmsprop":
      return rmspropChange(optimizer, kept);
  }
}

function sgdChange({ rate, momentum, nesterov = false }: Sgd, kept: Kept): Change {
  if (momentum === undefined) return (_, gradient) => multiply(gradient, rate);
  return ({ name, size }, gradient) => {
    const velocity = kept.advance(`${name}.velocity`, size, (before) =>
      add(multiply(before, momentum), gradient),
    );
    const ahead = nesterov ? add(gradient, multiply(velocity, momentum)) : velocity;
    return multiply(ahead, rate);
  };
}

/**
 * The moments are kept as sums m ← β₁ m + g and v ← β₂ v + g², next to what such a sum of ones has reached: their
 * quotient is the average with its bias corrected, without a power of β. With these c₁ and c₂ the change
 * rate·(m/c₁) / (√(v/c₂) + ε) is (rate √c₂ / c₁)·m / (√v + ε √c₂).
 */
function adamChange({ rate, beta1, beta2 }: Adam, kept: Kept): Change {
  const count = (name: string, beta: Operand): Tensor =>
    kept.advance(`adam.${name}`, 1, (before) => add(multiply(before, beta), 1));
  const first = count("first.count", beta1);
  const root = sqrt(count("second.count", beta2));
  const scale = divide(multiply(root, rate), first);
  const margin = multiply(root, epsilon);
  return ({ name, size }, gradient) => {
    const m = kept.advance(`${name}.first`, size, (before) =>
      add(multiply(before, beta1), gradient),
    );
    const v = kept.advance(`${name}.second`, size, (before) =>
      add(multiply(before, beta2), square(gradient)),
    );
    return multiply(divide(m, add(sqrt(v), margin)), scale);
  };
}

function rmspropChange({ rate, beta2 }: Rmsprop, kept: Kept): Change {
  const root = sqrt(subtract(1, beta2));
  const [scale, margin] = [divide(rate, root), divide(epsilon, root)];
  return ({ name, size }, gradient) => {
    const v = kept.advance(`${name}.second`, size, (before) =>
      add(multiply(before, beta2), square(gradient)),
    );
    return multiply(divide(gradient, add(sqrt(v), margin)), scale);
  };
}
