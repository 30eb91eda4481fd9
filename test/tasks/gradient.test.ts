import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { registerGradients } from "../../bench/register-gradients.mjs";
import { selectBackend } from "../../src/backends/ladder.ts";
import { randomStream } from "../../src/space/random.ts";
import { activations, type ActivationName } from "../../src/tasks/nn/activation.ts";
import { createDropout, type Dropout } from "../../src/tasks/nn/dropout.ts";
import { denseLayout, type Layout } from "../../src/tasks/nn/layout.ts";
import { lossGradient } from "../../src/tasks/nn/network.ts";

const [rows, features, classes] = [7, 5, 3];

interface Case {
  readonly name: ActivationName;
  readonly hidden: readonly number[];
  readonly rate: number;
}

const cases: Case[] = (["relu", "tanh", "gelu"] as const).flatMap((name) => [
  { name, hidden: [], rate: 0 },
  { name, hidden: [6], rate: 0 },
  { name, hidden: [6, 4, 8], rate: 0 },
  { name, hidden: [6, 4], rate: 0.4 },
]);

/** The loss as tfjs would be asked for it, matrix by matrix, without the code under test. */
function plainLoss(
  { name, layout }: { readonly name: ActivationName; readonly layout: Layout },
  weights: tf.Tensor,
  x: tf.Tensor2D,
  y: tf.Tensor2D,
  dropout: Dropout | undefined,
): tf.Scalar {
  let out: tf.Tensor2D = x;
  let offset = 0;
  for (const [i, { inputs, outputs }] of layout.layers.entries()) {
    const matrix = tf.reshape(tf.slice(weights, offset, inputs * outputs), [inputs, outputs]);
    const bias = tf.slice(weights, offset + inputs * outputs, outputs);
    offset += (inputs + 1) * outputs;
    out = tf.add(tf.matMul(out, matrix), bias);
    if (i === layout.layers.length - 1) break;
    if (name === "relu") out = tf.relu(out);
    else if (name === "tanh") out = tf.tanh(out);
    else {
      const cubed = tf.mul(out, tf.mul(out, out));
      const inner = tf.mul(tf.add(out, tf.mul(cubed, 0.044715)), Math.sqrt(2 / Math.PI));
      out = tf.mul(tf.mul(out, 0.5), tf.add(tf.tanh(inner), 1));
    }
    if (dropout !== undefined) out = tf.mul(out, dropout.mask(x.shape[0], outputs));
  }
  return tf.neg(tf.mean(tf.sum(tf.mul(y, tf.logSoftmax(out)), 1)));
}

function setUp({ hidden, rate }: Case) {
  // A seed for which no unit of relu is near its kink, where finite differences mean nothing.
  const random = randomStream(12, hidden.length);
  const layout = denseLayout(features, hidden, classes);
  const normals = (size: number, scale: number) =>
    Float32Array.from({ length: size }, () => scale * random.normal());
  const targets = new Float32Array(rows * classes).fill(0.1 / classes);
  for (let row = 0; row < rows; row += 1) {
    const at = row * classes + random.integer(classes);
    targets[at] = (targets[at] ?? 0) + 0.9;
  }
  return {
    layout,
    weights: normals(layout.total, 0.7),
    x: tf.tensor2d(normals(rows * features, 1), [rows, features]),
    y: tf.tensor2d(targets, [rows, classes]),
    dropout: () => (rate === 0 ? undefined : createDropout(rate, randomStream(3, "masks"))),
  };
}

describe.each(["cpu", "wasm"])("the gradient on %s", (backend) => {
  beforeAll(async () => {
    await registerGradients();
    await selectBackend(backend);
  });

  test.each(cases)("agrees with tfjs' own tape: %o", async (one) => {
    const { layout, weights, x, y, dropout } = setUp(one);
    const network = { layout, activation: activations[one.name] };
    const flat = tf.variable(tf.tensor1d(weights));
    const tape = tf.variableGrads(
      () => plainLoss({ ...one, layout }, flat, x, y, dropout()),
      [flat],
    );
    const wanted = await tape.grads[flat.name]?.data();
    const found = await lossGradient(network, tf.tensor1d(weights), x, y, dropout()).data();
    expect(found.length).toBe(layout.total);
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(wanted?.[i] ?? NaN, 5);
    expect(Math.max(...found.map(Math.abs))).toBeGreaterThan(0.01);
    flat.dispose();
  });
});

test.each(cases)("the gradient agrees with finite differences: %o", async (one) => {
  await selectBackend("cpu");
  const { layout, weights, x, y, dropout } = setUp(one);
  const network = { layout, activation: activations[one.name] };
  const lossAt = (place: number, change: number) => {
    const moved = Float32Array.from(weights);
    moved[place] = (moved[place] ?? 0) + change;
    return plainLoss({ ...one, layout }, tf.tensor1d(moved), x, y, dropout()).dataSync()[0] ?? NaN;
  };
  const found = await lossGradient(network, tf.tensor1d(weights), x, y, dropout()).data();
  const wrong = [...found].filter((value, place) => {
    const step = 1e-3;
    const slope = (lossAt(place, step) - lossAt(place, -step)) / (2 * step);
    return Math.abs(slope - value) > 2e-3;
  });
  expect(wrong).toEqual([]);
});
