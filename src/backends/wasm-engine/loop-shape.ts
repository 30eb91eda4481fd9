/** How a loop runs through its inputs: axes that all inputs run through alike are one. */
import { stridesOf } from "../../graph/shape.ts";
import type { Shape } from "../../graph/tensor.ts";
import { at } from "./views.ts";

/** The lengths of the axes, at least one, and of each input its strides in numbers, 0 where it repeats. */
export interface LoopShape {
  readonly lengths: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

/** Inputs broadcast to a shape; the inner stride is 1 or 0. */
export function loopShape(shape: Shape, inputs: readonly Shape[]): LoopShape {
  return mergeAxes(
    shape,
    inputs.map((input) => broadcastStrides(input, shape)),
  );
}

/** Drops axes of length 1 and makes one of neighbours that every tensor runs through without a jump. */
export function mergeAxes(shape: Shape, strides: readonly (readonly number[])[]): LoopShape {
  const lengths: number[] = [];
  const merged: number[][] = strides.map(() => []);
  for (const [axis, length] of shape.entries()) {
    if (length === 1) continue;
    const before = lengths.length - 1;
    const joins =
      before >= 0 &&
      strides.every((own, i) => at(at(merged, i), before) === at(own, axis) * length);
    if (joins) lengths[before] = at(lengths, before) * length;
    else lengths.push(length);
    for (const [i, own] of strides.entries()) {
      at(merged, i)[joins ? before : lengths.length - 1] = at(own, axis);
    }
  }
  if (lengths.length > 0) return { lengths, strides: merged };
  return { lengths: [1], strides: strides.map(() => [0]) };
}

function broadcastStrides(input: Shape, shape: Shape): readonly number[] {
  const own = stridesOf(input);
  const missing = shape.length - input.length;
  return shape.map((_, axis) =>
    axis < missing || input[axis - missing] === 1 ? 0 : at(own, axis - missing),
  );
}
