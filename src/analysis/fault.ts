/** Why an expression is not as curved as its place needs it: the innermost node that breaks a rule. */
import type { Curvature, Monotonicity } from "../atoms/atom.ts";
import { type Curvatures, isContinuous, isOf, type Need, neededOf } from "./curvature.ts";
import { argumentsOf } from "./unfold.ts";
import type { Scalar } from "./scalar.ts";

export interface Fault<Note = unknown> {
  /** From the whole to the innermost node that breaks a rule, which is the last. */
  readonly path: readonly Scalar<Note>[];
  readonly offender: Scalar<Note>;
  /** What the offender would have to be, and what it is. */
  readonly needed: Need;
  readonly found: Curvature;
  readonly reason: Reason<Note>;
}

export type Reason<Note = unknown> =
  /** The operation itself is curved otherwise. */
  | { readonly kind: "bends"; readonly curvature: Curvature }
  /** The operation is neither convex nor concave over the ranges of its arguments. */
  | { readonly kind: "operation" }
  /** The operation has a curvature, but this argument does not fit it. */
  | {
      readonly kind: "argument";
      readonly argument: number;
      readonly part: Scalar<Note>;
      readonly curvature: Curvature;
      readonly monotonicity: Monotonicity;
      readonly needed: Need;
      readonly found: Curvature;
    }
  /** Which branch is taken depends on parameters. */
  | { readonly kind: "branches" }
  /** A whole number, a choice, a truth value. */
  | { readonly kind: "discrete" }
  /** Only a trial tells it. */
  | { readonly kind: "metric" }
  /** Its value depends on parameters in a way that is not known. */
  | { readonly kind: "unknown" };

/** The fault of an expression in a place that needs a curvature; nothing where it is as needed. */
export function faultOf<Note>(
  root: Scalar<Note>,
  need: Need,
  known: Curvatures<Note>,
): Fault<Note> | undefined {
  if (isOf(known.curvatureOf(root), need)) return undefined;
  const path: Scalar<Note>[] = [root];
  let [node, needed]: readonly [Scalar<Note>, Need] = [root, need];
  for (;;) {
    const next = stepInto(node, needed, known);
    if (next === undefined) break;
    [node, needed] = next;
    path.push(node);
  }
  const found = known.curvatureOf(node);
  return { path, offender: node, needed, found, reason: reasonOf(node, needed, known) };
}

/**
 * Where the fault of a node comes from one of its parts: a part that is of no curvature itself, or, in a
 * node whose own operation would do, the part that bends the other way.
 */
function stepInto<Note>(
  node: Scalar<Note>,
  need: Need,
  known: Curvatures<Note>,
): readonly [Scalar<Note>, Need] | undefined {
  const shape = known.shapeOf(node);
  const isUnknown = known.curvatureOf(node) === "unknown";
  if (!isUnknown && (shape === undefined || !isOf(shape.curvature, need))) return undefined;
  for (const [i, part] of argumentsOf(node).entries()) {
    if (node.kind === "if" && i === 0) continue;
    const needed = shape === undefined ? need : neededOf(shape, i, need);
    if (needed === undefined) continue;
    const found = known.curvatureOf(part);
    if (isUnknown ? found === "unknown" : !isOf(found, needed)) return [part, needed];
  }
  return undefined;
}

function reasonOf<Note>(node: Scalar<Note>, need: Need, known: Curvatures<Note>): Reason<Note> {
  switch (node.kind) {
    case "constant":
    case "unknown":
      return { kind: "unknown" };
    case "variable":
      if (isContinuous(node)) return { kind: "bends", curvature: "affine" };
      return { kind: node.variable.source === "metric" ? "metric" : "discrete" };
    case "if":
      return known.varies(node.condition)
        ? { kind: "branches" }
        : (misfit(node, need, known) ?? { kind: "branches" });
    case "apply": {
      const own = known.shapeOf(node)?.curvature ?? "unknown";
      if (own === "unknown") return { kind: "operation" };
      if (known.curvatureOf(node) !== "unknown") return { kind: "bends", curvature: own };
      return misfit(node, need, known) ?? { kind: "operation" };
    }
  }
}

/** The argument that breaks the composition rule, for the curvature that the operation itself has. */
function misfit<Note>(
  node: Scalar<Note>,
  need: Need,
  known: Curvatures<Note>,
): Reason<Note> | undefined {
  const shape = known.shapeOf(node);
  if (shape === undefined) return undefined;
  const target =
    shape.curvature === "convex" || shape.curvature === "concave" ? shape.curvature : need;
  for (const [argument, part] of argumentsOf(node).entries()) {
    const needed = neededOf(shape, argument, target);
    const found = known.curvatureOf(part);
    if (needed === undefined || isOf(found, needed)) continue;
    const monotonicity = shape.monotonicity[argument] ?? "unknown";
    return {
      kind: "argument",
      argument,
      part,
      curvature: shape.curvature,
      monotonicity,
      needed,
      found,
    };
  }
  return undefined;
}
