/** Tensors that lie in the corner of wider ones: the first places of each axis. */
import type { Numbers } from "../backends/executor.ts";
import { sizeOf, stridesOf } from "../graph/shape.ts";
import type { Shape } from "../graph/tensor.ts";

/** Numbers row by row, from `offset` on. */
export interface Stretch {
  readonly values: Numbers;
  readonly shape: Shape;
  readonly offset: number;
}

/** Copies the first places of each axis, as many as the corner has. */
export function copyCorner(corner: Shape, from: Stretch, to: Stretch): void {
  const length = corner.at(-1) ?? 1;
  const leading = corner.slice(0, -1);
  const [fromStrides, toStrides] = [stridesOf(from.shape), stridesOf(to.shape)];
  for (let row = 0; row < sizeOf(leading); row += 1) {
    let [rest, source, target] = [row, from.offset, to.offset];
    for (let axis = leading.length - 1; axis >= 0; axis -= 1) {
      const size = leading[axis] ?? 1;
      source += (rest % size) * (fromStrides[axis] ?? 0);
      target += (rest % size) * (toStrides[axis] ?? 0);
      rest = Math.floor(rest / size);
    }
    to.values.set(from.values.subarray(source, source + length), target);
  }
}
