/**
 * Which values are no work at all: the numbers of another value under another shape, in the same order and
 * side by side.
 */
import type { Node, Program } from "../../graph/program.ts";
import { sizeOf, stridesOf } from "../../graph/shape.ts";

/** A node's numbers are those of `root`, from `offset` numbers on. A root is a view of itself. */
export interface View {
  readonly root: number;
  readonly offset: number;
}

/** The view of each node. */
export function viewsOf({ nodes }: Program): readonly View[] {
  const views: View[] = [];
  for (const [place, node] of nodes.entries()) {
    const [input] = node.inputs;
    const seen = input === undefined ? undefined : views[input];
    const offset = input === undefined ? undefined : offsetIn(node, at(nodes, input));
    views.push(
      seen === undefined || offset === undefined
        ? { root: place, offset: 0 }
        : { root: seen.root, offset: seen.offset + offset },
    );
  }
  return views;
}

/** The element at a place that is known to be there. */
export function at<T>(list: readonly T[], place: number): T {
  const item = list[place];
  if (item === undefined) throw new RangeError(`There is no item ${place} of ${list.length}.`);
  return item;
}

/** From which of the input's numbers on the node has them unchanged, if it does. */
function offsetIn({ op, shape }: Node, input: Node): number | undefined {
  switch (op.kind) {
    case "reshape":
    case "stopGradient":
      return 0;
    case "broadcast":
    case "reduce":
    case "pad":
      return sizeOf(shape) === sizeOf(input.shape) ? 0 : undefined;
    case "transpose": {
      const moved = op.permutation.filter((axis) => input.shape[axis] !== 1);
      return moved.every((axis, i) => i === 0 || axis > at(moved, i - 1)) ? 0 : undefined;
    }
    case "slice": {
      const first = shape.findIndex((length) => length !== 1);
      const whole = shape.every(
        (length, axis) => axis <= first || first < 0 || length === input.shape[axis],
      );
      if (!whole) return undefined;
      const strides = stridesOf(input.shape);
      return op.starts.reduce((sum, start, axis) => sum + start * at(strides, axis), 0);
    }
    default:
      return undefined;
  }
}
