/** The values of graphs and plans under given parameters, to hold analyses to. */
import { compile } from "../../src/atoms/evaluate.ts";
import { scalarValue } from "../../src/atoms/scalar-value.ts";
import { isList } from "../../src/atoms/values.ts";
import type { Scalar, ScalarGraph, Variable } from "../../src/analysis/scalar.ts";
import type { Expression } from "../../src/ir/expression.ts";
import type { Range } from "../../src/ir/range.ts";
import type { Value } from "../../src/ir/value.ts";
import type { Plan } from "../../src/plan/document.ts";

/** Evaluates the expressions of a plan as the runtime does. */
export function createPlanValues(
  plan: Plan,
): (expression: Expression, parameters: ReadonlyMap<string, Value>) => Value {
  const functions = new Map(plan.functions.map((definition) => [definition.name, definition]));
  const compiled = new Map<Expression, ReturnType<typeof compile>>();
  const evaluatorOf = (expression: Expression) => {
    const known = compiled.get(expression) ?? compile(expression, functions);
    compiled.set(expression, known);
    return known;
  };
  const definitions = new Map(plan.definitions.map(({ name, value }) => [name, value]));
  return function valueOf(expression: Expression, parameters: ReadonlyMap<string, Value>): Value {
    return evaluatorOf(expression)({
      parameter: (name) => parameters.get(name),
      definition: (name): Value => {
        const value = definitions.get(name);
        return value && valueOf(value, parameters);
      },
      metric: () => undefined,
      data: () => undefined,
      runs: () => plan.repeat,
    });
  };
}

/** The value of a variable; `undefined` where it is inactive. */
export function valueOfVariable(
  { name, at }: Variable,
  parameters: ReadonlyMap<string, Value>,
): Value {
  let value = parameters.get(name);
  for (const index of at) value = isList(value) ? value[index] : undefined;
  return value;
}

/** Of what hangs on something unknown. */
export const unknownValue: unique symbol = Symbol("unknown");

/** What each node is under these values, by id. */
export function valuesOfGraph(
  graph: ScalarGraph,
  parameters: ReadonlyMap<string, Value>,
): readonly (Value | typeof unknownValue)[] {
  const values: Value[] = [];
  const isUnknown = new Set<Scalar>();
  const unknown = (node: Scalar): undefined => {
    isUnknown.add(node);
    return undefined;
  };
  for (const node of graph.nodes) values.push(valueOf(node));
  return values.map((value, id) => {
    const node = graph.nodes[id];
    return node !== undefined && isUnknown.has(node) ? unknownValue : value;
  });

  function valueOf(node: Scalar): Value {
    switch (node.kind) {
      case "constant":
        return node.value;
      case "variable":
        return valueOfVariable(node.variable, parameters);
      case "apply":
        return node.args.some((arg) => isUnknown.has(arg))
          ? unknown(node)
          : scalarValue(
              node.atom,
              node.args.map((arg) => values[arg.id]),
            );
      case "if": {
        if (isUnknown.has(node.condition)) return unknown(node);
        const taken = values[node.condition.id] === true ? node.then : node.otherwise;
        return isUnknown.has(taken) ? unknown(node) : values[taken.id];
      }
      case "unknown":
        return unknown(node);
    }
  }
}

/** Whether a range holds a value. */
export function holds(range: Range, value: Value): boolean {
  if (range.kind === "members") return range.members.some((member) => member === value);
  if (typeof value !== "number") return false;
  if (Number.isNaN(value)) return range.undefined;
  return (
    value >= range.low &&
    value <= range.high &&
    (!range.whole || Number.isInteger(value) || !Number.isFinite(value))
  );
}
