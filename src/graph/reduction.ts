/** Sums, means, maxima and places along axes. Axes count from 0, or from −1 back; without them all are meant. */
import { divide, square, subtract } from "./elementwise.ts";
import { reshape } from "./arrangement.ts";
import { checkDtype, refusal, resolveAxes, show, sizeOf, withOnes } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

type Axes = number | readonly number[];

export interface ReductionOptions {
  /** Whether the axes stay, with length 1. */
  readonly keepAxes?: boolean;
}

export function sum(x: Tensor, axes?: Axes, options: ReductionOptions = {}): Tensor {
  return reduce("sum", x, axes, options);
}

/** Greatest numbers. Where several are, they share the gradient equally. */
export function max(x: Tensor, axes?: Axes, options: ReductionOptions = {}): Tensor {
  return reduce("max", x, axes, options);
}

export function mean(x: Tensor, axes?: Axes, options: ReductionOptions = {}): Tensor {
  const total = reduce("sum", x, axes, options);
  return divide(total, sizeOf(x.shape) / sizeOf(total.shape));
}

/** Mean, and mean squared distance from it, along axes, which stay with length 1. */
export function moments(x: Tensor, axes?: Axes): readonly [mean: Tensor, variance: Tensor] {
  const average = mean(x, axes, { keepAxes: true });
  return [average, mean(square(subtract(x, average)), axes, { keepAxes: true })];
}

/** Place of the first greatest number along the last axis; int32, without that axis. */
export function argmax(x: Tensor): Tensor {
  checkDtype("argmax", x, "float32");
  if (x.shape.length === 0) {
    throw refusal("argmax", `${show(x)} has no axis`, "Give at least one axis");
  }
  return { op: { kind: "argmax" }, inputs: [x], shape: x.shape.slice(0, -1), dtype: "int32" };
}

function reduce(
  fn: "sum" | "max",
  x: Tensor,
  given: Axes | undefined,
  { keepAxes = false }: ReductionOptions,
): Tensor {
  checkDtype(fn, x, "float32");
  const axes = resolveAxes(fn, x, given);
  const reduced: Tensor =
    axes.length === 0
      ? x
      : {
          op: { kind: "reduce", fn, axes },
          inputs: [x],
          shape: withOnes(x.shape, axes),
          dtype: "float32",
        };
  return keepAxes
    ? reduced
    : reshape(
        reduced,
        x.shape.filter((_, axis) => !axes.includes(axis)),
      );
}
