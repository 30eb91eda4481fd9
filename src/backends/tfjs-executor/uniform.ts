/** The random numbers of a step, made on the host: no backend makes the same ones. */
import * as tf from "@tensorflow/tfjs-core";
import { placeKey, uniformAt } from "../../graph/random.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { Shape } from "../../graph/tensor.ts";
import type { Tensor } from "./kernel.ts";

/** [trials, …]: each trial's by its own seed. */
export function uniformTensor(
  purpose: number,
  shape: Shape,
  seeds: readonly number[],
  step: number,
): Tensor {
  const size = sizeOf(shape) / seeds.length;
  const values = new Float32Array(sizeOf(shape));
  for (const [trial, seed] of seeds.entries()) {
    const key = placeKey({ seed, step, purpose });
    for (let place = 0; place < size; place += 1) {
      values[trial * size + place] = uniformAt(key, place);
    }
  }
  return tf.tensor(values, [...shape]);
}
