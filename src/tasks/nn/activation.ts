import * as tf from "@tensorflow/tfjs-core";

/** A non-linearity between dense layers. */
export interface Activation {
  readonly name: ActivationName;
  /** Whether the matrix product can apply it in the same kernel; then `z` below is its output. */
  readonly fused: boolean;
  readonly apply: (z: tf.Tensor2D) => tf.Tensor2D;
  /** The derivative at `z`, where the output is `output`. */
  readonly slope: (z: tf.Tensor2D, output: tf.Tensor2D) => tf.Tensor2D;
  /** Variance of the initial weights of a layer before it. */
  readonly initialVariance: (inputs: number, outputs: number) => number;
}

export const activationNames = ["relu", "tanh", "gelu"] as const;
export type ActivationName = (typeof activationNames)[number];

/** He, Zhang, Ren and Sun 2015, for units of which half are off. */
function he(inputs: number): number {
  return 2 / inputs;
}

/** Glorot and Bengio 2010, for symmetric units and for the last layer. */
export function glorot(inputs: number, outputs: number): number {
  return 2 / (inputs + outputs);
}

const relu: Activation = {
  name: "relu",
  fused: true,
  apply: tf.relu,
  slope: (_, output) => tf.step(output),
  initialVariance: he,
};

const tanh: Activation = {
  name: "tanh",
  fused: false,
  apply: tf.tanh,
  slope: (_, output) => tf.sub(1, tf.square(output)),
  initialVariance: glorot,
};

/**
 * z·Φ(z) in the tanh form of Hendrycks and Gimpel 2016 (arXiv:1606.08415):
 * ½ z (1 + tanh u) with u = √(2/π)·(z + 0.044715 z³).
 */
const gelu: Activation = {
  name: "gelu",
  fused: false,
  apply: (z) => tf.mul(tf.mul(z, 0.5), tf.add(tf.tanh(geluArgument(z)), 1)),
  // ½ (1 + t) + ½ z (1 − t²) u′ with t = tanh u and u′ = √(2/π)·(1 + 3·0.044715 z²)
  slope: (z) => {
    const t = tf.tanh<tf.Tensor2D>(geluArgument(z));
    const inner = tf.add(tf.mul(tf.square(z), 3 * geluCubic * geluScale), geluScale);
    const bend = tf.mul(tf.mul(z, inner), tf.sub(1, tf.square(t)));
    return tf.mul(tf.add(tf.add(t, 1), bend), 0.5);
  },
  initialVariance: he,
};

const geluScale = Math.sqrt(2 / Math.PI);
const geluCubic = 0.044715;

function geluArgument(z: tf.Tensor2D): tf.Tensor2D {
  return tf.mul(z, tf.add(tf.mul(tf.square(z), geluCubic * geluScale), geluScale));
}

export const activations: { readonly [name in ActivationName]: Activation } = { relu, tanh, gelu };
