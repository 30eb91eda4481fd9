/** A plan in which what is decided or measured before stands as a constant. */
import type { Expression, TableEntry } from "../../ir/expression.ts";
import { fold, mapChildren } from "../../ir/traverse.ts";
import type { Value } from "../../ir/value.ts";
import type { Parameter, Plan } from "../../plan/document.ts";
import type { Scope } from "../environment.ts";

export interface Decision {
  /** Parameters that have one value. */
  readonly values: ReadonlyMap<string, Value>;
  /** What is left of the parameters; a constraint may read others that are inactive. */
  readonly parameters: readonly Parameter[];
  /** Metrics of trials that run once a study. */
  readonly measured: Scope;
}

/** The plan's constraints and definitions under a decision; what else it holds is not looked at. */
export function decide(plan: Plan, { values, parameters, measured }: Decision): Plan {
  const constant = (node: Expression): Expression | undefined => {
    if (node.kind === "parameter") return constantOf(values.get(node.name));
    return node.kind === "metric" ? metricOf(plan, node, measured) : undefined;
  };
  const put = (expression: Expression): Expression =>
    fold<unknown, Expression>(expression, (node, parts) => {
      let next = 0;
      return constant(node) ?? mapChildren(node, (child) => parts[next++] ?? child);
    });
  const inactive = plan.parameters
    .filter(({ name }) => !values.has(name) && !parameters.some((one) => one.name === name))
    .map((parameter): Parameter => ({ ...parameter, condition: never }));
  return {
    ...plan,
    parameters: [...parameters, ...inactive],
    functions: plan.functions.map((definition) => ({ ...definition, body: put(definition.body) })),
    definitions: plan.definitions.map(({ value, ...rest }) => ({ ...rest, value: put(value) })),
    constraints: plan.constraints.map(({ holds, condition, ...rest }) => ({
      ...rest,
      holds: put(holds),
      ...(condition === undefined ? {} : { condition: put(condition) }),
    })),
  };
}

const never: Expression = { kind: "boolean", value: false };

/** The value of a metric that was measured before the search, or the values of its runs. */
function metricOf(
  { trials }: Plan,
  { trial, metric, run }: Extract<Expression, { kind: "metric" }>,
  measured: Scope,
): Expression | undefined {
  const declared = trials.find(({ name }) => name === trial);
  if (declared?.phase !== "constant" && declared?.phase !== "measured") return undefined;
  if (run !== undefined) return undefined;
  return constantOf(measured.value({ kind: "metric", trial, metric }));
}

function constantOf(value: Value): Expression | undefined {
  if (typeof value === "number") {
    return Number.isFinite(value) ? { kind: "number", value } : undefined;
  }
  if (typeof value === "boolean") return { kind: "boolean", value };
  if (typeof value === "string") return { kind: "text", value };
  const values = tableOf(value);
  return values === undefined ? undefined : { kind: "table", values };
}

function tableOf(value: Value): readonly TableEntry[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: readonly Value[] = value;
  const entries: TableEntry[] = [];
  for (const item of items) {
    const entry = typeof item === "object" ? tableOf(item) : item;
    if (entry === undefined) return undefined;
    entries.push(entry);
  }
  return entries;
}
