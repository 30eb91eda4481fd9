/** What whoever checks declarations and statements calls; the files beside this one are its parts. */
import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantOf } from "../constants.ts";
import type { Context } from "../context.ts";
import { report } from "../findings.ts";
import type { Signature } from "../program.ts";
import type { Scope } from "../scope.ts";
import { unknownAt } from "../typed.ts";
import { resolveTypeUse } from "../types/resolve.ts";
import { checkRefined, inferExpression, findScalar } from "./infer.ts";
import { inferLoad } from "./load.ts";
import { type CheckedInputs, checkInputs } from "./signatures.ts";

export { checkCondition, checkExpression, checkRefined } from "./infer.ts";

/**
 * The value of a `let`, its annotation carried out; the only place where `load` may stand. A constant
 * that is not a number is reported.
 */
export function checkLet(node: Ast.LetStatement, scope: Scope, context: Context): TypedExpression {
  const typed = checkLetValue(node, scope, context);
  if (findScalar(constantOf(typed, context), Number.isNaN) !== undefined) {
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
  return typed.type.kind === "unknown" ? typed : { ...typed, type: expected.type };
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
