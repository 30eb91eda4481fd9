/** Where values come from: data, numbers of the trial, random numbers, constants. */
import type { Op } from "./op.ts";
import { purposeOf } from "./random.ts";
import { checkShape, refusal, show, sizeOf } from "./shape.ts";
import type { DType, Shape, Tensor } from "./tensor.ts";

/** A tensor, or a number that stands for a tensor of shape []. */
export type Operand = Tensor | number;

/** The tensor of an operand. A number is float32 unless said otherwise. */
export function tensorOf(value: Operand, dtype: DType = "float32"): Tensor {
  return typeof value === "number" ? constant(value, [], dtype) : value;
}

/** Known numbers, row by row; a single number fills the shape. */
export function constant(
  given: number | readonly number[],
  shape: Shape = typeof given === "number" ? [] : [given.length],
  dtype: DType = "float32",
): Tensor {
  checkShape("constant", shape);
  // JSON does not tell −0 from 0.
  const values = (typeof given === "number" ? [given] : given).map((value) => value + 0);
  if (values.length !== 1 && values.length !== sizeOf(shape)) {
    throw refusal(
      "constant",
      `${values.length} numbers do not fill ${show(shape)}`,
      `Give ${sizeOf(shape)} numbers, or one for all places`,
    );
  }
  if (!values.every(Number.isFinite)) {
    throw refusal(
      "constant",
      "not all numbers are finite",
      "Programs are JSON, which has finite numbers only; for a mask −1e9 does",
    );
  }
  if (dtype === "int32" && values.some((value) => value !== (value | 0))) {
    throw refusal("constant", "not all numbers are whole numbers of 32 bits", "Use float32");
  }
  return { op: { kind: "constant", values }, inputs: [], shape, dtype };
}

/** What differs from step to step, such as the numbers of the batch's rows. */
export function batch(name: string, shape: Shape, dtype: DType = "float32"): Tensor {
  checkShape(`batch "${name}"`, shape);
  return { op: { kind: "batch", name }, inputs: [], shape, dtype };
}

/** Data that all trials and steps share, such as a data set. */
export function shared(name: string, shape: Shape, dtype: DType = "float32"): Tensor {
  checkShape(`shared "${name}"`, shape);
  return { op: { kind: "shared", name }, inputs: [], shape, dtype };
}

/** A number of the trial, such as its learning rate. */
export function hyper(name: string): Tensor {
  return { op: { kind: "hyper", name }, inputs: [], shape: [], dtype: "float32" };
}

/** How many steps of the trial came before this one; int32. */
export function step(): Tensor {
  return { op: { kind: "step" }, inputs: [], shape: [], dtype: "int32" };
}

/**
 * Uniform random numbers on [0, 1), new ones in each step. What has the same name has the same numbers: name
 * each use.
 */
export function uniform(name: string, shape: Shape): Tensor {
  checkShape(`uniform "${name}"`, shape);
  return {
    op: { kind: "uniform", purpose: purposeOf(name) },
    inputs: [],
    shape,
    dtype: "float32",
  };
}

/** Whether an operation reads what differs from trial to trial, and so has an axis of trials where there are several. */
export function isPerTrial({ kind }: Op): boolean {
  return kind === "state" || kind === "batch" || kind === "hyper" || kind === "uniform";
}

/** A stretch of the trial's state as it was before the step. */
export function state(segment: string, offset: number, shape: Shape): Tensor {
  checkShape(`state "${segment}"`, shape);
  return { op: { kind: "state", segment, offset }, inputs: [], shape, dtype: "float32" };
}
