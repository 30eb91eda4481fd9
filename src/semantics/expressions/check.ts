import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import type { Refined, Type } from "../../ir/type.ts";
import { assignable, boolType, isNumeric, textType } from "../../ir/types.ts";
import type { Value } from "../../ir/value.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantOf } from "../constants.ts";
import type { Context } from "../context.ts";
import { report, reportWrongType } from "../findings.ts";
import type { Signature } from "../program.ts";
import type { Scope } from "../scope.ts";
import { textAt, unknownAt } from "../typed.ts";
import { domainText, isWithin, quantityText } from "../types/domains.ts";
import { resolveTypeUse } from "../types/resolve.ts";
import { scalarOf } from "../types/shape.ts";
import { inferCall } from "./calls.ts";
import { inferComprehension, inferQuantified } from "./comprehensions.ts";
import { inferConditional } from "./conditional.ts";
import { inferIndex } from "./indexing.ts";
import { inferList } from "./lists.ts";
import { inferLoad } from "./load.ts";
import { inferMember } from "./members.ts";
import { inferName } from "./names.ts";
import { inferNumber } from "./numbers.ts";
import { inferBinary, inferComparison, inferMembership, inferUnary } from "./operators.ts";
import { inferRecord } from "./records.ts";
import { type CheckedInputs, checkInputs } from "./signatures.ts";
import { reportUnitOrType } from "./units.ts";

/** How an expression is read where it stands. */
export interface Mode {
  /** The type that bare choices, records and lists are read as. What is inferred may still be another. */
  readonly expected?: Type;
  /** The value may be absent: left of `??`, an argument `T?`. */
  readonly absent?: boolean;
}

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
  const typed = infer(node, scope, context, mode);
  depth.now--;
  context.run.types.set(node, typed.type);
  return typed;
}

function infer(node: Ast.Expression, scope: Scope, context: Context, mode: Mode): TypedExpression {
  switch (node.kind) {
    case "missing":
      return unknownAt(node.span);
    case "number":
      return inferNumber(node, context);
    case "string":
      return textAt(node.value, textType, node.span);
    case "boolean":
      return { kind: "boolean", value: node.value, type: boolType, span: node.span };
    case "name":
      return inferName(node.name, scope, context, mode);
    case "call":
      return inferCall(node, scope, context);
    case "member":
      return inferMember(node, scope, context, mode);
    case "index":
      return inferIndex(node, scope, context);
    case "unary":
      return inferUnary(node, scope, context);
    case "binary":
      return inferBinary(node, scope, context, mode);
    case "comparison":
      return inferComparison(node, scope, context);
    case "membership":
      return inferMembership(node, scope, context);
    case "if":
      return inferConditional(node, scope, context, mode);
    case "quantified":
      return inferQuantified(node, scope, context);
    case "list":
      return inferList(node, scope, context, mode.expected);
    case "comprehension":
      return inferComprehension(node, scope, context, mode.expected, "matrix");
    case "record":
      return inferRecord(node, scope, context, mode.expected);
    case "load":
      report(context, typeMessages.loadNeedsType, node.span, { path: node.path.value });
      return unknownAt(node.span);
  }
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
  const outside = scalars(constantOf(typed, context)).find((value) => !isWithin(value, within));
  if (outside === undefined) return;
  report(context, typeMessages.outOfDomain, typed.span, {
    value: `\`${quantityText(outside, scalarOf(typed.type), context)}\``,
    domain: `\`${domainText(within, expected.type, context)}\``,
    what: "what is allowed here",
  });
}

/** The values in an array of any depth, or the value itself. */
function scalars(value: Value): readonly (number | string | boolean)[] {
  if (value === undefined) return [];
  if (typeof value !== "object") return [value];
  return Object.values(value).flatMap(scalars);
}

/**
 * The value of a `let`, its annotation carried out; the only place where `load` may stand. A constant
 * that is not a number is reported.
 */
export function checkLet(node: Ast.LetStatement, scope: Scope, context: Context): TypedExpression {
  const typed = checkLetValue(node, scope, context);
  if (scalars(constantOf(typed, context)).some(Number.isNaN)) {
    report(context, typeMessages.notANumber, node.value.span, { name: node.name.text });
    return unknownAt(node.span);
  }
  return typed;
}

function checkLetValue(node: Ast.LetStatement, scope: Scope, context: Context): TypedExpression {
  if (node.type === undefined) return inferExpression(node.value, scope, context);
  const expected = resolveTypeUse(node.type, scope, context);
  const typed =
    node.value.kind === "load"
      ? inferLoad(node.value, expected.type, context)
      : checkRefined(node.value, scope, context, expected);
  if (typed.type.kind === "unknown" || expected.type.kind === "unknown") return typed;
  return { ...typed, type: expected.type };
}

/** The inputs of a task: no positional ones, a bare name means itself. `callee` names it in messages. */
export function checkTrialInputs(
  callee: Ast.Name,
  inputs: readonly Ast.Input[],
  signature: Signature,
  scope: Scope,
  context: Context,
): CheckedInputs {
  return checkInputs(callee, inputs, signature, "task", scope, context);
}
