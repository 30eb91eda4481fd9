/** An expression as a weighted sum of variables and of what bends, through all that is affine. */
import { gradient, type Point } from "../../analysis/derivative.ts";
import { type Curvatures, isOf } from "../../analysis/curvature.ts";
import type { Scalar } from "../../analysis/scalar.ts";
import { variablesBelow } from "../../analysis/unfold.ts";
import { isPlainWhereAffine, powerIn, signIn } from "../../atoms/roles.ts";

export type Application = Scalar & { readonly kind: "apply" };

export interface Combination {
  readonly constant: number;
  /** Variables, and affine nodes that are shared. */
  readonly linear: ReadonlyMap<Scalar, number>;
  /** What is not affine, each with a weight that is not 0. */
  readonly curved: ReadonlyMap<Application, number>;
}

/** What taking expressions apart needs to know of them. */
export interface Reading {
  readonly known: Curvatures;
  /** The value of a node where the solver begins, and so that of a node that does not vary. */
  readonly valueOf: (node: Scalar) => number;
  readonly isTrue: (node: Scalar) => boolean;
  readonly start: Point;
  /** Affine nodes that stand for themselves, as their variables are many and used again. */
  readonly isShared: (node: Scalar) => boolean;
}

/**
 * The sum of weighted nodes, of which `opened` is taken apart even where it is shared. Each node is visited once, however often it is used: its weight is complete when
 * its turn comes, as arguments have lower numbers than what uses them.
 */
export function combine(
  roots: Iterable<readonly [Scalar, number]>,
  reading: Reading,
  opened?: Scalar,
): Combination {
  const { known, valueOf } = reading;
  const weights = new Map<Scalar, number>();
  const open = createQueue();
  const add = (node: Scalar, weight: number): void => {
    const before = weights.get(node);
    weights.set(node, (before ?? 0) + weight);
    if (before === undefined) open.push(node);
  };
  for (const [node, weight] of roots) add(node, weight);
  let constant = 0;
  const linear = new Map<Scalar, number>();
  const curved = new Map<Application, number>();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const weight = weights.get(node) ?? 0;
    if (weight === 0) continue;
    if (!known.varies(node)) {
      constant += weight * valueOf(node);
    } else if (node.kind === "variable" || (node !== opened && reading.isShared(node))) {
      linear.set(node, weight);
    } else if (node.kind === "if") {
      add(reading.isTrue(node.condition) ? node.then : node.otherwise, weight);
    } else if (node.kind === "apply") {
      const parts = partsOf(node, reading);
      if (parts !== undefined) {
        for (const [part, share] of parts) add(part, weight * share);
      } else if (isOf(known.curvatureOf(node), "affine")) {
        constant += weight * tangent(node, reading, (each, slope) => add(each, weight * slope));
      } else {
        curved.set(node, weight);
      }
    }
  }
  return { constant, linear, curved };
}

function isAffine(node: Application, known: Curvatures): boolean {
  const curvature = known.shapeOf(node)?.curvature;
  return curvature === "affine" || curvature === "constant";
}

/** The nodes that an affine operation adds up, with their factors. */
function partsOf(
  node: Application,
  { known, valueOf }: Reading,
): readonly (readonly [Scalar, number])[] | undefined {
  const { args, atom } = node;
  const [left] = args;
  if (signIn(atom, 0) !== undefined) return args.map((arg, i) => [arg, signIn(atom, i) ?? 1]);
  if (powerIn(atom, 0) !== undefined) {
    const [at, ...others] = [...args.keys()].filter((i) => known.varies(args[i] ?? node));
    const varying = at === undefined ? undefined : args[at];
    if (varying === undefined || at === undefined || others.length > 0) return undefined;
    if (powerIn(atom, at) !== 1) return undefined;
    const factor = args.reduce((product, arg, i) => {
      if (i === at) return product;
      return powerIn(atom, i) === 1 ? product * valueOf(arg) : product / valueOf(arg);
    }, 1);
    return [[varying, factor]];
  }
  // x^1, and what never reaches its bounds.
  if (isPlainWhereAffine(atom)) {
    return left !== undefined && isAffine(node, known) ? [[left, 1]] : undefined;
  }
  switch (atom.name) {
    case "mean":
      return args.map((arg) => [arg, 1 / args.length]);
    case "max":
    case "min": {
      const only = isAffine(node, known) ? countingArgument(node, known) : undefined;
      return only === undefined ? undefined : [[only, 1]];
    }
    case "abs": {
      if (left === undefined || !isAffine(node, known)) return undefined;
      return [[left, known.shapeOf(node)?.monotonicity[0] === "decreasing" ? -1 : 1]];
    }
    default:
      return undefined;
  }
}

/** The one argument on which the value depends over these ranges. */
function countingArgument(node: Application, known: Curvatures): Scalar | undefined {
  const counting = countingArguments(node, known);
  return counting.length === 1 ? counting[0] : undefined;
}

/** The arguments on which the value may depend over their ranges. */
export function countingArguments(node: Application, known: Curvatures): readonly Scalar[] {
  const monotonicity = known.shapeOf(node)?.monotonicity ?? [];
  return node.args.filter((_, i) => monotonicity[i] !== "constant");
}

/** Of any other affine operation its tangent, which it is itself. Gives the constant of it. */
function tangent(
  node: Application,
  { valueOf, start }: Reading,
  add: (variable: Scalar, slope: number) => void,
): number {
  const { slopes } = gradient(node, start);
  let constant = valueOf(node);
  for (const each of variablesBelow([node])) {
    const slope = each.kind === "variable" ? (slopes.get(each.variable.key) ?? 0) : 0;
    if (slope === 0) continue;
    add(each, slope);
    constant -= slope * valueOf(each);
  }
  return constant;
}

/** Nodes, that of the highest number first: a binary heap. */
function createQueue(): {
  readonly push: (node: Scalar) => void;
  readonly pop: () => Scalar | undefined;
} {
  const heap: Scalar[] = [];
  const numberAt = (place: number): number => heap[place]?.id ?? -1;
  const swap = (a: number, b: number): void => {
    const [first, second] = [heap[a], heap[b]];
    if (first === undefined || second === undefined) return;
    [heap[a], heap[b]] = [second, first];
  };
  return {
    push: (node) => {
      heap.push(node);
      for (let at = heap.length - 1; at > 0;) {
        const above = (at - 1) >> 1;
        if (numberAt(above) >= numberAt(at)) return;
        swap(above, at);
        at = above;
      }
    },
    pop: () => {
      const top = heap[0];
      const last = heap.pop();
      if (last === undefined || heap.length === 0) return last;
      heap[0] = last;
      for (let at = 0; ;) {
        const [left, right] = [2 * at + 1, 2 * at + 2];
        const larger = numberAt(right) > numberAt(left) ? right : left;
        if (numberAt(larger) <= numberAt(at)) return top;
        swap(at, larger);
        at = larger;
      }
    },
  };
}
