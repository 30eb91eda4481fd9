/** Arithmetic of shapes, and how errors speak of them. */
import type { Shape, Tensor } from "./tensor.ts";

/** How many numbers a tensor of that shape holds. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** By how many places the numbers beside each other on each axis lie apart, row-major. */
export function stridesOf(shape: Shape): readonly number[] {
  const strides: number[] = [];
  let stride = 1;
  for (const length of shape.toReversed()) {
    strides.unshift(stride);
    stride *= length;
  }
  return strides;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/**
 * The shape that both are repeated to: aligned at the last axis, an axis that is missing or of length 1
 * takes the other's length. Nothing where they do not fit.
 */
export function broadcastShape(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis += 1) {
    const one = a[axis - rank + a.length] ?? 1;
    const other = b[axis - rank + b.length] ?? 1;
    if (one !== other && one !== 1 && other !== 1) return undefined;
    shape.push(one === 1 ? other : one);
  }
  return shape;
}

/** The axes of `to` along which a tensor of shape `from` is repeated by broadcasting. */
export function repeatedAxes(from: Shape, to: Shape): readonly number[] {
  const missing = to.length - from.length;
  return to.flatMap((length, axis) =>
    axis < missing || (from[axis - missing] === 1 && length !== 1) ? [axis] : [],
  );
}

/** `shape` with length 1 at `axes`. */
export function withOnes(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
}

/** Axes as authors give them, −1 for the last, made ascending numbers from 0 on. */
export function resolveAxes(
  operation: string,
  x: Tensor,
  axes: number | readonly number[] | undefined,
): readonly number[] {
  const rank = x.shape.length;
  if (axes === undefined) return x.shape.map((_, axis) => axis);
  const list = typeof axes === "number" ? [axes] : axes;
  const resolved = list.map((axis) => {
    if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
      throw refusal(
        operation,
        `there is no axis ${axis} in ${show(x)}`,
        rank === 0
          ? "A single number has no axes"
          : `Axes go from 0 to ${rank - 1}, or from −1 back`,
      );
    }
    return axis < 0 ? axis + rank : axis;
  });
  if (new Set(resolved).size !== resolved.length) {
    throw refusal(operation, `an axis is given twice: ${list.join(", ")}`, "Name each axis once");
  }
  return resolved.toSorted((a, b) => a - b);
}

/** Refuses shapes that are no lists of whole numbers from 1 on. */
export function checkShape(operation: string, shape: Shape): void {
  if (shape.every((length) => Number.isSafeInteger(length) && length >= 1)) return;
  throw refusal(
    operation,
    `${show(shape)} is no shape`,
    "Each length is a whole number, at least 1; a single number has the shape []",
  );
}

/** Refuses a tensor of another dtype. */
export function checkDtype(operation: string, x: Tensor, dtype: Tensor["dtype"]): void {
  if (x.dtype === dtype) return;
  throw refusal(
    operation,
    `${show(x)} is ${x.dtype}, where ${dtype} is needed`,
    `Convert it: cast(x, "${dtype}")`,
  );
}

/** An error of the author's program: what operation, what is wrong, and what to do about it. */
export function refusal(operation: string, problem: string, advice: string): Error {
  return new Error(`${operation}: ${problem}. ${advice}.`);
}

/** `[64, 10]`. */
export function show(value: Tensor | Shape): string {
  const shape = "shape" in value ? value.shape : value;
  return `[${shape.join(", ")}]`;
}
