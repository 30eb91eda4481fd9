/** Matrix products and convolutions, with what is done to their sums. */
import { sizeOf } from "../../graph/shape.ts";
import type { Shape } from "../../graph/tensor.ts";
import { i32 } from "./code.ts";
import type { Program } from "../../graph/program.ts";
import { addressOf, type Emitter, type Place } from "./emitter.ts";
import { emitConvolution } from "./image.ts";
import { workingBytes } from "./operations.ts";
import type { Product } from "./products.ts";
import { at } from "./views.ts";

/** A factor: how many matrices, and the axes of each as they lie in memory. */
interface Factor {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
}

/** Room for the second factor the other way round, where the kernel cannot take it as it is. */
export function workingBytesOfProduct(program: Program, { sums }: Product): number {
  const { op, inputs } = at(program.nodes, sums);
  if (op.kind !== "matmul") return workingBytes(program, sums);
  const { shape } = at(program.nodes, at(inputs, 1));
  const { rows, columns } = factorOf(shape);
  const turns = op.transposeB && rows > 1 && columns > 1;
  return turns ? 4 * sizeOf(shape) : 0;
}

/** What the kernel does to the sums; the numbers are those of assembly/matmul.ts. */
const addBias = 2;
const clampAtZero = 4;
const maskByPositive = 8;

export function emitProduct(
  emitter: Emitter,
  program: Program,
  product: Product,
  placeOf: (node: number) => Place,
  working: Place,
): void {
  const { op, inputs, shape } = at(program.nodes, product.sums);
  const [a, b] = [at(inputs, 0), at(inputs, 1)];
  const { bias, mask, clamps } = product;
  const flags =
    (bias === undefined ? 0 : addBias) +
    (clamps ? clampAtZero : 0) +
    (mask === undefined ? 0 : maskByPositive);
  const biasAddress = bias === undefined ? i32(0) : addressOf(placeOf(bias));
  if (op.kind === "conv2d") {
    const operands = [a, b].map((input) => ({
      shape: at(program.nodes, input).shape,
      place: placeOf(input),
    }));
    const operation = { inputs: operands, shape, to: placeOf(product.node), working };
    emitConvolution(emitter, op, operation, [biasAddress, i32(flags)]);
    return;
  }
  if (op.kind !== "matmul") throw new TypeError("A product begins with a matmul or conv2d.");
  const [aShape, bShape] = [at(program.nodes, a).shape, at(program.nodes, b).shape];
  const [left, right] = [factorOf(aShape), factorOf(bShape)];
  let second = placeOf(b);
  if (workingBytesOfProduct(program, product) > 0) {
    const sizes = [right.count, right.rows, right.columns].map(i32);
    emitter.emit(emitter.kernel("transpose", [addressOf(second), addressOf(working), ...sizes]));
    second = working;
  }
  const { rows, columns, count } = factorOf(shape);
  const inner = op.transposeA ? left.rows : left.columns;
  // Matrices that meet the same second factor are one matrix of more rows.
  const joined = right.count === 1 && !op.transposeA;
  const next = (factor: Factor): number =>
    factor.count === 1 ? 0 : 4 * factor.rows * factor.columns;
  emitter.emit(
    emitter.kernel("matmul", [
      i32(joined ? 1 : count),
      addressOf(placeOf(a)),
      i32(next(left)),
      i32(op.transposeA ? 4 : 4 * inner),
      i32(op.transposeA ? 4 * rows : 4),
      addressOf(second),
      i32(next(right)),
      i32(4 * columns),
      addressOf(placeOf(product.node)),
      i32(4 * rows * columns),
      i32(4 * columns),
      biasAddress,
      mask === undefined ? i32(0) : addressOf(placeOf(mask)),
      i32(joined ? rows * count : rows),
      i32(inner),
      i32(columns),
      i32(flags),
    ]),
  );
}

function factorOf(shape: Shape): Factor {
  const [rows, columns] = [at(shape, shape.length - 2), at(shape, shape.length - 1)];
  return { count: sizeOf(shape.slice(0, -2)), rows, columns };
}
