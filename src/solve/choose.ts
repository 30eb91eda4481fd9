/** Which solver suits a plan, and why. */
import { parameterObstacle } from "../analysis/convexity.ts";
import { curvatures } from "../analysis/curvature.ts";
import { propagate } from "../analysis/propagate.ts";
import { graphOfPlan } from "../analysis/unfold.ts";
import type { Plan } from "../plan/document.ts";
import { countConfigurations, countValues } from "../space/count.ts";
import type { MetricSource } from "../space/environment.ts";
import { convexityObstacle } from "./convex/obstacle.ts";
import { withMeasured } from "./measured.ts";
import type { SolverName } from "./solution.ts";

export interface Choice {
  readonly solver: SolverName;
  /** Why `auto` stands for it: clauses without a full stop. None where the study names it. */
  readonly why: readonly string[];
}

/** So many configurations are tried one by one; of more, branch and bound leaves most out. */
const mostConfigurations = 1e7;

const solverNames: readonly SolverName[] = ["convex", "enumerate", "global"];

/**
 * The solver that a plan names, or the first that suits: `convex`, `enumerate`, `global`. Without the metrics of
 * trials that run once a study all that they may be is considered, so that with them the answer may be another.
 */
export function chooseSolver(plan: Plan, metrics?: MetricSource): Choice {
  const named = solverNames.find((name) => name === plan.method.name);
  if (named !== undefined) return { solver: named, why: [] };
  const obstacle = obstacleOf(plan, metrics);
  if (obstacle === undefined) return { solver: "convex", why: ["known to be convex"] };
  const notConvex = `not known to be convex: ${obstacle}`;
  const count = countConfigurations(plan);
  const written = `${count.toLocaleString("en")} configuration${count === 1 ? "" : "s"}`;
  if (count <= mostConfigurations) {
    return { solver: "enumerate", why: [notConvex, `${written}, few enough to try all`] };
  }
  const many = Number.isFinite(count)
    ? `about ${count.toExponential(0)} configurations, too many to try all`
    : `not all configurations can be tried: \`${continuous(plan) ?? ""}\` is continuous`;
  return { solver: "global", why: [notConvex, many] };
}

/** The first parameter of infinitely many values. */
function continuous({ parameters }: Plan): string | undefined {
  return parameters.find(
    ({ domain, fidelity }) => fidelity !== true && !Number.isFinite(countValues(domain)),
  )?.name;
}

/** The first reason why a plan is not known to be a convex problem; nothing where it is. */
function obstacleOf(plan: Plan, metrics: MetricSource | undefined): string | undefined {
  if (plan.objectives.length > 1) return "there are several objectives";
  for (const parameter of plan.parameters) {
    const obstacle = parameterObstacle(parameter);
    if (obstacle !== undefined) return `\`${parameter.name}\` ${obstacle}`;
  }
  const whole = graphOfPlan(plan);
  const graph = metrics === undefined ? whole : withMeasured(whole, metrics);
  const { conflict, valueOf, declaredOf } = propagate(graph);
  const known = curvatures(graph.nodes, conflict === undefined ? valueOf : declaredOf);
  return convexityObstacle({ graph, plan }, known);
}
