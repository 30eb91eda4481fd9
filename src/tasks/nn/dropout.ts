import * as tf from "@tensorflow/tfjs-core";
import type { RandomStream } from "../task.ts";

/** Makes the masks of dropout: 0 for a dropped unit, 1 / (1 − rate) for a kept one. */
export interface Dropout {
  readonly scale: number;
  readonly mask: (rows: number, columns: number) => tf.Tensor2D;
}

/**
 * Masks that depend only on the stream and on how many were made before. Each takes one key from the
 * stream; a unit is dropped where the hash of its place, under that key, falls below the rate. (A full
 * stream would cost more than the training step; tfjs' own random numbers cannot be keyed.)
 */
export function createDropout(rate: number, random: RandomStream): Dropout {
  const scale = 1 / (1 - rate);
  // 16 bits decide about a unit, so the rate is rounded to a multiple of 2^-16.
  const threshold = Math.round(rate * 0x10000);
  return {
    scale,
    mask: (rows, columns) => {
      const values = new Float32Array(rows * columns);
      const key = random.word() | 0;
      for (let i = 0; i < values.length; i += 2) {
        const bits = hash32((i + key) | 0);
        values[i] = isAtLeast(bits & 0xffff, threshold) * scale;
        values[i + 1] = isAtLeast(bits >>> 16, threshold) * scale;
      }
      return tf.tensor2d(values, [rows, columns]);
    },
  };
}

/** 1 or 0, for numbers below 2^31; without a branch, which random numbers would mispredict. */
function isAtLeast(value: number, threshold: number): number {
  return ~(value - threshold) >>> 31;
}

/** C. Wellons' `triple32`, a bijection of 32 bits with next to no bias (public domain, nullprogram.com). */
function hash32(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 17), 0xed5ad4bb);
  x = Math.imul(x ^ (x >>> 11), 0xac4c1b51);
  x = Math.imul(x ^ (x >>> 15), 0x31848bab);
  return x ^ (x >>> 14);
}
