/**
 * Matrix products and convolutions with what is done to their sums at once, while these are in registers: a bias is added, what
 * is below zero is cut off (relu), what another tensor has no positive number for is set to zero (the
 * gradient of relu; for matrix products alone).
 */
import type { Program } from "../../graph/program.ts";
import { sizeOf } from "../../graph/shape.ts";
import { at, type View } from "./views.ts";

export interface Product {
  readonly kind: "product";
  /** What is left in the end. */
  readonly node: number;
  /** All that is computed, `node` included. */
  readonly members: readonly number[];
  /** The matrix product or convolution itself. */
  readonly sums: number;
  /** A number for each column. */
  readonly bias: number | undefined;
  readonly clamps: boolean;
  readonly mask: number | undefined;
}

/** All matrix products and convolutions of a program. */
export function productsOf(program: Program, views: readonly View[]): readonly Product[] {
  const { nodes } = program;
  const readers = readersOf(program, views);
  return [...nodes.entries()].flatMap(([place, { op }]) =>
    op.kind === "matmul" || op.kind === "conv2d" ? [productOf(place)] : [],
  );

  function productOf(sums: number): Product {
    let product: Product = {
      kind: "product",
      node: sums,
      members: [sums],
      sums,
      bias: undefined,
      clamps: false,
      mask: undefined,
    };
    for (let next = extended(product); next !== undefined; next = extended(product)) product = next;
    return product;
  }

  /** With the only reader of what is left, where the kernel can do that. */
  function extended(product: Product): Product | undefined {
    const [reader, ...others] = readers.get(product.node) ?? [];
    if (
      reader === undefined ||
      reader < 0 ||
      others.length > 0 ||
      product.clamps ||
      product.mask !== undefined
    ) {
      return undefined;
    }
    const { op, inputs, shape } = at(nodes, reader);
    if (sizeOf(shape) !== sizeOf(at(nodes, product.node).shape)) return undefined;
    const grown = { ...product, node: reader, members: [...product.members, reader] };
    const rest = inputs.filter((input) => at(views, input).root !== product.node);
    if (op.kind === "binary" && op.fn === "add" && product.bias === undefined) {
      const [bias] = rest;
      return bias !== undefined && isBias(bias, product.sums) ? { ...grown, bias } : undefined;
    }
    if (op.kind === "unary" && op.fn === "relu") return { ...grown, clamps: true };
    if (at(nodes, product.sums).op.kind !== "matmul") return undefined;
    if (op.kind !== "select" || at(views, at(inputs, 1)).root !== product.node) return undefined;
    const condition = at(views, at(inputs, 0)).root;
    const mask = maskOf(condition);
    if (mask === undefined || !isZero(at(inputs, 2))) return undefined;
    return { ...grown, mask, members: [...product.members, condition, reader] };
  }

  function isBias(node: number, sums: number): boolean {
    const columns = at(nodes, sums).shape.at(-1);
    const { shape } = at(nodes, node);
    return shape.at(-1) === columns && sizeOf(shape) === columns;
  }

  /** y of a condition 0 < y that nobody else reads. */
  function maskOf(condition: number): number | undefined {
    const { op, inputs, shape } = at(nodes, condition);
    if (op.kind !== "binary" || op.fn !== "less" || readers.get(condition)?.length !== 1) {
      return undefined;
    }
    const mask = at(inputs, 1);
    const fits = sizeOf(at(nodes, mask).shape) === sizeOf(shape);
    return fits && isZero(at(inputs, 0)) ? mask : undefined;
  }

  function isZero(node: number): boolean {
    const { op } = at(nodes, at(views, node).root);
    return op.kind === "constant" && op.values.every((value) => value === 0);
  }
}

/** Who reads a root, a reader twice where it reads it twice; −1 for the program's results and updates. */
function readersOf(
  program: Program,
  views: readonly View[],
): ReadonlyMap<number, readonly number[]> {
  const readers = new Map<number, number[]>();
  const note = (node: number, reader: number): void => {
    const { root } = at(views, node);
    readers.set(root, [...(readers.get(root) ?? []), reader]);
  };
  for (const [place, { inputs }] of program.nodes.entries()) {
    if (at(views, place).root === place) for (const input of inputs) note(input, place);
  }
  for (const { node } of [...program.results, ...program.updates]) note(node, -1);
  return readers;
}
