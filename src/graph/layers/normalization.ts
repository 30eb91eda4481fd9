/** Normalisation: to mean 0 and variance 1, then to a scale and shift that are learned. */
import { reshape } from "../arrangement.ts";
import { add, divide, multiply, sqrt, subtract } from "../elementwise.ts";
import { ones, zeros } from "../initializer.ts";
import type { UpdateGoal } from "../passes/schedule.ts";
import { moments } from "../reduction.ts";
import { replacement, type Scope } from "../scope.ts";
import type { Tensor } from "../tensor.ts";

/** Added to the variance before its root is taken. */
const epsilon = 1e-5;

/** Over the last axis of each row (Ba, Kiros and Hinton 2016). */
export function layerNormalization(scope: Scope, name: string, x: Tensor): Tensor {
  const [average, spread] = moments(x, -1);
  return scaled(scope, name, x, average, spread);
}

export interface BatchNormalizationOptions {
  /** Whether the batch's own statistics are used, and the moving averages brought up to date. */
  readonly training: boolean;
  /** Share that the moving averages keep at a step, 0 … 1; 0.9 unless said otherwise. */
  readonly momentum?: number;
}

export interface BatchNormalization {
  readonly output: Tensor;
  /** For the training step; none outside training. */
  readonly updates: readonly UpdateGoal[];
}

/**
 * Over all axes but the last (Ioffe and Szegedy 2015): the batch's own mean and variance in training, moving
 * averages of them elsewhere.
 */
export function batchNormalization(
  scope: Scope,
  name: string,
  x: Tensor,
  { training, momentum = 0.9 }: BatchNormalizationOptions,
): BatchNormalization {
  const channels = [x.shape.at(-1) ?? 1];
  const runningMean = scope.running(`${name}.mean`, channels, zeros);
  const runningVariance = scope.running(`${name}.variance`, channels, ones);
  if (!training) {
    return { output: scaled(scope, name, x, runningMean, runningVariance), updates: [] };
  }
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const [average, spread] = moments(x, axes);
  const moved = (running: Tensor, now: Tensor): UpdateGoal =>
    replacement(
      running,
      add(multiply(running, momentum), multiply(reshape(now, channels), 1 - momentum)),
    );
  return {
    output: scaled(scope, name, x, average, spread),
    updates: [moved(runningMean, average), moved(runningVariance, spread)],
  };
}

function scaled(scope: Scope, name: string, x: Tensor, average: Tensor, spread: Tensor): Tensor {
  const width = [x.shape.at(-1) ?? 1];
  const scale = scope.weight(`${name}.scale`, width, { initializer: ones });
  const shift = scope.weight(`${name}.shift`, width, { initializer: zeros });
  const normal = divide(subtract(x, average), sqrt(add(spread, epsilon)));
  return add(multiply(normal, scale), shift);
}
