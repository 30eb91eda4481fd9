/** What makes a study no convex problem: its objectives and requirements that break the rules. */
import { type ConstraintFault, constraintFault } from "./convex-constraint.ts";
import { type Curvatures, type Need } from "./curvature.ts";
import { type Fault, faultOf } from "./fault.ts";
import type { Scalar, ScalarGraph } from "./scalar.ts";

/** An objective that is not curved as its direction needs it. */
export interface ObjectiveFault<Note = unknown> {
  /** Its position in the study. */
  readonly index: number;
  readonly root: Scalar<Note>;
  readonly need: Need;
  readonly fault: Fault<Note>;
}

/** A requirement that does not describe a convex set. */
export interface RequirementFault<Note = unknown> {
  /** Its position in the study. */
  readonly index: number;
  readonly fault: ConstraintFault<Note>;
}

/** Objectives at fault. `directions` of all objectives of the study. */
export function objectiveFaults<Note>(
  { objectives }: ScalarGraph<Note>,
  directions: readonly ("minimize" | "maximize")[],
  known: Curvatures<Note>,
): readonly ObjectiveFault<Note>[] {
  return objectives.flatMap(({ index, value: root }) => {
    const need: Need = directions[index] === "maximize" ? "concave" : "convex";
    const fault = faultOf(root, need, known);
    return fault === undefined ? [] : [{ index, root, need, fault }];
  });
}

/** Requirements at fault. */
export function requirementFaults<Note>(
  { constraints }: ScalarGraph<Note>,
  known: Curvatures<Note>,
): readonly RequirementFault<Note>[] {
  return constraints.flatMap(({ index, value: root, condition }) => {
    const fault: ConstraintFault<Note> | undefined =
      condition !== undefined && known.varies(condition)
        ? { at: condition, rule: { kind: "condition" } }
        : constraintFault(root, known);
    return fault === undefined ? [] : [{ index, fault }];
  });
}
