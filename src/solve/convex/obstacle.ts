/** Why a study is not known to be convex, in words. */
import type { ConstraintFault } from "../../analysis/convex-constraint.ts";
import { objectiveFaults, requirementFaults } from "../../analysis/convexity.ts";
import type { Curvatures } from "../../analysis/curvature.ts";
import { explainFault } from "../../analysis/curvature-tree.ts";
import { printScalar } from "../../analysis/print.ts";
import type { Scalar } from "../../analysis/scalar.ts";
import type { ConvexStudy } from "./study.ts";

const words = { textOf: (node: Scalar) => printScalar(node, 40), rangeOf: () => undefined };

/** The first part of a study that breaks the rules, as a clause; nothing where it is known to be convex. */
export function convexityObstacle(
  { graph, plan }: Pick<ConvexStudy, "graph" | "plan">,
  known: Curvatures,
): string | undefined {
  const directions = plan.objectives.map(({ direction }) => direction);
  const [objective] = objectiveFaults(graph, directions, known);
  if (objective !== undefined) return explainFault(objective.fault, known, words);
  const [requirement] = requirementFaults(graph, known);
  return requirement && explainRequirement(requirement.fault, known);
}

function explainRequirement({ at, rule }: ConstraintFault, known: Curvatures): string {
  const text = `\`${printScalar(at, 60)}\``;
  switch (rule.kind) {
    case "side":
      return `${explainFault(rule.fault, known, words)}, in ${text}`;
    case "pieces":
      return `${text} allows a set that may be in several pieces`;
    case "condition":
      return `a requirement binds only where ${text} holds`;
    case "truth":
      return `${text} is no comparison of numbers`;
  }
}
