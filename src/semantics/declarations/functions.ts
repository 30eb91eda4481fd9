import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import type * as Ast from "../../syntax/ast.ts";
import { type Context, locationOf } from "../context.ts";
import { checkLet, checkRefined } from "../expressions/check.ts";
import { report } from "../findings.ts";
import type { TypedFunction } from "../program.ts";
import type { Scope } from "../scope.ts";
import { withSymbol } from "../scope-nesting.ts";
import { unknownAt } from "../typed.ts";
import { resolveTypeUse } from "../types/resolve.ts";
import { freshKey } from "../expressions/locals.ts";
import { checkArguments } from "./arguments.ts";

/** Each `let` of a body nests the rest in it: more would exhaust the stack of whoever walks the body. */
const mostLets = 500;

/** A function: its body is checked once, for whatever index sets its generics stand for. */
export function checkFunction(node: Ast.FunctionDeclaration, context: Context): TypedFunction {
  const { arguments: declared, scope } = checkArguments(
    node.generics,
    node.parameters,
    "function",
    context,
  );
  const result = resolveTypeUse(node.result, scope, context, { open: true, optional: false });
  const surplus = node.lets[mostLets];
  if (surplus !== undefined)
    report(context, typeMessages.manyLets, surplus.span, { most: mostLets });
  const body = checkBlock(node.lets.slice(0, mostLets), scope, (inner) =>
    surplus === undefined ? checkRefined(node.body, inner, context, result) : unknownAt(node.span),
  );
  const name = `${context.module.id}/${node.name.text}`;
  const generics = node.generics.map((generic) => generic.text);
  const checked: TypedFunction = {
    name,
    generics,
    parameters: declared.map((argument) => argument.name),
    body,
    signature: { generics, arguments: declared, result: result.type },
    location: locationOf(context, node.name.span),
    ...(node.doc === undefined ? {} : { doc: node.doc }),
  };
  context.run.functions.set(name, checked);
  return checked;

  /** Each `let` is known in those that follow. */
  function checkBlock(
    lets: readonly Ast.LetStatement[],
    outer: Scope,
    rest: (scope: Scope) => TypedExpression,
  ): TypedExpression {
    const [first, ...others] = lets;
    if (first === undefined) return rest(outer);
    const value = checkLet(first, outer, context);
    const key = freshKey(first.name.text, outer);
    const inner = withSymbol(outer, {
      kind: "local",
      name: first.name.text,
      location: locationOf(context, first.name.span),
      key,
      type: value.type,
    });
    const body = checkBlock(others, inner, rest);
    return { kind: "let", name: key, value, body, type: body.type, span: node.span };
  }
}
