/**
 * Curvature by the rules of disciplined convex programming: M. Grant, S. Boyd and Y. Ye, Disciplined
 * Convex Programming, in Global Optimization: From Theory to Implementation, Springer 2006. An expression
 * is convex where its atom is convex and each argument is affine, or convex where the atom increases in
 * it, or concave where the atom decreases in it. Monotonicity and curvature of atoms follow from the
 * ranges of arguments, so that `x^3` of an x ≥ 0 is convex.
 */
import type { Curvature, Monotonicity, Operand, Shape } from "../atoms/atom.ts";
import { findAtom } from "../atoms/table.ts";
import { numberRange, type Range } from "../ir/range.ts";
import { once } from "./once.ts";
import { argumentsOf } from "./unfold.ts";
import type { Scalar } from "./scalar.ts";

/** What a place asks for: `minimize` convex, `maximize` concave, both sides of `==` affine. */
export type Need = "convex" | "concave" | "affine";

export interface Curvatures<Note = unknown> {
  readonly curvatureOf: (node: Scalar<Note>) => Curvature;
  /** Of the node's own operation over the ranges of its arguments; absent where it has none. */
  readonly shapeOf: (node: Scalar<Note>) => Shape | undefined;
  readonly rangeOf: (node: Scalar<Note>) => Range;
  /** Depends on a parameter or metric, or may, and is not a single number. */
  readonly varies: (node: Scalar<Note>) => boolean;
  /** Whether all that it depends on is known: nothing in it was too large to take apart. */
  readonly isWhole: (node: Scalar<Note>) => boolean;
}

/**
 * The curvature of every node, in linear time.
 * @param nodes arguments before what uses them: `ScalarGraph.nodes`.
 * @param rangeOf encloses a node's values wherever curvature is to hold.
 */
export function curvatures<Note>(
  nodes: readonly Scalar<Note>[],
  rangeOf: (node: Scalar<Note>) => Range,
): Curvatures<Note> {
  const { varying, partial } = dependences(nodes, rangeOf);
  const varies = (node: Scalar<Note>) => varying.has(node.id);
  const operand = (node: Scalar<Note>): Operand => ({
    range: rangeOf(node),
    constant: !varies(node),
  });
  // Many ask only what varies, which takes far less.
  const composed = once(() => {
    const shapes = new Map<number, Shape>();
    const known = new Map<number, Curvature>();
    const curvatureOf = (node: Scalar<Note>) => known.get(node.id) ?? "unknown";
    for (const node of nodes) {
      const shape = shapeOf(node, operand);
      if (shape !== undefined) shapes.set(node.id, shape);
      known.set(node.id, varies(node) ? compose(node, shape, curvatureOf) : "constant");
    }
    return { shapes, curvatureOf };
  });
  return {
    curvatureOf: (node) => composed().curvatureOf(node),
    shapeOf: (node) => composed().shapes.get(node.id),
    rangeOf,
    varies,
    isWhole: (node) => !partial.has(node.id),
  };
}

/** The nodes that vary, and those that depend on something that was too large to take apart. */
function dependences<Note>(
  nodes: readonly Scalar<Note>[],
  rangeOf: (node: Scalar<Note>) => Range,
): { readonly varying: ReadonlySet<number>; readonly partial: ReadonlySet<number> } {
  const varying = new Set<number>();
  const partial = new Set<number>();
  const varies = (node: Scalar<Note>) => varying.has(node.id);
  for (const node of nodes) {
    if (isCut(node) || argumentsOf(node).some((part) => partial.has(part.id))) {
      partial.add(node.id);
    }
    if (mayVary(node, varies) && !isSingle(rangeOf(node))) varying.add(node.id);
  }
  return { varying, partial };
}

/** What was not taken apart says nothing of what it depends on. */
function isCut<Note>(node: Scalar<Note>): boolean {
  return node.kind === "unknown" && node.from.length === 0;
}

function mayVary<Note>(node: Scalar<Note>, varies: (node: Scalar<Note>) => boolean): boolean {
  switch (node.kind) {
    case "constant":
      return false;
    case "variable":
      return node.variable.source !== "measured";
    case "apply":
    case "if":
    case "unknown":
      return isCut(node) || argumentsOf(node).some(varies);
  }
}

function isSingle(range: Range): boolean {
  return range.kind === "members"
    ? range.members.length <= 1
    : !range.undefined && range.low === range.high;
}

/** The operation of a node: an atom's, or a choice between two branches that nothing varying makes. */
function shapeOf<Note>(
  node: Scalar<Note>,
  operand: (node: Scalar<Note>) => Operand,
): Shape | undefined {
  if (node.kind === "if") {
    return operand(node.condition).constant
      ? { curvature: "affine", monotonicity: ["constant", ...branchUse(operand(node.condition))] }
      : undefined;
  }
  if (node.kind !== "apply") return undefined;
  const [left, right] = node.args;
  if (node.atom.name === "multiply" && left !== undefined && left === right) {
    const two: Operand = { range: numberRange(2, 2, { whole: true }), constant: true };
    const square = findAtom("power")?.shape?.([operand(left), two]);
    const inBase = square?.monotonicity[0] ?? "unknown";
    return square && { curvature: square.curvature, monotonicity: [inBase, inBase] };
  }
  return node.atom.shape?.(node.args.map(operand));
}

/** A branch that is never taken changes nothing. */
function branchUse({ range }: Operand): readonly [then: Monotonicity, otherwise: Monotonicity] {
  const taken = (truth: boolean): Monotonicity =>
    range.kind === "members" && !range.members.includes(truth) ? "constant" : "increasing";
  return [taken(true), taken(false)];
}

function compose<Note>(
  node: Scalar<Note>,
  shape: Shape | undefined,
  curvatureOf: (node: Scalar<Note>) => Curvature,
): Curvature {
  if (node.kind === "variable") return isContinuous(node) ? "affine" : "unknown";
  if (shape === undefined) return "unknown";
  const meets = (need: Need) =>
    isOf(shape.curvature, need) &&
    argumentsOf(node).every((part, i) => {
      const needed = neededOf(shape, i, need);
      return needed === undefined || isOf(curvatureOf(part), needed);
    });
  const [convex, concave] = [meets("convex"), meets("concave")];
  if (convex) return concave ? "affine" : "convex";
  return concave ? "concave" : "unknown";
}

/** A real parameter. Whole numbers, choices and metrics have no curvature. */
export function isContinuous<Note>(node: Scalar<Note> & { readonly kind: "variable" }): boolean {
  const { range, source, values } = node.variable;
  return source === "parameter" && values === undefined && range.kind === "numbers" && !range.whole;
}

/** Whether a curvature is what a place needs. */
export function isOf(curvature: Curvature, need: Need): boolean {
  return curvature === "constant" || curvature === "affine" || curvature === need;
}

/** What argument `i` must be for the whole to be as needed; nothing where it does not matter. */
export function neededOf(shape: Shape, i: number, need: Need): Need | undefined {
  switch (shape.monotonicity[i] ?? "unknown") {
    case "constant":
      return undefined;
    case "unknown":
      return "affine";
    case "increasing":
      return need;
    case "decreasing":
      return opposite(need);
  }
}

function opposite(need: Need): Need {
  if (need === "affine") return "affine";
  return need === "convex" ? "concave" : "convex";
}
