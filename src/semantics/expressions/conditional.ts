import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import { join } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import type { Context, Mode } from "../context.ts";
import { describeType, report } from "../findings.ts";
import type { Scope } from "../scope.ts";
import { withAssumption } from "../scope-nesting.ts";
import { unknownAt } from "../typed.ts";
import { checkCondition, inferExpression } from "./infer.ts";

/** `if c then a else b`: within a branch the condition is known, so conditional parameters may be read. */
export function inferConditional(
  node: Ast.ConditionalExpression,
  scope: Scope,
  context: Context,
  mode: Mode,
): TypedExpression {
  const condition = checkCondition(node.condition, scope, context);
  const inside = (holds: boolean) => withAssumption(scope, { condition, holds });
  const then = inferExpression(node.then, inside(true), context, mode);
  const otherwise = inferExpression(node.otherwise, inside(false), context, {
    ...mode,
    expected: mode.expected ?? then.type,
  });
  const type = join(then.type, otherwise.type);
  if (type === undefined) {
    report(context, typeMessages.noCommonType, node.span, {
      first: describeType(context, then.type),
      second: describeType(context, otherwise.type),
      where: "the branches of this `if`",
    });
    return unknownAt(node.span);
  }
  return { kind: "if", condition, then, otherwise, type, span: node.span };
}
