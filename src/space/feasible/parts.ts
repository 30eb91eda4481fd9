/** From a group of parameters to the part that draws them: the first way that fits. */
import { propagate } from "../../analysis/propagate.ts";
import type { ScalarConstraint, ScalarGraph } from "../../analysis/scalar.ts";
import { graphOfPlan } from "../../analysis/unfold.ts";
import type { Value } from "../../ir/value.ts";
import type { Plan } from "../../plan/document.ts";
import type { Configuration } from "../configuration.ts";
import { countValues } from "../count.ts";
import type { Slot, Space } from "../space.ts";
import { createCases } from "./cases.ts";
import { type Group, lengthsOf } from "./components.ts";
import { axesOf, decodeSlots, encodeSlots } from "./coordinates.ts";
import { decide } from "./decided.ts";
import { createEnumerated } from "./enumerated.ts";
import { orderConflict } from "./order.ts";
import type { Component, Infeasible, Part, PartMaker } from "./part.ts";
import { createPaving } from "./paving.ts";
import { polytopePart } from "./polytope.ts";
import { createRejection } from "./rejection.ts";
import { simplexPart } from "./simplex.ts";
import { createStaircase } from "./staircase.ts";
import { withTolerance } from "./tolerance.ts";

/** From the exact to the last resort. */
const makers: readonly PartMaker[] = [
  createEnumerated,
  createStaircase,
  simplexPart,
  polytopePart,
  createPaving,
];

/** Parameters whose values are decided before: those of the case at hand. */
export type Decided = ReadonlyMap<string, Value>;

/** The component of a group none of whose parameters is conditional or has a varying length. */
export function componentOf(
  space: Space,
  { slots, constraints }: Group,
  decided: Decided,
): Component {
  const known = constraints.flatMap((position) => space.plan.constraints[position] ?? []);
  const holds = (values: Configuration): boolean => {
    const scope = space.scope(decided.size === 0 ? values : new Map([...decided, ...values]));
    return known.every((constraint) => scope.holds(constraint));
  };
  const decision = {
    values: decided,
    parameters: slots.map(({ parameter }) => parameter),
    measured: space.scope(new Map()),
  };
  const plan: Plan = decide({ ...space.plan, constraints: known, objectives: [] }, decision);
  const names = new Set(slots.map(({ parameter }) => parameter.name));
  const graphOf = (from: Plan): ScalarGraph => {
    const graph = graphOfPlan(from);
    return {
      ...graph,
      variables: graph.variables.filter(({ name }) => names.has(name)),
      constraints: graph.constraints.map((constraint) => ({
        ...constraint,
        index: constraints[constraint.index] ?? constraint.index,
      })),
    };
  };
  return { slots, graph: graphOf(plan), relaxed: () => graphOf(withTolerance(plan)), holds };
}

/** Makes the part of a group, with what is decided before put in; says so where nothing is feasible. */
export function makePart(
  space: Space,
  group: Group,
  decided: Decided,
  ways: readonly PartMaker[] = makers,
): Part | Infeasible {
  const component = componentOf(space, group, decided);
  const { constraints } = component.graph;
  if (group.slots.some(isConditional)) {
    const { holds } = component;
    return (
      createCases(space, group, (...parts) => makePart(...parts, ways)) ??
      createRejection({ ...group, holds, scope: space.scope })
    );
  }
  const { conflict } = propagate(component.graph);
  if (conflict !== undefined) {
    return {
      way: "infeasible",
      constraints: conflict.constraints.flatMap((at) => constraints[at]?.index ?? []),
    };
  }
  const unordered = orderConflict(component.graph);
  if (unordered !== undefined) return { way: "infeasible", constraints: unordered };
  if (constraints.every(isSettled)) return createFree(group);
  for (const make of ways) {
    const part = make(component);
    if (part !== undefined) return part;
  }
  return createRejection({ ...group, holds: component.holds });
}

/** Whether a constraint holds or does not bind whatever the variables are. */
function isSettled({ value, condition }: ScalarConstraint): boolean {
  return (
    (value.kind === "constant" && value.value === true) ||
    (condition?.kind === "constant" && condition.value !== true)
  );
}

/** What has nothing to meet under what is decided. */
export function createFree({ slots, constraints }: Group): Part {
  const count = slots.reduce((all, { parameter }) => all * countValues(parameter.domain), 1);
  return {
    way: "free",
    parameters: slots.map(({ parameter }) => parameter.name),
    constraints,
    share: { low: 1, high: 1, proven: true },
    ...(Number.isFinite(count) ? { count } : {}),
    draw: {
      kind: "transform",
      axes: axesOf(slots),
      decode: (at, first) => decodeSlots(slots, (axis) => at(first + axis)),
      encode: (values) => encodeSlots(slots, values),
    },
  };
}

/** Whether it may be inactive, or other parameters decide how long it is. */
function isConditional({ parameter }: Slot): boolean {
  return parameter.condition !== undefined || lengthsOf(parameter.domain).length > 0;
}
