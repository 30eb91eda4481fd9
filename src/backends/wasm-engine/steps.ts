/**
 * The steps of carrying out a program: operations that work place by place on the same shape are carried
 * out in one loop, matrix products with what follows on them, all others by themselves.
 */
import type { Program } from "../../graph/program.ts";
import type { Shape } from "../../graph/tensor.ts";
import { type Product, productsOf } from "./products.ts";
import { at, type View } from "./views.ts";

export type Step = Loop | Product | Single;

export interface Loop {
  readonly kind: "loop";
  readonly shape: Shape;
  /** Nodes in their order. */
  readonly members: readonly number[];
}

export interface Single {
  readonly kind: "single";
  readonly node: number;
}

/** A loop that may still take members. It is carried out where its last member stands. */
interface OpenLoop {
  readonly shape: Shape;
  members: number[];
}

export function stepsOf(program: Program, views: readonly View[]): readonly Step[] {
  /** Loops of which no member has been read by another step. */
  const open = new Set<OpenLoop>();
  const loopOf = new Map<number, OpenLoop>();
  const placed = new Map<OpenLoop, number>();
  const others = new Map<number, Product | Single>();
  const products = productsOf(program, views);
  const productOf = new Map(products.map((product) => [product.node, product]));
  const absorbed = new Set(products.flatMap(({ members }) => members));
  for (const [place, node] of program.nodes.entries()) {
    if (at(views, place).root !== place || isLeaf(node.op.kind)) continue;
    const product = productOf.get(place);
    if (absorbed.has(place) && product === undefined) continue;
    const sources = new Set<OpenLoop>();
    for (const member of product?.members ?? [place]) {
      for (const input of at(program.nodes, member).inputs) {
        const loop = loopOf.get(at(views, input).root);
        if (loop !== undefined) sources.add(loop);
      }
    }
    const joined: OpenLoop = { shape: node.shape, members: [] };
    const worksByPlace = product === undefined && isByPlace(node.op.kind);
    for (const loop of sources) {
      if (worksByPlace && open.has(loop) && readsInPlace(place, loop)) {
        joined.members.push(...loop.members);
        placed.delete(loop);
      }
      open.delete(loop);
    }
    if (!worksByPlace) {
      others.set(place, product ?? { kind: "single", node: place });
      continue;
    }
    joined.members = [...joined.members, place].sort((a, b) => a - b);
    for (const member of joined.members) loopOf.set(member, joined);
    open.add(joined);
    placed.set(joined, place);
  }
  const loops = [...placed].map(([{ shape, members }, place]): readonly [number, Step] => [
    place,
    { kind: "loop", shape, members },
  ]);
  return [...loops, ...others].sort(([a], [b]) => a - b).map(([, step]) => step);

  /** Whether all that a node reads from a loop has the shape of both. */
  function readsInPlace(place: number, loop: OpenLoop): boolean {
    const { shape, inputs } = at(program.nodes, place);
    return (
      sameLengths(shape, loop.shape) &&
      inputs.every(
        (input) =>
          loopOf.get(at(views, input).root) !== loop ||
          sameLengths(at(program.nodes, input).shape, shape),
      )
    );
  }
}

/** Whether two shapes are the same but for axes of length 1 before all others. */
export function sameLengths(a: Shape, b: Shape): boolean {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => i + 1).every(
    (fromEnd) => (a[a.length - fromEnd] ?? 1) === (b[b.length - fromEnd] ?? 1),
  );
}

/** Whether the numbers are there before the first step. */
export function isLeaf(kind: string): boolean {
  return ["state", "batch", "shared", "hyper", "step", "constant"].includes(kind);
}

function isByPlace(kind: string): boolean {
  return ["unary", "binary", "select", "cast", "broadcast", "uniform"].includes(kind);
}
