/** What intervals say of a plan: what is left of ranges, which requirements always hold, how large quantities get. */
import { type Box, boxOf, type Interval } from "../../analysis/box.ts";
import { printScalar } from "../../analysis/print.ts";
import { propagate } from "../../analysis/propagate.ts";
import { isCertainly } from "../../analysis/range.ts";
import type { Variable } from "../../analysis/scalar.ts";
import { graphOfPlan } from "../../analysis/unfold.ts";
import type { Expression } from "../../ir/expression.ts";
import type { Plan } from "../../plan/document.ts";

/** Both sides of a comparison of quantities, over the whole declared space. */
export interface Estimate {
  readonly left: Interval;
  readonly right: Interval;
  readonly unit: string;
}

export interface Bounds {
  readonly box: Box;
  /** Whether it is known that no configuration meets all constraints. */
  readonly infeasible: boolean;
  /** What is left of a parameter's range, all elements together; absent where nothing is cut off. */
  readonly tightened: (parameter: string) => Interval | undefined;
  /** Whether no configuration can break a constraint, by its position in the plan. */
  readonly always: (constraint: number) => boolean;
  readonly estimate: (constraint: number) => Estimate | undefined;
  /** The condition of the parameter at a position in the plan, as people write it. */
  readonly condition: (parameter: number) => string | undefined;
}

/** Of a range: what is cut off less is not worth a line. */
const leastCut = 1e-9;

export function boundsOf(plan: Plan): Bounds {
  const conditions = plan.parameters.flatMap(({ condition }, parameter) =>
    condition === undefined ? [] : [{ parameter, condition }],
  );
  // Conditions join the graph as requirements that are not propagated: there they can be read.
  const graph = graphOfPlan({
    ...plan,
    constraints: [
      ...plan.constraints,
      ...conditions.map(({ condition }) => asConstraint(condition)),
    ],
  });
  const known = plan.constraints.flatMap(({ phase }, i) => (phase === "parameter" ? [i] : []));
  const propagation = propagate(graph, { constraints: known });
  const { rangeOf, declaredOf, conflict } = propagation;
  const valueAt = (constraint: number) =>
    graph.constraints.find(({ index }) => index === constraint)?.value;
  const left = (variable: Variable): Interval | undefined => {
    const range = rangeOf(variable);
    return range.kind === "numbers" && range.low <= range.high ? range : undefined;
  };
  return {
    infeasible: conflict !== undefined,
    box: boxOf(graph, propagation),
    tightened: (parameter) => {
      const own = graph.variables.filter(
        ({ name, source }) => name === parameter && source === "parameter",
      );
      const declared = hull(own.flatMap(({ range }) => (range.kind === "numbers" ? [range] : [])));
      const found = hull(own.flatMap((variable) => left(variable) ?? []));
      if (conflict !== undefined || declared === undefined || found === undefined) return undefined;
      const least = leastCut * (declared.high - declared.low);
      const cut = Math.max(found.low - declared.low, declared.high - found.high);
      return cut > least ? found : undefined;
    },
    always: (constraint) => {
      const value = valueAt(constraint);
      return value !== undefined && isCertainly(declaredOf(value), true);
    },
    estimate: (constraint) => {
      const value = valueAt(constraint);
      const unit = plan.constraints[constraint]?.origin.parts?.find((part) => part.unit)?.unit;
      if (value?.kind !== "apply" || value.args.length !== 2 || unit === undefined)
        return undefined;
      const [first, second] = value.args.map(declaredOf);
      return first?.kind === "numbers" &&
        second?.kind === "numbers" &&
        [first.low, first.high, second.low, second.high].every(Number.isFinite)
        ? {
            left: { low: first.low, high: first.high },
            right: { low: second.low, high: second.high },
            unit,
          }
        : undefined;
    },
    condition: (parameter) => {
      const place = conditions.findIndex((each) => each.parameter === parameter);
      const value = place < 0 ? undefined : valueAt(plan.constraints.length + place);
      return value === undefined ? undefined : printScalar(value);
    },
  };
}

function asConstraint(holds: Expression): Plan["constraints"][number] {
  return { phase: "parameter", holds, origin: { start: 0, end: 0, text: "" } };
}

function hull(ranges: readonly Interval[]): Interval | undefined {
  if (ranges.length === 0) return undefined;
  return {
    low: Math.min(...ranges.map(({ low }) => low)),
    high: Math.max(...ranges.map(({ high }) => high)),
  };
}
