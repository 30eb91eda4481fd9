/**
 * Optimisers over one flat vector of weights. Their state is scaled so that a step takes few kernels: the
 * constant factors of moving averages are folded into the step size, which changes rounding only.
 */
import * as tf from "@tensorflow/tfjs-core";

export const optimizerNames = ["sgd", "momentum", "adam", "rmsprop"] as const;
export type OptimizerName = (typeof optimizerNames)[number];

export interface OptimizerSettings {
  readonly name: OptimizerName;
  /** Learning rate, > 0. */
  readonly lr: number;
  /** Of sgd and momentum, 0 … 1. */
  readonly momentum: number;
  readonly nesterov: boolean;
  /** Of adam. */
  readonly beta1: number;
  /** Of adam, and the memory of rmsprop. */
  readonly beta2: number;
}

/** The change that a gradient asks for, to be subtracted; state is kept and freed by `dispose`. */
export interface Optimizer {
  /** Call in `tf.tidy`; the state of the next step survives it. */
  readonly step: (gradient: tf.Tensor1D) => tf.Tensor1D;
  readonly dispose: () => void;
}

/** Added to the root of the second moment, as in the papers and most libraries. */
const epsilon = 1e-8;

export function createOptimizer(settings: OptimizerSettings, size: number): Optimizer {
  switch (settings.name) {
    case "sgd":
    case "momentum":
      return settings.momentum === 0 ? createSgd(settings) : createMomentum(settings, size);
    case "adam":
      return createAdam(settings, size);
    case "rmsprop":
      return createRmsprop(settings, size);
  }
}

function createSgd({ lr }: OptimizerSettings): Optimizer {
  return { step: (gradient) => tf.mul(gradient, lr), dispose: () => undefined };
}

/** Velocity v ← μ v + g; the step is lr·v, with Nesterov's look ahead lr·(g + μ v) (Sutskever et al. 2013). */
function createMomentum(settings: OptimizerSettings, size: number): Optimizer {
  const { lr, momentum, nesterov } = settings;
  const velocity = createState(size);
  return {
    step: (gradient) => {
      const v = velocity.set(tf.add(tf.mul(velocity.get(), momentum), gradient));
      return tf.mul(nesterov ? tf.add(gradient, tf.mul(v, momentum)) : v, lr);
    },
    dispose: velocity.dispose,
  };
}

/**
 * Adam (Kingma and Ba 2015). With m ← β₁ m + g and v ← β₂ v + g² instead of weighted averages, the step
 * lr·m̂ / (√v̂ + ε) becomes α·m / (√v + ε/s), where s² = (1 − β₂)/(1 − β₂ᵗ) and α = lr (1 − β₁)/(1 − β₁ᵗ)/s.
 */
function createAdam(settings: OptimizerSettings, size: number): Optimizer {
  const { lr, beta1, beta2 } = settings;
  const [first, second] = [createState(size), createState(size)];
  let steps = 0;
  return {
    step: (gradient) => {
      steps += 1;
      const scale = Math.sqrt((1 - beta2) / (1 - beta2 ** steps));
      const rate = (lr * (1 - beta1)) / (1 - beta1 ** steps) / scale;
      const m = first.set(tf.add(tf.mul(first.get(), beta1), gradient));
      const v = second.set(tf.add(tf.mul(second.get(), beta2), tf.square(gradient)));
      return tf.mul(tf.div(m, tf.add(tf.sqrt(v), epsilon / scale)), rate);
    },
    dispose: () => {
      first.dispose();
      second.dispose();
    },
  };
}

/** Tieleman and Hinton 2012: lr·g / (√v + ε) with v the average of g² of memory β₂. */
function createRmsprop({ lr, beta2 }: OptimizerSettings, size: number): Optimizer {
  const second = createState(size);
  const scale = Math.sqrt(1 - beta2);
  return {
    step: (gradient) => {
      const v = second.set(tf.add(tf.mul(second.get(), beta2), tf.square(gradient)));
      return tf.mul(tf.div(gradient, tf.add(tf.sqrt(v), epsilon / scale)), lr / scale);
    },
    dispose: second.dispose,
  };
}

interface State {
  readonly get: () => tf.Tensor1D;
  readonly set: (next: tf.Tensor1D) => tf.Tensor1D;
  readonly dispose: () => void;
}

/** A vector of zeros that outlives the `tf.tidy` of a step. */
function createState(size: number): State {
  let value = tf.keep(tf.zeros<tf.Rank.R1>([size]));
  return {
    get: () => value,
    set: (next) => {
      value.dispose();
      value = tf.keep(next);
      return value;
    },
    dispose: () => value.dispose(),
  };
}
