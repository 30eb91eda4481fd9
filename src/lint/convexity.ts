/** What makes a study under `solve convex` no convex problem: shared by the rules that say so. */
import type { ConstraintFault } from "../analysis/convex-constraint.ts";
import { objectiveFaults, requirementFaults } from "../analysis/convexity.ts";
import { type Curvatures, curvatures, isOf, type Need } from "../analysis/curvature.ts";
import { curvatureTree } from "../analysis/curvature-tree.ts";
import type { Fault } from "../analysis/fault.ts";
import type { Scalar } from "../analysis/scalar.ts";
import type { Fix } from "../diagnostics/diagnostic.ts";
import type { Location } from "../diagnostics/span.ts";
import type { StudyConstraint, StudyObjective } from "../semantics/program.ts";
import type { NodeText } from "./node-text.ts";
import type { StudySubject, TypeNote } from "./subject.ts";

/** An objective that is not curved as its direction needs it. */
export interface CurvedObjective {
  readonly objective: StudyObjective;
  readonly root: Scalar<TypeNote>;
  readonly need: Need;
  readonly fault: Fault<TypeNote>;
  /** It is curved, but the other way: the problem has no single optimum inside. */
  readonly opposed: boolean;
}

/** A requirement that does not describe a convex set. */
export interface CurvedConstraint {
  readonly constraint: StudyConstraint;
  readonly fault: ConstraintFault<TypeNote>;
}

const made = new WeakMap<StudySubject, Curvatures<TypeNote>>();

/** Curvatures over the ranges that known constraints leave; nothing where those leave none. */
export function curvaturesOf(subject: StudySubject): Curvatures<TypeNote> | undefined {
  const propagation = subject.propagation();
  if (propagation.conflict !== undefined) return undefined;
  const known =
    made.get(subject) ?? curvatures(subject.graph().nodes, (node) => propagation.valueOf(node));
  made.set(subject, known);
  return known;
}

/** The `solve convex` of a study. */
export function convexMethod({ study }: StudySubject): { readonly location: Location } | undefined {
  return study.methods.find(({ role, name }) => role === "solve" && name === "convex");
}

/** The objectives at fault, but for those that were too large to take apart. */
export function curvedObjectives(
  subject: StudySubject,
  known: Curvatures<TypeNote>,
): readonly CurvedObjective[] {
  const { objectives } = subject.study;
  const directions = objectives.map(({ direction }) => direction);
  return objectiveFaults(subject.graph(), directions, known).flatMap(({ index, ...found }) => {
    const objective = objectives[index];
    if (objective === undefined || !known.isWhole(found.fault.offender)) return [];
    const other = found.need === "convex" ? "concave" : "convex";
    return [{ ...found, objective, opposed: isOf(known.curvatureOf(found.root), other) }];
  });
}

/** The requirements at fault, but for those that were too large to take apart. */
export function curvedConstraints(
  subject: StudySubject,
  known: Curvatures<TypeNote>,
): readonly CurvedConstraint[] {
  return requirementFaults(subject.graph(), known).flatMap(({ index, fault }) => {
    const constraint = subject.study.constraints[index];
    const offender = fault.rule.kind === "side" ? fault.rule.fault.offender : fault.at;
    return constraint === undefined || !known.isWhole(offender) ? [] : [{ constraint, fault }];
  });
}

/** The annotated tree, a line each, indented so that renderers keep it as it is. */
export function treeLines(
  root: Scalar<TypeNote>,
  fault: Fault<TypeNote> | undefined,
  known: Curvatures<TypeNote>,
  text: NodeText,
): string {
  const lines = curvatureTree(root, known, fault, { ...text, width: 70, lines: 18 });
  return lines.map((line) => `  ${line}`).join("\n");
}

/** The solver that asks for no convexity. */
export function solveGlobally({ location }: { readonly location: Location }): Fix {
  return {
    title: "solve it with `global`, which asks for no convexity",
    safe: false,
    edits: [{ location, newText: "global" }],
  };
}
