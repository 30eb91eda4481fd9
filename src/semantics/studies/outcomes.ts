/** Requirements, objectives and reports. */
import { studyMessages } from "../../diagnostics/messages/studies.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import { printQuantity } from "../../ir/quantity.ts";
import { visit } from "../../ir/traverse.ts";
import { isNumeric, realType } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantOf } from "../constants.ts";
import { type Context, locationOf, textOf } from "../context.ts";
import { checkCondition, checkExpression } from "../expressions/check.ts";
import { baseUnitOf, report, typeText } from "../findings.ts";
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
        values: valuesIn(statement.condition, holds, context),
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
function valuesIn(condition: Ast.Expression, holds: TypedExpression, context: Context): string {
  const typed = new Map<string, TypedExpression>();
  visit(holds, (node) => typed.set(spanKey(node.span), node));
  const shown = comparedIn(condition).flatMap((operand) => {
    const node = typed.get(spanKey(operand.span));
    if (node === undefined || operand.kind === "number") return [];
    const text = oneLine(textOf(context, operand.span));
    const value = showValue(node, context);
    return value === undefined || value === text ? [] : [`\`${text}\` is ${value}`];
  });
  return [...new Set(shown)].join(", ");
}

const spanKey = ({ start, end }: Span) => `${String(start)} ${String(end)}`;

function showValue(node: TypedExpression, context: Context): string | undefined {
  const value = constantOf(node, context);
  if (typeof value === "number") {
    const unit = isNumeric(node.type) ? baseUnitOf(context, node.type.dimension) : undefined;
    return printQuantity(value, unit);
  }
  return typeof value === "string" || typeof value === "boolean" ? String(value) : undefined;
}

/** What the comparisons compare that a condition joins. */
function comparedIn(condition: Ast.Expression): readonly Ast.Expression[] {
  switch (condition.kind) {
    case "comparison":
      return condition.operands;
    case "membership":
      return [condition.value];
    case "binary":
      return [...comparedIn(condition.left), ...comparedIn(condition.right)];
    case "unary":
      return comparedIn(condition.operand);
    default:
      return [];
  }
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
