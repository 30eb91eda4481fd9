/**
 * A chain of dense layers on a flat vector of weights: outputs, and the gradient of the loss written out
 * by hand. Products with a transposed factor are slow on wasm, so factors are transposed beforehand, and
 * only those of the batch's size: with Dᵀ at hand, W·Dᵀ is the transposed gradient of the layer below.
 * All tensors made here are left to the caller's `tf.tidy`.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Activation } from "./activation.ts";
import type { Dropout } from "./dropout.ts";
import type { Layout } from "./layout.ts";

export interface Network {
  readonly layout: Layout;
  readonly activation: Activation;
}

interface Dense {
  readonly matrix: tf.Tensor2D;
  readonly bias: tf.Tensor1D;
}

/** A hidden layer after the forward pass: its sums, its outputs, and the outputs after dropout. */
interface Hidden {
  readonly z: tf.Tensor2D;
  readonly output: tf.Tensor2D;
  readonly mask: tf.Tensor2D | undefined;
  readonly dropped: tf.Tensor2D;
}

/** Logits [rows, classes] of `inputs` [rows, features]. */
export function logitsOf(network: Network, weights: tf.Tensor1D, inputs: tf.Tensor2D): tf.Tensor2D {
  const layers = unpack(network.layout, weights);
  let outputs = inputs;
  for (const [i, layer] of layers.entries()) {
    const hidden = i < layers.length - 1;
    outputs = hidden ? activate(network.activation, layer, outputs).output : linear(layer, outputs);
  }
  return outputs;
}

/**
 * Gradient, flat, of the mean cross-entropy between `targets` [rows, classes] (each row sums to one) and the
 * softmax of the network's outputs; dropout acts on the outputs of every hidden layer.
 */
export function lossGradient(
  network: Network,
  weights: tf.Tensor1D,
  inputs: tf.Tensor2D,
  targets: tf.Tensor2D,
  dropout: Dropout | undefined,
): tf.Tensor1D {
  const layers = unpack(network.layout, weights);
  const hidden: Hidden[] = [];
  let below = inputs;
  for (const layer of layers.slice(0, -1)) {
    const reached = forward(network.activation, layer, below, dropout);
    hidden.push(reached);
    below = reached.dropped;
  }
  const last = layers.at(-1);
  if (last === undefined) throw new Error("A network has at least one layer.");
  const probabilities = tf.softmax(linear(last, below));
  const top = tf.mul<tf.Tensor2D>(tf.sub(probabilities, targets), 1 / inputs.shape[0]);

  const pieces: tf.Tensor1D[] = [];
  let delta = top;
  let deltaT = tf.transpose(top);
  for (let i = layers.length - 1; i >= 0; i -= 1) {
    const beneath = hidden[i - 1];
    const inputT = tf.transpose(beneath?.dropped ?? inputs);
    const size = network.layout.sizes[2 * i] ?? 0;
    pieces.unshift(tf.reshape(tf.matMul(inputT, delta), [size]), tf.sum(deltaT, 1));
    const layer = layers[i];
    if (beneath === undefined || layer === undefined) break;
    const slope = slopeT(network.activation, beneath, inputT, dropout);
    deltaT = tf.mul(tf.matMul(layer.matrix, deltaT), slope);
    delta = tf.transpose(deltaT);
  }
  return tf.concat1d(pieces);
}

function forward(
  activation: Activation,
  layer: Dense,
  inputs: tf.Tensor2D,
  dropout: Dropout | undefined,
): Hidden {
  const { z, output } = activate(activation, layer, inputs);
  const mask = dropout?.mask(output.shape[0], output.shape[1]);
  return { z, output, mask, dropped: mask === undefined ? output : tf.mul(output, mask) };
}

/** The derivative of a hidden layer's outputs, dropout included, transposed. */
function slopeT(
  activation: Activation,
  layer: Hidden,
  droppedT: tf.Tensor2D,
  dropout: Dropout | undefined,
): tf.Tensor2D {
  if (activation.fused) {
    // Zero where the unit is inactive or dropped: both show in the transposed outputs that are there anyway.
    const active = activation.slope(droppedT, droppedT);
    return dropout === undefined ? active : tf.mul(active, dropout.scale);
  }
  const slope = activation.slope(layer.z, layer.output);
  return tf.transpose(layer.mask === undefined ? slope : tf.mul(slope, layer.mask));
}

function activate(activation: Activation, layer: Dense, inputs: tf.Tensor2D) {
  if (activation.fused) {
    const output = linear(layer, inputs, activation.name);
    return { z: output, output };
  }
  const z = linear(layer, inputs);
  return { z, output: activation.apply(z) };
}

function linear(layer: Dense, inputs: tf.Tensor2D, activation?: string): tf.Tensor2D {
  const fused = activation === "relu" ? "relu" : "linear";
  const sums = { a: inputs, b: layer.matrix, bias: layer.bias, activation: fused } as const;
  return tf.reshape(tf.fused.matMul(sums), [inputs.shape[0], layer.bias.shape[0]]);
}

function unpack(layout: Layout, weights: tf.Tensor1D): readonly Dense[] {
  const pieces = tf.split<tf.Tensor1D>(weights, [...layout.sizes]);
  return layout.layers.map(({ inputs, outputs }, i) => {
    const [matrix, bias] = [pieces[2 * i], pieces[2 * i + 1]];
    if (matrix === undefined || bias === undefined) throw new Error("The layout fits the weights.");
    return { matrix: tf.reshape(matrix, [inputs, outputs]), bias };
  });
}
