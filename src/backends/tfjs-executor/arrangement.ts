/** The same numbers in another arrangement. */
import * as tf from "@tensorflow/tfjs-core";
import type { Shape } from "../../graph/tensor.ts";
import { joined, manyAxes } from "./axes.ts";
import { building, kernel, onOne, type Operation, reshaped } from "./kernel.ts";

export function reshapeOperation(result: Shape): Operation {
  return onOne((x) => reshaped(x, result));
}

export function transposeOperation(
  shape: Shape,
  permutation: readonly number[],
  result: Shape,
): Operation {
  if (shape.length <= manyAxes) {
    return onOne((x) => kernel("Transpose", { x }, { perm: [...permutation] }));
  }
  // Axes that stay neighbours in this order are one.
  const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
  const few = joined(shape, (axis, next) => inverse[next] === (inverse[axis] ?? 0) + 1);
  const starts = few.groups.map(([axis = 0]) => inverse[axis] ?? 0);
  const order = starts.toSorted((a, b) => a - b);
  const perm = order.map((start) => starts.indexOf(start));
  return onOne((x) =>
    building((keep) =>
      reshaped(keep(kernel("Transpose", { x: keep(reshaped(x, few.shape)) }, { perm })), result),
    ),
  );
}

export function sliceOperation(shape: Shape, starts: readonly number[], result: Shape): Operation {
  if (shape.length <= manyAxes) {
    return onOne((x) => kernel("Slice", { x }, { begin: [...starts], size: [...result] }));
  }
  const whole = (axis: number): boolean => shape[axis] === result[axis];
  const few = joined(shape, (axis, next) => whole(axis) && whole(next));
  const begin = few.groups.map((group) => starts[group[0] ?? 0] ?? 0);
  const size = few.groups.map((group, i) =>
    group.every(whole) ? (few.shape[i] ?? 1) : (result[group[0] ?? 0] ?? 1),
  );
  return onOne((x) =>
    building((keep) =>
      reshaped(keep(kernel("Slice", { x: keep(reshaped(x, few.shape)) }, { begin, size })), result),
    ),
  );
}

export function padOperation(
  shape: Shape,
  before: readonly number[],
  after: readonly number[],
  result: Shape,
): Operation {
  const plain = (axis: number): boolean => before[axis] === 0 && after[axis] === 0;
  const few =
    shape.length <= manyAxes
      ? { shape: [...shape], groups: shape.map((_, axis) => [axis]) }
      : joined(shape, (axis, next) => plain(axis) && plain(next));
  const paddings = few.groups.map(([axis = 0]) => [before[axis] ?? 0, after[axis] ?? 0]);
  return onOne((x) =>
    building((keep) => {
      const flat = keep(reshaped(x, few.shape));
      return reshaped(keep(kernel("PadV2", { x: flat }, { paddings, constantValue: 0 })), result);
    }),
  );
}

export function concatOperation(axis: number): Operation {
  return (inputs) => tf.concat([...inputs], axis);
}
