import type { RandomStream } from "../task.ts";
import { type Activation, glorot } from "./activation.ts";
import type { Layout } from "./layout.ts";

/** Initial weights as a flat vector: normal, with the variance that suits what follows; biases zero. */
export function initialWeights(
  layout: Layout,
  activation: Activation,
  random: RandomStream,
): Float32Array {
  const values = new Float32Array(layout.total);
  let offset = 0;
  for (const [i, { inputs, outputs }] of layout.layers.entries()) {
    const variance = i === layout.layers.length - 1 ? glorot : activation.initialVariance;
    const deviation = Math.sqrt(variance(inputs, outputs));
    for (let j = 0; j < inputs * outputs; j += 1) values[offset + j] = deviation * random.normal();
    offset += (inputs + 1) * outputs;
  }
  return values;
}
