import { emptyEnvironment, type Environment } from "../atoms/environment.ts";
import { EvaluationLimitError } from "../atoms/limits.ts";
import { typeMessages } from "../diagnostics/messages/types.ts";
import type { IndexSet, TypedExpression } from "../ir/expression.ts";
import { children, indexSetsWithin } from "../ir/traverse.ts";
import type { Value } from "../ir/value.ts";
import type { Context } from "./context.ts";
import { report } from "./findings.ts";

/**
 * The value of a constant expression. `undefined` where it is known later only, where it depends on a
 * local or a generic of a function, or where a part of it is in error.
 */
export function constantOf(expression: TypedExpression, context: Context): Value | undefined {
  switch (expression.kind) {
    case "number":
    case "boolean":
    case "text":
      return expression.type.kind === "unknown" ? undefined : expression.value;
    default:
      return remembered(expression, context);
  }
}

/** Many ask for the value of one expression: its range, its size, its `let`. */
function remembered(expression: TypedExpression, context: Context): Value | undefined {
  const { constants } = context.run;
  if (!constants.has(expression)) {
    const constant = isConstant(expression, context, []);
    constants.set(expression, constant ? valueOf(expression, context) : undefined);
  }
  return constants.get(expression);
}

/** The same where only numbers count. */
export function constantNumber(expression: TypedExpression, context: Context): number | undefined {
  const value = constantOf(expression, context);
  return typeof value === "number" ? value : undefined;
}

function valueOf(expression: TypedExpression, context: Context): Value | undefined {
  const environment: Environment = {
    ...emptyEnvironment,
    definition: (key) => context.facts.definition(key)?.constant,
    data: (source) => {
      const facts = context.run.data[source];
      return facts === undefined
        ? undefined
        : { rows: facts.rows, features: facts.features, classes: facts.classes };
    },
  };
  try {
    return context.run.evaluator(expression)(environment);
  } catch (error) {
    if (!(error instanceof EvaluationLimitError)) throw error;
    const { arrayTooLong, tooManySteps } = typeMessages;
    report(context, error.limit === "array" ? arrayTooLong : tooManySteps, expression.span, {});
    return undefined;
  }
}

function isConstant(
  expression: TypedExpression,
  context: Context,
  bound: readonly string[],
): boolean {
  if (expression.type.kind === "unknown") return false;
  switch (expression.kind) {
    case "number":
    case "boolean":
    case "text":
    case "table":
      return true;
    case "data":
      return context.run.data[expression.source] !== undefined;
    case "parameter":
    case "metric":
      return false;
    case "local":
      return bound.includes(expression.name);
    case "definition":
      return context.facts.definition(expression.name)?.constant !== undefined;
    case "call":
    case "apply":
    case "if":
    case "array":
    case "comprehension":
    case "record":
    case "field":
    case "index":
    case "let": {
      const names = [...bound, ...boundBy(expression)];
      return (
        indexSetsWithin(expression).every(isKnownSet) &&
        children(expression).every((child) => isConstant(child, context, names))
      );
    }
  }
}

function boundBy(expression: TypedExpression): readonly string[] {
  if (expression.kind === "let") return [expression.name];
  if (expression.kind === "comprehension") return expression.binders.map((binder) => binder.name);
  return [];
}

function isKnownSet(set: IndexSet): boolean {
  return set.kind !== "generic" && set.kind !== "runs";
}
