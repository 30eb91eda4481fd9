/**
 * Which requirements leave a convex set: `convex <= concave`, `affine == affine`, a range around what is
 * affine, and all of several such. Others are allowed where ranges already decide them.
 */
import type { Curvature } from "../atoms/atom.ts";
import type { Range } from "../ir/range.ts";
import { type Curvatures, isOf, type Need } from "./curvature.ts";
import { type Fault, faultOf } from "./fault.ts";
import type { Scalar } from "./scalar.ts";

export interface ConstraintFault<Note = unknown> {
  /** The comparison, connective or truth value that is not allowed. */
  readonly at: Scalar<Note>;
  readonly rule: ConstraintRule<Note>;
}

export type ConstraintRule<Note = unknown> =
  /** One side of a comparison is not curved as it must be. */
  | {
      readonly kind: "side";
      readonly side: Scalar<Note>;
      readonly needed: Need;
      readonly found: Curvature;
      readonly fault: Fault<Note>;
    }
  /** `or`, `exists`, `!=`, a set of several values, `not` of an equality: the set is in pieces. */
  | { readonly kind: "pieces" }
  /** Binds only under a condition that depends on parameters. */
  | { readonly kind: "condition" }
  /** A truth value that no comparison gives. */
  | { readonly kind: "truth" };

/** Why a truth value does not describe a convex set where it is `truth`; nothing where it does. */
export function constraintFault<Note>(
  node: Scalar<Note>,
  known: Curvatures<Note>,
  truth = true,
): ConstraintFault<Note> | undefined {
  if (!known.varies(node) || isCertain(known.rangeOf(node), truth)) return undefined;
  const fault = (rule: ConstraintRule<Note>) => ({ at: node, rule });
  if (node.kind === "if") {
    if (known.varies(node.condition)) return fault({ kind: "pieces" });
    return first([node.then, node.otherwise], (branch) => constraintFault(branch, known, truth));
  }
  if (node.kind !== "apply") return fault({ kind: "truth" });
  const sides = sidesOf(node, known, truth);
  if (sides !== undefined) {
    return first(sides, ([side, needed]) => {
      const wrong = faultOf(side, needed, known);
      return wrong === undefined
        ? undefined
        : fault({ kind: "side", side, needed, found: known.curvatureOf(side), fault: wrong });
    });
  }
  switch (node.atom.name) {
    case "not":
      return first(node.args, (arg) => constraintFault(arg, known, !truth));
    case "and":
    case "all":
      return combined(node, known, truth, truth);
    case "or":
    case "any":
      return combined(node, known, truth, !truth);
    default:
      return fault({ kind: isPiecewise(node.atom.name) ? "pieces" : "truth" });
  }
}

/** Parts that must all be `truth`, or of which one must. */
function combined<Note>(
  node: Scalar<Note> & { readonly kind: "apply" },
  known: Curvatures<Note>,
  truth: boolean,
  every: boolean,
): ConstraintFault<Note> | undefined {
  const open = node.args.filter((arg) => every || !isCertain(known.rangeOf(arg), !truth));
  return every || open.length === 1
    ? first(open, (arg) => constraintFault(arg, known, truth))
    : { at: node, rule: { kind: "pieces" } };
}

/** Each side of a comparison with the curvature it needs; nothing for what is no such comparison. */
function sidesOf<Note>(
  node: Scalar<Note> & { readonly kind: "apply" },
  known: Curvatures<Note>,
  truth: boolean,
): readonly (readonly [Scalar<Note>, Need])[] | undefined {
  const [left, right, third] = node.args;
  if (left === undefined || right === undefined) return undefined;
  const atMost = [
    [left, "convex"],
    [right, "concave"],
  ] as const;
  const atLeast = [
    [left, "concave"],
    [right, "convex"],
  ] as const;
  switch (node.atom.name) {
    case "less":
    case "less_equal":
      return truth ? atMost : atLeast;
    case "greater":
    case "greater_equal":
      return truth ? atLeast : atMost;
    case "equal":
    case "not_equal":
      if ((node.atom.name === "equal") !== truth) return undefined;
      return isNumber(left, known) ? [left, right].map((side) => [side, "affine"]) : undefined;
    case "in_set":
      return truth && node.args.length === 2
        ? [left, right].map((side) => [side, "affine"])
        : undefined;
    case "in_range": {
      if (!truth || third === undefined) return undefined;
      const low = isAtLeast(known.rangeOf(left), known.rangeOf(right)) ? [] : atLeast;
      const high = isAtLeast(known.rangeOf(third), known.rangeOf(left))
        ? []
        : ([
            [left, "convex"],
            [third, "concave"],
          ] as const);
      return [...low, ...high];
    }
    default:
      return undefined;
  }
}

function isPiecewise(atom: string): boolean {
  return ["equal", "not_equal", "in_set", "in_range"].includes(atom);
}

function isNumber<Note>(node: Scalar<Note>, known: Curvatures<Note>): boolean {
  return known.rangeOf(node).kind === "numbers" || isOf(known.curvatureOf(node), "affine");
}

function isCertain(range: Range, truth: boolean): boolean {
  return range.kind === "members" && !range.members.includes(!truth);
}

function isAtLeast(upper: Range, lower: Range): boolean {
  return (
    upper.kind === "numbers" &&
    lower.kind === "numbers" &&
    !upper.undefined &&
    !lower.undefined &&
    upper.low >= lower.high
  );
}

function first<T, R>(items: Iterable<T>, find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
