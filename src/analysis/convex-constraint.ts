/**
 * Which requirements leave a convex set: `convex <= concave`, `affine == affine`, a range around what is
 * affine, and all of several such. Others are allowed where ranges already decide them.
 */
import type { Curvature } from "../atoms/atom.ts";
import { comparisonOf, connectiveOf, isComparison, isStrict } from "../atoms/roles.ts";
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

/** One comparison of a requirement that describes a convex set. */
export interface ConvexRelation<Note = unknown> {
  /** The comparison itself, from which several relations may come. */
  readonly at: Scalar<Note>;
  /** `left <= right`, of a convex and a concave side, or `left == right`, of two that are affine. */
  readonly kind: "at-most" | "same";
  readonly left: Scalar<Note>;
  readonly right: Scalar<Note>;
  /** `left < right`: a convex set without this part of its edge. */
  readonly isStrict: boolean;
}

/** Why a truth value does not describe a convex set; nothing where it does. Any depth. */
export function constraintFault<Note>(
  root: Scalar<Note>,
  known: Curvatures<Note>,
): ConstraintFault<Note> | undefined {
  const relations = convexRelations(root, known);
  return "rule" in relations ? relations : undefined;
}

/**
 * The relations that have to hold together for a truth value to hold, in the order of the text, or why they
 * describe no convex set. Those that ranges decide are left out. Any depth.
 */
export function convexRelations<Note>(
  root: Scalar<Note>,
  known: Curvatures<Note>,
): readonly ConvexRelation<Note>[] | ConstraintFault<Note> {
  const found: ConvexRelation<Note>[] = [];
  const open: Demand<Note>[] = [{ node: root, truth: true }];
  const seen = { true: new Set<Scalar<Note>>(), false: new Set<Scalar<Note>>() };
  for (let demand = open.pop(); demand !== undefined; demand = open.pop()) {
    const done = seen[`${demand.truth}`];
    if (done.has(demand.node)) continue;
    done.add(demand.node);
    const parts = demandsOf(demand, known);
    if ("rule" in parts) return parts;
    found.push(...parts.relations);
    for (const part of parts.demands.toReversed()) open.push(part);
  }
  return found;
}

/** A truth value and what it has to be. */
interface Demand<Note> {
  readonly node: Scalar<Note>;
  readonly truth: boolean;
}

/** What has to hold for a demand, all of it. */
interface Parts<Note> {
  readonly demands: readonly Demand<Note>[];
  readonly relations: readonly ConvexRelation<Note>[];
}

/** What has to hold for a demand; or why that is no convex set. */
function demandsOf<Note>(
  { node, truth }: Demand<Note>,
  known: Curvatures<Note>,
): Parts<Note> | ConstraintFault<Note> {
  const none = { demands: [], relations: [] };
  if (!known.varies(node) || isCertain(known.rangeOf(node), truth)) return none;
  const fault = (rule: ConstraintRule<Note>) => ({ at: node, rule });
  const all = (parts: readonly Scalar<Note>[], wanted = truth) => ({
    demands: parts.map((part) => ({ node: part, truth: wanted })),
    relations: [],
  });
  if (node.kind === "if") {
    return known.varies(node.condition)
      ? fault({ kind: "pieces" })
      : all([node.then, node.otherwise]);
  }
  if (node.kind !== "apply") return fault({ kind: "truth" });
  const relations = relationsOf(node, known, truth);
  for (const relation of relations ?? []) {
    for (const [side, needed] of sidesOf(relation, node.args)) {
      const wrong = faultOf(side, needed, known);
      const found = known.curvatureOf(side);
      if (wrong !== undefined) return fault({ kind: "side", side, needed, found, fault: wrong });
    }
  }
  if (relations !== undefined) return { demands: [], relations };
  const connective = connectiveOf(node.atom);
  if (connective === undefined)
    return fault({ kind: isComparison(node.atom) ? "pieces" : "truth" });
  if (connective === "not") return all(node.args, !truth);
  if ((connective === "all") === truth) return all(node.args);
  // One of several has to hold: that is convex only where ranges leave a single one.
  const left = node.args.filter((arg) => !isCertain(known.rangeOf(arg), !truth));
  return left.length === 1 ? all(left) : fault({ kind: "pieces" });
}

/** Each side of a relation with the curvature it needs, in the order of the text. */
function sidesOf<Note>(
  { kind, left, right }: ConvexRelation<Note>,
  args: readonly Scalar<Note>[],
): readonly (readonly [Scalar<Note>, Need])[] {
  const sides = [
    [left, kind === "same" ? "affine" : "convex"],
    [right, kind === "same" ? "affine" : "concave"],
  ] as const;
  return args.indexOf(left) <= args.indexOf(right) ? sides : sides.toReversed();
}

/** What a comparison asks of its sides; nothing for what is no such comparison. */
function relationsOf<Note>(
  node: Scalar<Note> & { readonly kind: "apply" },
  known: Curvatures<Note>,
  truth: boolean,
): readonly ConvexRelation<Note>[] | undefined {
  const [left, right, third] = node.args;
  if (left === undefined || right === undefined) return undefined;
  const atMost = (low: Scalar<Note>, high: Scalar<Note>): ConvexRelation<Note> => ({
    at: node,
    kind: "at-most",
    left: low,
    right: high,
    // Where it is to be false, `a <= b` is `b < a`.
    isStrict: isStrict(node.atom) === truth,
  });
  const same: ConvexRelation<Note> = { at: node, kind: "same", left, right, isStrict: false };
  switch (comparisonOf(node.atom, truth)) {
    case "at-most":
      return [atMost(left, right)];
    case "at-least":
      return [atMost(right, left)];
    case "same":
      return isNumber(left, known) ? [same] : undefined;
    case "member":
      return node.args.length === 2 ? [same] : undefined;
    case "within": {
      if (third === undefined) return undefined;
      const low = isAtLeast(known.rangeOf(left), known.rangeOf(right)) ? [] : [atMost(right, left)];
      const high = isAtLeast(known.rangeOf(third), known.rangeOf(left))
        ? []
        : [atMost(left, third)];
      return [...low, ...high];
    }
    case "different":
    case undefined:
      return undefined;
  }
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
