/** Random graphs: any operation on any tensors that fit it, so that shared parts and constants are common. */
import * as fc from "fast-check";
import { concat, gather, pad, reshape, slice, transpose } from "../../src/graph/arrangement.ts";
import {
  abs,
  add,
  binary,
  broadcast,
  cast,
  negate,
  select,
  stopGradient,
  unary,
} from "../../src/graph/elementwise.ts";
import { gradients } from "../../src/graph/gradient.ts";
import { constant, hyper, shared, step, uniform } from "../../src/graph/leaves.ts";
import {
  arithmetics,
  type BinaryFunction,
  comparisons,
  type UnaryFunction,
} from "../../src/graph/op.ts";
import { matmul } from "../../src/graph/product.ts";
import { max, sum } from "../../src/graph/reduction.ts";
import { broadcastShape } from "../../src/graph/shape.ts";
import type { Tensor } from "../../src/graph/tensor.ts";

/** Of two axes each, all lengths 1, 2 or 3, so that many fit each other. */
const leaves: readonly Tensor[] = [
  shared("x", [2, 3]),
  shared("y", [3, 2]),
  shared("x", [2, 3]),
  uniform("noise", [3, 3]),
  broadcast(hyper("lr"), [1, 2]),
  reshape(cast(step(), "float32"), [1, 1]),
  constant(0, [2, 3]),
  constant(1, [1, 1]),
  constant(-1, [3, 2]),
  constant(2, [3, 3]),
  constant([1, 0, -2, 0.5, 3, -1], [2, 3]),
];

/** What the leaves are. */
export const environment = {
  shared: { x: [0.5, -1, 2, 0, 1, -3], y: [1, 2, -0.25, 4, -1, 0] },
  hyper: { lr: 0.1 },
  step: 3,
  seed: 9,
};

/** One operation: numbers that choose it, its inputs among what is there, and its details. */
type Choice = readonly [number, number, number, number];

const unaries: readonly UnaryFunction[] = ["negate", "abs", "exp", "tanh", "relu", "sigmoid"];
const binaries: readonly BinaryFunction[] = [...arithmetics, ...comparisons];

function pick<T>(list: readonly T[], number: number, otherwise: T): T {
  return list[number % list.length] ?? otherwise;
}

function apply(tensors: readonly Tensor[], [kind, first, second, detail]: Choice): Tensor {
  const a = pick(tensors, first, constant(0, [1, 1]));
  const b = pick(tensors, second, a);
  const [rows = 1, columns = 1] = a.shape;
  switch (kind) {
    case 0:
      return unary(pick(unaries, detail, "abs"), a);
    case 1:
      return transpose(a);
    case 2:
      return reshape(a, [columns, rows]);
    case 3:
      return sum(a, detail % 2, { keepAxes: true });
    case 4:
      return max(a, detail % 2, { keepAxes: true });
    case 5:
      return slice(a, [rows - 1, 0], [1, columns]);
    case 6:
      return slice(pad(a, [1, 0], [0, 1]), [0, 0], [rows, columns]);
    case 7:
      return stopGradient(a);
    case 8:
      return broadcast(broadcast(slice(a, [0, 0], [1, columns]), [1, columns]), [3, columns]);
    case 9:
      return gather(a, constant([0, rows - 1], [2], "int32"));
    case 10:
      return negate(a);
    case 11: {
      const transposeA = detail % 2 === 1;
      const transposeB = detail % 4 > 1;
      const fits = a.shape[transposeA ? 0 : 1] === b.shape[transposeB ? 1 : 0];
      return fits ? matmul(a, b, { transposeA, transposeB }) : a;
    }
    case 12:
      return rows === b.shape[0] && columns + (b.shape[1] ?? 1) <= 3 ? concat([a, b], 1) : b;
    case 13:
      return broadcastShape(a.shape, b.shape) ? select(a, b, detail % 3) : a;
    default:
      return broadcastShape(a.shape, b.shape) ? combined(pick(binaries, detail, "add"), a, b) : b;
  }
}

/** Divisors are kept from 0, of which the passes do not promise the sign. */
function combined(fn: BinaryFunction, a: Tensor, b: Tensor): Tensor {
  return binary(fn, a, fn === "divide" ? add(abs(b), 1) : b);
}

const choice = fc.tuple(fc.nat(20), fc.nat(40), fc.nat(40), fc.nat(8));

/** Some of the last tensors of a random graph, and the gradients of one in two leaves. */
export const randomTensors: fc.Arbitrary<readonly Tensor[]> = fc
  .array(choice, { minLength: 3, maxLength: 25 })
  .map((choices) => {
    const tensors = [...leaves];
    for (const one of choices) tensors.push(apply(tensors, one));
    const last = tensors.slice(-2);
    const loss = last.map((tensor) => sum(tensor)).reduce((a, b) => binary("multiply", a, b));
    return [...last, ...gradients(loss, leaves.slice(0, 2))];
  });
