/** Kernels of our own that some backends have, beside those of tfjs. */
import * as tf from "@tensorflow/tfjs-core";

/**
 * - uniform: keys int32 [trials, 2] (factor and offset of `PlaceKey`), attribute `trialSize` → float32 [trials · trialSize]
 * - product: a [n, i, k], b [n, k, j] → [n, i, j], either n may be 1; attributes `transposeA`, `transposeB`
 * - patches: images [n, h, w, c] → what lies under each window, [n, h′, w′, places of a window · c]
 * - summedPatches: the transposed of that
 * - maxPoolGradient: images, gradient [n, h′, w′, c] → [n, h, w, c], for the first greatest of each window
 *
 * The last three have a `Geometry` as attributes.
 */
export const ownKernels = {
  uniform: "HptcUniform",
  product: "HptcProduct",
  patches: "HptcPatches",
  summedPatches: "HptcSummedPatches",
  maxPoolGradient: "HptcMaxPoolGradient",
} as const;

/** Whether the current backend has it. */
export function hasOwnKernel(name: keyof typeof ownKernels): boolean {
  return tf.getKernel(ownKernels[name], tf.getBackend()) !== undefined;
}
