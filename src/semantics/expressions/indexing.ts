import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { IndexSet, TypedExpression } from "../../ir/expression.ts";
import { sizeOfIndexSet } from "../../ir/equal.ts";
import type { Type } from "../../ir/type.ts";
import {
  asArray,
  boolType,
  indexSetsOf,
  optionalType,
  presentType,
  unknownType,
} from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { knownIn } from "../activity.ts";
import { constantNumber } from "../constants.ts";
import { type Context, type Mode, textOf } from "../context.ts";
import { implies, rangeOf } from "../entailment.ts";
import { describeType, report } from "../findings.ts";
import type { Scope } from "../scope.ts";
import { numberAt, type TypedSet, typedSet, unknownAt } from "../typed.ts";
import { memberType } from "../types/shape.ts";
import { checkExpression, inferExpression } from "./infer.ts";

/** `w[web]`, `m[a, b]`, the row `m[a]`. */
export function inferIndex(
  node: Ast.IndexExpression,
  scope: Scope,
  context: Context,
  mode: Mode,
): TypedExpression {
  const of = inferExpression(
    node.object,
    scope,
    context,
    mode.absent === true ? { absent: true } : {},
  );
  if (of.type.kind === "unknown") {
    for (const index of node.index) {
      inferExpression(index, scope, context, { expected: unknownType });
    }
    return unknownAt(node.span);
  }
  const at: TypedExpression[] = [];
  const over: TypedSet[] = [];
  let type: Type = presentType(of.type);
  let always = of.type.kind !== "optional";
  for (const index of node.index) {
    const array = asArray(type);
    if (array === undefined) {
      report(context, typeMessages.notIndexable, node.span, {
        type: describeType(context, presentType(of.type)),
        count: indexSetsOf(presentType(of.type)).length,
      });
      return unknownAt(node.span);
    }
    const position = checkPosition(index, array.over, scope, context);
    if (position.type.kind === "unknown") return unknownAt(node.span);
    const exists = existence(position, array.over, scope, context);
    if (exists === "never") return unknownAt(node.span);
    if (exists !== "always") {
      if (mode.absent !== true) {
        const name = textOf(context, node.span);
        report(context, typeMessages.inactiveParam, node.span, { name, condition: exists.when });
        return unknownAt(node.span);
      }
      always = false;
    }
    at.push(position);
    over.push(typedSet(array.over, index.span));
    type = array.element;
  }
  return {
    kind: "index",
    of,
    at,
    over,
    type: always ? type : optionalType(type),
    span: node.span,
  };
}

/**
 * Whether an array whose length is a parameter has the element at a constant position. An index that no
 * length reaches is reported. Where the parameter's range is not known here, it is taken to be there.
 */
function existence(
  position: TypedExpression,
  over: IndexSet,
  scope: Scope,
  context: Context,
): "always" | "never" | { readonly when: string } {
  if (over.kind !== "length" || over.size.kind !== "parameter") return "always";
  const index = constantNumber(position, context);
  const set = typedSet(over, position.span);
  const length = set.kind === "length" ? set.size : undefined;
  const range = length && rangeOf(length, scope);
  if (index === undefined || length === undefined || range === undefined) return "always";
  const longest =
    range.kind === "range"
      ? range.high
      : range.values
          .filter((value) => typeof value === "number")
          .reduce((a, b) => Math.max(a, b), -Infinity);
  if (longest !== undefined && index >= longest) {
    report(context, typeMessages.indexOutside, position.span, {
      index: String(index),
      low: "0",
      high: String(longest - 1),
    });
    return "never";
  }
  const condition: TypedExpression = {
    kind: "apply",
    atom: "greater",
    args: [length, numberAt(index, position.span)],
    type: boolType,
    span: position.span,
  };
  return implies(knownIn(scope), [[{ condition, holds: true }]], scope, context)
    ? "always"
    : { when: `\`${over.size.name} > ${String(index)}\`` };
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
