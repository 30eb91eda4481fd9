/** Sums, maxima and places of maxima along axes. */
import { sizeOf } from "../../graph/shape.ts";
import type { Shape } from "../../graph/tensor.ts";
import { joined, manyAxes } from "./axes.ts";
import { building, kernel, onOne, type Operation, reshaped, type Tensor } from "./kernel.ts";

export function reduceOperation(
  fn: "sum" | "max",
  shape: Shape,
  axes: readonly number[],
  result: Shape,
): Operation {
  if (axes.length === 0) return onOne((x) => reshaped(x, result));
  const reduced = (x: Tensor, along: readonly number[], keepDims: boolean): Tensor =>
    fn === "sum"
      ? kernel("Sum", { x }, { axis: [...along], keepDims })
      : kernel("Max", { x }, { reductionIndices: [...along], keepDims });
  if (shape.length <= manyAxes) return onOne((x) => reduced(x, axes, true));
  const among = (axis: number): boolean => axes.includes(axis);
  const few = joined(shape, (axis, next) => among(axis) === among(next));
  const along = few.groups.flatMap(([axis = 0], i) => (among(axis) ? [i] : []));
  return onOne((x) =>
    building((keep) => reshaped(keep(reduced(keep(reshaped(x, few.shape)), along, false)), result)),
  );
}

export function argmaxOperation(shape: Shape, result: Shape): Operation {
  const rows = [sizeOf(result), shape.at(-1) ?? 1];
  return onOne((x) =>
    building((keep) =>
      reshaped(keep(kernel("ArgMax", { x: keep(reshaped(x, rows)) }, { axis: 1 })), result),
    ),
  );
}
