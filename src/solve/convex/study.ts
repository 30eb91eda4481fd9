/** What a convex program is made of: the scalars of a plan, whose parameters are real. */
import { parameterObstacle } from "../../analysis/convexity.ts";
import type { Scalar, ScalarGraph, Variable } from "../../analysis/scalar.ts";
import { graphOfPlan } from "../../analysis/unfold.ts";
import type { Domain, Plan } from "../../plan/document.ts";
import { constraintText } from "../../space/requirement.ts";
import { createEnvironment, type MetricSource, type Scope } from "../../space/environment.ts";
import { configurationOf } from "./configuration.ts";
import { StudyError } from "../../space/error.ts";
import { withMeasured } from "../measured.ts";

/** A number for each variable of a study. */
export type Assignment = ReadonlyMap<Variable, number>;

export interface ConvexStudy {
  readonly plan: Plan;
  readonly graph: ScalarGraph;
  /** Absent: anything feasible will do. */
  readonly objective?: Scalar;
  /** 1 to minimise, -1 to maximise. */
  readonly sense: 1 | -1;
  /** Variables that add up to 1. */
  readonly simplexes: readonly (readonly Variable[])[];
  /** What the plan's expressions are for these values. */
  readonly scopeAt: (values: Assignment) => Scope;
}

/**
 * The study of a plan with its measured metrics put in. Throws a `StudyError` that names what is not real,
 * conditional, or known only after a trial, or where there are several objectives.
 */
export function readConvexStudy(plan: Plan, metrics: MetricSource): ConvexStudy {
  for (const parameter of plan.parameters) {
    const obstacle = parameterObstacle(parameter);
    if (obstacle !== undefined) throw new StudyError(refusal(`\`${parameter.name}\` ${obstacle}`));
  }
  if (plan.objectives.length > 1) {
    throw new StudyError(
      "`solve convex` takes one objective, and this study has several: minimize a weighted sum of them, or use `solve global`.",
    );
  }
  const later = plan.constraints.find(({ phase }) => phase === "metric");
  if (later !== undefined) {
    throw new StudyError(
      refusal(`${constraintText(later)} reads metrics that are known only after a trial`),
    );
  }
  const [objective] = plan.objectives;
  if (objective?.phase === "metric") {
    throw new StudyError(
      refusal(`\`${objective.origin.text}\` is known only after a trial`, "`search bayesian`"),
    );
  }
  const graph = withMeasured(graphOfPlan(plan), metrics);
  const [root] = graph.objectives;
  const environment = createEnvironment(plan);
  return {
    plan,
    graph,
    ...(root === undefined ? {} : { objective: root.value }),
    sense: objective?.direction === "maximize" ? -1 : 1,
    simplexes: simplexesOf(plan, graph.variables),
    scopeAt: (values) => {
      const configuration = configurationOf(plan, values);
      return environment.scope((name) => configuration.get(name), metrics);
    },
  };
}

/** A sentence that says why a plan is not solved, and what to do. */
export function refusal(reason: string, instead = "`solve global`"): string {
  return `\`solve convex\` does not suit this study: ${reason}. Use ${instead} instead.`;
}

function simplexesOf(plan: Plan, variables: readonly Variable[]): ConvexStudy["simplexes"] {
  const shared = new Set(
    plan.parameters.flatMap(({ name, domain }) => (innermost(domain) === "simplex" ? [name] : [])),
  );
  const groups = new Map<string, Variable[]>();
  for (const variable of variables) {
    if (!shared.has(variable.name)) continue;
    const key = [variable.name, ...variable.at.slice(0, -1)].join(" ");
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(variable);
  }
  return [...groups.values()];
}

function innermost(domain: Domain): Domain["kind"] {
  return domain.kind === "array" ? innermost(domain.element) : domain.kind;
}
