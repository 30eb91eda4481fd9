/** Checking expressions against what is expected where they stand. What a kind of expression is, `dispatch.ts` knows. */
import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import type { Refined, Type } from "../../ir/type.ts";
import { assignable, boolType, isNumeric } from "../../ir/types.ts";
import type { Value } from "../../ir/value.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantOf } from "../constants.ts";
import { type Context, type Mode, textOf } from "../context.ts";
import { report, reportWrongType } from "../findings.ts";
import type { Scope } from "../scope.ts";
import { unknownAt } from "../typed.ts";
import { domainText, isWithin, quantityText } from "../types/ranges.ts";
import { scalarOf } from "../types/shape.ts";
import { reportUnitOrType } from "./units.ts";

/** Deeper nesting would exhaust the stack of whoever walks the typed expression. */
const deepest = 700;

/** With so many definitions open it is their chain that is deep, not this expression. */
const longChain = 20;

/**
 * The typed form of an expression. With `expected`, bare choices, records and lists are read as that
 * type, and what does not fit it is reported. Never throws; what is in error has the unknown type, so
 * one mistake gives one message.
 */
export function checkExpression(
  node: Ast.Expression,
  scope: Scope,
  context: Context,
  expected?: Type,
  mode: Pick<Mode, "absent"> = {},
): TypedExpression {
  if (expected === undefined) return inferExpression(node, scope, context, mode);
  const typed = inferExpression(node, scope, context, { ...mode, expected });
  return fits(typed, expected, mode) ? typed : refuse(node, typed, expected, context);
}

function fits(typed: TypedExpression, expected: Type, mode: Pick<Mode, "absent">): boolean {
  if (typed.type.kind === "optional" && mode.absent !== true) return false;
  return assignable(typed.type, expected);
}

function refuse(
  node: Ast.Expression,
  typed: TypedExpression,
  expected: Type,
  context: Context,
): TypedExpression {
  if (isNumeric(typed.type) && isNumeric(expected)) {
    reportUnitOrType(node, typed.type, expected, context);
  } else {
    reportWrongType(context, node.span, expected, typed.type);
  }
  return unknownAt(node.span);
}

/** The typed form of an expression, whatever its type; `mode.expected` is only a hint. Never throws. */
export function inferExpression(
  node: Ast.Expression,
  scope: Scope,
  context: Context,
  mode: Mode = {},
): TypedExpression {
  const { depth } = context.run;
  if (depth.now >= deepest) {
    const chained = context.run.open.length > longChain;
    report(context, chained ? typeMessages.longChain : typeMessages.tooDeep, node.span, {});
    return unknownAt(node.span);
  }
  depth.now++;
  const typed = context.run.infer(node, scope, context, mode);
  depth.now--;
  context.run.types.set(node, typed.type);
  return typed;
}

/** An expression of type Bool. */
export function checkCondition(
  node: Ast.Expression,
  scope: Scope,
  context: Context,
): TypedExpression {
  return checkExpression(node, scope, context, boolType);
}

/** `checkExpression` against a type with refinements: a constant outside the range or set is reported. */
export function checkRefined(
  node: Ast.Expression,
  scope: Scope,
  context: Context,
  expected: Refined,
  mode: Pick<Mode, "absent"> = {},
): TypedExpression {
  const typed = checkExpression(node, scope, context, expected.type, mode);
  checkDomain(typed, expected, context);
  return typed;
}

/** Reports a constant, or an element of a constant array, outside the range or set of a type. */
export function checkDomain(typed: TypedExpression, expected: Refined, context: Context): void {
  const { within } = expected;
  if (within === undefined || typed.type.kind === "unknown") return;
  const outside = findScalar(constantOf(typed, context), (value) => !isWithin(value, within));
  if (outside === undefined) return;
  const literal = typed.kind === "number" || typed.kind === "text";
  report(context, typeMessages.outOfDomain, typed.span, {
    value: `\`${literal ? textOf(context, typed.span) : quantityText(outside, scalarOf(typed.type), context)}\``,
    domain: `\`${domainText(within, expected.type, context)}\``,
    what: "what is allowed here",
  });
}

type ScalarValue = number | string | boolean;

/**
 * The first of the values in an array of any depth, or the value itself, for which a condition holds. An
 * array that is in others many times is looked at once.
 */
export function findScalar(
  value: Value,
  condition: (value: ScalarValue) => boolean,
  seen = new Set<object>(),
): ScalarValue | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "object") return condition(value) ? value : undefined;
  if (seen.has(value)) return undefined;
  seen.add(value);
  for (const inner of Array.isArray(value) ? value : Object.values(value)) {
    const found = findScalar(inner, condition, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}
