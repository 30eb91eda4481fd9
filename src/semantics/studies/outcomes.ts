/** Requirements, objectives and reports. */
import { studyMessages } from "../../diagnostics/messages/studies.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import { isNumeric, realType } from "../../ir/types.ts";
import type { Value } from "../../ir/value.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantOf } from "../constants.ts";
import { type Context, locationOf, textOf } from "../context.ts";
import { checkCondition, checkExpression } from "../expressions/check.ts";
import { report, typeText } from "../findings.ts";
import { later } from "../phase.ts";
import { phaseOf } from "../phase-of.ts";
import type { StudyConstraint, StudyObjective, StudyReport } from "../program.ts";
import type { Scope } from "../scope.ts";
import { type Item, labelOf, reportLabel } from "./items.ts";
import type { StudyNames } from "./names.ts";
import { oneLine } from "./text.ts";

/** A `require`. What is constant is decided here: a false one is an error. */
export function checkRequirement(
  item: Item,
  statement: Ast.RequireStatement,
  names: StudyNames,
): StudyConstraint | undefined {
  const context = names.contextOf(item);
  const scope = names.scopeOf(item);
  const holds = checkCondition(statement.condition, scope, context);
  if (holds.type.kind === "unknown") return undefined;
  const condition = names.conditionOf(item);
  const own = phaseOf(holds, context);
  const phase = condition === undefined ? own : later(own, phaseOf(condition, context));
  if (phase === "constant") {
    const applies = condition === undefined || constantOf(condition, context) === true;
    if (applies && constantOf(holds, context) === false) {
      report(context, studyMessages.neverTrue, statement.condition.span, {
        text: oneLine(textOf(context, statement.condition.span)),
        values: valuesIn(statement.condition, scope, context),
        message: statement.message?.value ?? "",
      });
    }
  }
  const label = labelOf(item);
  return {
    ...(label === undefined ? {} : { label }),
    phase,
    holds,
    ...(condition === undefined ? {} : { condition }),
    ...(statement.message === undefined ? {} : { message: statement.message.value }),
    location: locationOf(context, statement.condition.span),
  };
}

/** The values of what is compared: "`width` is 128". Empty where everything compared is written as its value. */
function valuesIn(condition: Ast.Expression, scope: Scope, context: Context): string {
  const operands =
    condition.kind === "comparison"
      ? condition.operands
      : condition.kind === "membership"
        ? [condition.value]
        : [];
  return operands
    .flatMap((operand) => {
      const text = oneLine(textOf(context, operand.span));
      const shown = showValue(constantOf(checkExpression(operand, scope, context), context));
      return shown === undefined || shown === text ? [] : [`\`${text}\` is ${shown}`];
    })
    .join(", ");
}

function showValue(value: Value | undefined): string | undefined {
  return typeof value === "number" || typeof value === "string" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

/** A `minimize` or `maximize`. */
export function checkObjective(
  item: Item,
  statement: Ast.ObjectiveStatement,
  names: StudyNames,
): StudyObjective | undefined {
  const context = names.contextOf(item);
  const scope = names.scopeOf(item);
  const value = checkExpression(statement.value, scope, context);
  if (value.type.kind === "unknown") return undefined;
  if (!isNumeric(value.type)) {
    report(context, studyMessages.objectiveType, statement.value.span, {
      found: typeText(context, value.type),
    });
    return undefined;
  }
  const reference =
    statement.reference === undefined
      ? undefined
      : checkReference(statement.reference, value, scope, context);
  const label = labelOf(item);
  return {
    ...(label === undefined ? {} : { label }),
    direction: statement.direction,
    phase: phaseOf(value, context),
    value,
    ...(reference === undefined ? {} : { reference }),
    location: locationOf(context, statement.value.span),
  };
}

function checkReference(
  node: Ast.Expression,
  objective: TypedExpression,
  scope: Scope,
  context: Context,
): number | undefined {
  if (!isNumeric(objective.type)) return undefined;
  const expression = checkExpression(node, scope, context, realType(objective.type.dimension));
  if (expression.type.kind === "unknown") return undefined;
  const value = constantOf(expression, context);
  if (typeof value === "number" && Number.isFinite(value)) return value;
  report(context, studyMessages.referenceNotConstant, node.span, {
    text: textOf(context, node.span),
  });
  return undefined;
}

/** A `report`. */
export function checkReport(
  item: Item,
  statement: Ast.ReportStatement,
  names: StudyNames,
): StudyReport | undefined {
  const context = names.contextOf(item);
  const value = checkExpression(statement.value, names.scopeOf(item), context);
  switch (value.type.kind) {
    case "unknown":
      return undefined;
    case "model":
    case "data":
      report(context, studyMessages.reportType, statement.value.span, {
        found: typeText(context, value.type),
      });
      return undefined;
    case "real":
    case "int":
    case "bool":
    case "text":
    case "choice":
    case "simplex":
    case "permutation":
    case "array":
    case "record":
    case "optional":
      return {
        label: reportLabel(statement, item.home),
        phase: phaseOf(value, context),
        value,
        location: locationOf(context, statement.value.span),
      };
  }
}
