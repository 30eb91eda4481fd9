import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { IndexSet, TypedExpression } from "../../ir/expression.ts";
import { sizeOfIndexSet } from "../../ir/equal.ts";
import type { Type } from "../../ir/type.ts";
import { asArray, indexSetsOf, unknownType } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantNumber } from "../constants.ts";
import type { Context } from "../context.ts";
import { describeType, report } from "../findings.ts";
import type { Scope } from "../scope.ts";
import { type TypedSet, typedSet, unknownAt } from "../typed.ts";
import { memberType } from "../types/shape.ts";
import { checkExpression, inferExpression } from "./infer.ts";

/** `w[web]`, `m[a, b]`, the row `m[a]`. */
export function inferIndex(
  node: Ast.IndexExpression,
  scope: Scope,
  context: Context,
): TypedExpression {
  const of = inferExpression(node.object, scope, context);
  if (of.type.kind === "unknown") {
    for (const index of node.index) {
      inferExpression(index, scope, context, { expected: unknownType });
    }
    return unknownAt(node.span);
  }
  const at: TypedExpression[] = [];
  const over: TypedSet[] = [];
  let type: Type = of.type;
  for (const index of node.index) {
    const array = asArray(type);
    if (array === undefined) {
      report(context, typeMessages.notIndexable, node.span, {
        type: describeType(context, of.type),
        count: indexSetsOf(of.type).length,
      });
      return unknownAt(node.span);
    }
    const position = checkPosition(index, array.over, scope, context);
    if (position.type.kind === "unknown") return unknownAt(node.span);
    at.push(position);
    over.push(typedSet(array.over, index.span));
    type = array.element;
  }
  return { kind: "index", of, at, over, type, span: node.span };
}

/** An index into an array over a set. Over a generic, a binder of the same generic or a position. */
function checkPosition(
  node: Ast.Expression,
  over: IndexSet,
  scope: Scope,
  context: Context,
): TypedExpression {
  const expected = memberType(over);
  if (over.kind === "generic") {
    const typed = inferExpression(node, scope, context, { expected });
    return typed.type.kind === "int" ? typed : checkExpression(node, scope, context, expected);
  }
  const typed = checkExpression(node, scope, context, expected);
  return isOutside(typed, over, context) ? unknownAt(node.span) : typed;
}

/** Reports a constant index that an array of constant size does not have. */
function isOutside(typed: TypedExpression, over: IndexSet, context: Context): boolean {
  if (over.kind === "members" || typed.type.kind !== "int") return false;
  const index = constantNumber(typed, context);
  const size = sizeOfIndexSet(over);
  if (index === undefined) return false;
  const set = typedSet(over, typed.span);
  const low = set.kind === "range" ? constantNumber(set.low, context) : 0;
  if (low === undefined) return false;
  if (index >= low && (size === undefined || index < low + size)) return false;
  report(context, typeMessages.indexOutside, typed.span, {
    index: String(index),
    low: String(low),
    high: size === undefined ? "its size less 1" : String(low + size - 1),
  });
  return true;
}
