/** What makes a study no convex problem: its objectives and requirements that break the rules. */
import { type ConstraintFault, constraintFault } from "./convex-constraint.ts";
import { type Curvatures, type Need } from "./curvature.ts";
import { type Fault, faultOf } from "./fault.ts";
import type { Domain, Parameter } from "../plan/document.ts";
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

/** Why a parameter has no place in a convex problem, as what is said of it; nothing where it has. */
export function parameterObstacle({ condition, domain }: Parameter): string | undefined {
  if (condition !== undefined) return "is conditional";
  return domainObstacle(domain);
}

function domainObstacle(domain: Domain): string | undefined {
  switch (domain.kind) {
    case "real":
      return domain.low < domain.high && domain.scale.name === "step"
        ? "has values on a grid, and only real parameters and shares make a convex problem"
        : undefined;
    case "simplex":
      return undefined;
    case "array":
      return domain.length === undefined
        ? domainObstacle(domain.element)
        : "has a length that depends on parameters";
    case "int":
    case "bool":
    case "choice":
    case "permutation":
      return "is not continuous, and only real parameters and shares make a convex problem";
  }
}
