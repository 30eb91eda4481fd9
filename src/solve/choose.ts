/** Which solver suits a plan, and why. */
import { requirementFaults, objectiveFaults } from "../analysis/convexity.ts";
import { type Curvatures, curvatures, isContinuous } from "../analysis/curvature.ts";
import { explainFault } from "../analysis/curvature-tree.ts";
import type { ConstraintFault } from "../analysis/convex-constraint.ts";
import { printScalar } from "../analysis/print.ts";
import { propagate } from "../analysis/propagate.ts";
import type { Scalar } from "../analysis/scalar.ts";
import { graphOfPlan } from "../analysis/unfold.ts";
import type { Plan } from "../plan/document.ts";
import { countConfigurations, countValues } from "../space/count.ts";
import type { SolverName } from "./solution.ts";

export interface Choice {
  readonly solver: SolverName;
  /** Why `auto` stands for it: clauses without a full stop. None where the study names it. */
  readonly why: readonly string[];
}

/** So many configurations are tried one by one; of more, branch and bound leaves most out. */
const mostConfigurations = 1e7;

/** The solver that a plan names, or the first that suits: `convex`, `enumerate`, `global`. */
export function chooseSolver(plan: Plan): Choice {
  const named = solverNames.find((name) => name === plan.method.name);
  if (named !== undefined) return { solver: named, why: [] };
  const obstacle = convexityObstacle(plan);
  if (obstacle === undefined) {
    return { solver: "convex", why: ["the objective and all requirements are known to be convex"] };
  }
  const notConvex = `not known to be convex: ${obstacle}`;
  const count = countConfigurations(plan);
  if (count <= mostConfigurations) {
    const several =
      count === 1 ? "1 configuration" : `${count.toLocaleString("en")} configurations`;
    return { solver: "enumerate", why: [notConvex, `at most ${several}, few enough to try all`] };
  }
  const many = Number.isFinite(count)
    ? `${count.toPrecision(2)} configurations are too many to try all`
    : `\`${continuousParameter(plan) ?? ""}\` is continuous, so that not all configurations can be tried`;
  return { solver: "global", why: [notConvex, many] };
}

const solverNames: readonly SolverName[] = ["convex", "enumerate", "global"];

/** The first parameter of infinitely many values. */
export function continuousParameter({ parameters }: Plan): string | undefined {
  return parameters.find(
    ({ domain, fidelity }) => fidelity !== true && !Number.isFinite(countValues(domain)),
  )?.name;
}

/** The first reason why a plan is not known to be a convex problem; nothing where it is. */
function convexityObstacle(plan: Plan): string | undefined {
  const graph = graphOfPlan(plan);
  const { conflict, valueOf, declaredOf } = propagate(graph);
  const known = curvatures(graph.nodes, conflict === undefined ? valueOf : declaredOf);
  const directions = plan.objectives.map(({ direction }) => direction);
  if (plan.objectives.length > 1) return "there are several objectives";
  const [objective] = objectiveFaults(graph, directions, known);
  if (objective !== undefined) return explainFault(objective.fault, known, words);
  const [requirement] = requirementFaults(graph, known);
  if (requirement !== undefined) return explainRequirement(requirement.fault, known);
  const discrete = graph.nodes.find(
    (node) => node.kind === "variable" && known.varies(node) && !isContinuous(node),
  );
  if (discrete?.kind === "variable") return `\`${discrete.variable.name}\` is not continuous`;
  const conditional = plan.parameters.find(({ condition }) => condition !== undefined);
  return conditional === undefined ? undefined : `\`${conditional.name}\` is conditional`;
}

const words = { textOf: (node: Scalar) => printScalar(node, 40), rangeOf: () => undefined };

function explainRequirement({ at, rule }: ConstraintFault, known: Curvatures): string {
  const text = `\`${printScalar(at, 40)}\``;
  switch (rule.kind) {
    case "side":
      return explainFault(rule.fault, known, words);
    case "pieces":
      return `${text} allows a set that may be in several pieces`;
    case "condition":
      return `a requirement binds only where ${text} holds`;
    case "truth":
      return `${text} is no comparison of numbers`;
  }
}
