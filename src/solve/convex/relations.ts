/** The comparisons that a study's constraints unfold to, each with its constraint and its name. */
import { type ConvexRelation, convexRelations } from "../../analysis/convex-constraint.ts";
import type { Curvatures } from "../../analysis/curvature.ts";
import { printScalar } from "../../analysis/print.ts";
import type { ScalarConstraint } from "../../analysis/scalar.ts";

/** A comparison of a constraint. */
export interface Part {
  /** The position of the constraint in the plan. */
  readonly constraint: number;
  /** Which one of several it is, as people read it. */
  readonly name?: string;
  readonly relation: ConvexRelation;
}

/**
 * The parts of a constraint; nothing where it is not convex over these ranges. Those that ranges decide are left
 * out.
 */
export function partsOf(
  constraint: ScalarConstraint,
  known: Curvatures,
): readonly Part[] | undefined {
  const relations = convexRelations(constraint.value, known);
  return "rule" in relations ? undefined : named(constraint, relations);
}

function named({ index }: ScalarConstraint, relations: readonly ConvexRelation[]): readonly Part[] {
  if (relations.length === 1) {
    return relations.map((relation) => ({ constraint: index, relation }));
  }
  const names = distinctNames(relations);
  return relations.map((relation, i) => ({
    constraint: index,
    name: names[i] ?? String(i + 1),
    relation,
  }));
}

/** Their first sides where these differ, else what is compared, else both sides with a number. */
function distinctNames(relations: readonly ConvexRelation[]): readonly string[] {
  const sides = relations.map(({ at }) =>
    at.kind === "apply" && at.args[0] !== undefined ? printScalar(at.args[0]) : printScalar(at),
  );
  if (new Set(sides).size === sides.length) return sides;
  const whole = relations.map(({ left, right, kind }) => {
    const sign = kind === "same" ? "==" : "<=";
    return `${printScalar(left, 40)} ${sign} ${printScalar(right, 40)}`;
  });
  const seen = new Map<string, number>();
  return whole.map((text) => {
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    return times === 1 ? text : `${text} (${String(times)})`;
  });
}
