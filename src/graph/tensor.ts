/** A value of a program: what makes it, from which values, and its shape. Immutable plain data. */
import type { Op } from "./op.ts";

/** `float32` for what is learned and measured, `int32` for row numbers, classes and the step. */
export type DType = "float32" | "int32";

/** Lengths of the axes, row-major; `[]` is a single number. */
export type Shape = readonly number[];

/**
 * Two tensors are the same value exactly if they are the same object. Authors write those of one trial; `vectorize`
 * makes those of several.
 */
export interface Tensor {
  readonly op: Op;
  readonly inputs: readonly Tensor[];
  readonly shape: Shape;
  readonly dtype: DType;
}
