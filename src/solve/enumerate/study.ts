/** A finite study as enumeration goes through it: its axes, and its scalars with what was measured put in. */
import type { Scalar, ScalarGraph } from "../../analysis/scalar.ts";
import { graphOfPlan } from "../../analysis/unfold.ts";
import type { Expression } from "../../ir/expression.ts";
import type { Constraint, Plan } from "../../plan/document.ts";
import { createEnvironment, type MetricSource } from "../../space/environment.ts";
import { StudyError } from "../../space/error.ts";
import { axesOf, type GridAxis } from "../../space/feasible/grid-axes.ts";
import { constraintText } from "../../space/requirement.ts";
import { createSpace, type Space } from "../../space/space.ts";
import { withMeasured } from "../measured.ts";

export interface FiniteStudy {
  readonly space: Space;
  readonly axes: readonly GridAxis[];
  /** Constraints with their positions in the plan. */
  readonly graph: ScalarGraph;
  /** The scalars of the conditions of axes. */
  readonly scalarOf: (condition: Expression) => Scalar | undefined;
  /** Configurations, no constraint applied; of lengths that vary more than there are. */
  readonly size: number;
}

/** A parameter of more values is not gone through. */
const mostValues = 2 ** 31 - 1;

/** Throws a `StudyError` that names what is continuous, or known only after a trial. */
export function readFiniteStudy(plan: Plan, metrics: MetricSource): FiniteStudy {
  const later = plan.constraints.find(({ phase }) => phase === "metric");
  if (later !== undefined) {
    throw refusal(
      `${constraintText(later)} reads metrics that are known only after a trial`,
      "`search`",
    );
  }
  const measuredLater = plan.objectives.find(({ phase }) => phase === "metric");
  if (measuredLater !== undefined) {
    throw refusal(`\`${measuredLater.origin.text}\` is known only after a trial`, "`search`");
  }
  const space = createSpace(plan, createEnvironment(plan), metrics);
  const axes = space.slots.flatMap((slot) => axesOf(slot));
  for (const { slot, size } of axes) {
    const { name } = slot.parameter;
    if (size === Infinity) {
      throw refusal(
        `\`${name}\` is continuous, so that not all of its values can be tried`,
        "`solve global`",
      );
    }
    if (size > mostValues) {
      throw refusal(
        `\`${name}\` has ${size.toLocaleString("en")} values, too many to try all`,
        "`solve global`",
      );
    }
  }
  const conditions = [...new Set(axes.flatMap((axis) => axis.conditions))];
  // Conditions join the graph as constraints that nothing requires: there they can be read.
  const graph = withMeasured(
    graphOfPlan({ ...plan, constraints: [...plan.constraints, ...conditions.map(asConstraint)] }),
    metrics,
  );
  const first = plan.constraints.length;
  const scalars = new Map(
    graph.constraints.flatMap(({ index, value }) => {
      const condition = conditions[index - first];
      return condition === undefined ? [] : [[condition, value] as const];
    }),
  );
  return {
    space,
    axes,
    graph: { ...graph, constraints: graph.constraints.filter(({ index }) => index < first) },
    scalarOf: (condition) => scalars.get(condition),
    size: axes.reduce((product, axis) => product * axis.size, 1),
  };
}

function refusal(reason: string, instead: string): StudyError {
  return new StudyError(
    `\`solve enumerate\` does not suit this study: ${reason}. Use ${instead} instead.`,
  );
}

function asConstraint(holds: Expression): Constraint {
  return { phase: "parameter", holds, origin: { start: 0, end: 0, text: "" } };
}
