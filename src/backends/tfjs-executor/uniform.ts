/** The random numbers of a step: the same ones on every backend. */
import * as tf from "@tensorflow/tfjs-core";
import { placeKey, uniformAt } from "../../graph/random.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { Shape } from "../../graph/tensor.ts";
import { hasOwnKernel, ownKernels } from "../kernels/names.ts";
import { building, kernel, reshaped, type Tensor } from "./kernel.ts";

/** [trials, …]: each trial's by its own seed. */
export function uniformTensor(
  purpose: number,
  shape: Shape,
  seeds: readonly number[],
  step: number,
): Tensor {
  const size = sizeOf(shape) / seeds.length;
  const keys = seeds.map((seed) => placeKey({ seed, step, purpose }));
  if (hasOwnKernel("uniform")) {
    return building((keep) => {
      const given = keys.map(({ factor, offset }) => [factor | 0, offset | 0]);
      const inputs = { keys: keep(tf.tensor2d(given, [seeds.length, 2], "int32")) };
      return reshaped(keep(kernel(ownKernels.uniform, inputs, { trialSize: size })), shape);
    });
  }
  const values = new Float32Array(sizeOf(shape));
  for (const [trial, key] of keys.entries()) {
    for (let place = 0; place < size; place += 1) {
      values[trial * size + place] = uniformAt(key, place);
    }
  }
  return tf.tensor(values, [...shape]);
}
