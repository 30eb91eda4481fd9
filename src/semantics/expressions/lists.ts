import { typeMessages } from "../../diagnostics/messages/types.ts";
import { sizeOfIndexSet } from "../../ir/equal.ts";
import type { IndexSet, TypedExpression } from "../../ir/expression.ts";
import type { PermutationType, Type } from "../../ir/type.ts";
import {
  arrayOfLength,
  arrayType,
  asArray,
  join,
  presentType,
  unknownType,
} from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import type { Context } from "../context.ts";
import { describeType, quoted, report, typeText } from "../findings.ts";
import type { Scope } from "../scope.ts";
import { tableAt, unknownAt } from "../typed.ts";
import { memberType } from "../types/shape.ts";
import { checkExpression, inferExpression } from "./infer.ts";

/** `[a, ...b, c]`: an array by position; where a permutation is expected, its members in order. */
export function inferList(
  node: Ast.ListExpression,
  scope: Scope,
  context: Context,
  expected: Type | undefined,
): TypedExpression {
  const wanted = expected === undefined ? undefined : presentType(expected);
  if (wanted?.kind === "permutation" && wanted.over.kind === "members") {
    return inferPermutation(node, wanted, wanted.over, scope, context);
  }
  const array = wanted === undefined ? undefined : asArray(wanted);
  if (array?.over.kind === "members") {
    report(context, typeMessages.listUnderNames, node.span, {
      type: describeType(context, wanted ?? unknownType),
      example: `${array.over.members[0] ?? "a"}: …${array.over.members.length > 1 ? ", …" : ""}`,
    });
    return unknownAt(node.span);
  }
  const element = wanted?.kind === "unknown" ? wanted : array?.element;
  const list = inferItems(node, element, scope, context);
  const length = array === undefined ? undefined : sizeOfIndexSet(array.over);
  const found = sizeOfIndexSet(asArray(list.type)?.over ?? { kind: "any" });
  if (length === undefined || found === undefined || length === found) {
    return array !== undefined && length === found && length !== undefined
      ? retyped(list, array.over)
      : list;
  }
  report(context, typeMessages.wrongLength, node.span, { expected: length, found });
  return unknownAt(node.span);
}

/** A list of the right length stands for an array over a range as well. */
function retyped(list: TypedExpression, over: IndexSet): TypedExpression {
  const element = asArray(list.type)?.element;
  return element === undefined ? list : { ...list, type: arrayType(element, over) };
}

function inferItems(
  node: Ast.ListExpression,
  wanted: Type | undefined,
  scope: Scope,
  context: Context,
): TypedExpression {
  const items: { readonly spread: boolean; readonly value: TypedExpression }[] = [];
  let element = node.items.length === 0 ? wanted : undefined;
  let length: number | undefined = 0;
  for (const item of node.items) {
    const spread = item.kind === "spread";
    const value = spread
      ? inferExpression(item.value, scope, context)
      : inferExpression(
          item.value,
          scope,
          context,
          wanted === undefined ? {} : { expected: wanted },
        );
    if (value.type.kind === "unknown") return unknownAt(node.span);
    const array = spread ? asArray(value.type) : undefined;
    if (spread && array === undefined) {
      report(context, typeMessages.spreadNotArray, item.span, {
        found: describeType(context, value.type),
      });
      return unknownAt(node.span);
    }
    const type = array?.element ?? value.type;
    const common = element === undefined ? type : join(element, type);
    if (common === undefined) {
      report(context, typeMessages.noCommonType, item.span, {
        first: describeType(context, element ?? unknownType),
        second: describeType(context, type),
        where: "the items of this list",
      });
      return unknownAt(node.span);
    }
    element = common;
    const size = array === undefined ? 1 : sizeOfIndexSet(array.over);
    length = length === undefined || size === undefined ? undefined : length + size;
    items.push({ spread, value });
  }
  const of = element ?? unknownType;
  const type = length === undefined ? arrayType(of, { kind: "any" }) : arrayOfLength(of, length);
  return { kind: "array", items, type, span: node.span };
}

/** `[crop, flip, …]`: the value holds the position of each member. */
function inferPermutation(
  node: Ast.ListExpression,
  wanted: PermutationType,
  over: IndexSet & { kind: "members" },
  scope: Scope,
  context: Context,
): TypedExpression {
  const places = new Map<string, number>();
  const say = (missing: string): TypedExpression => {
    report(context, typeMessages.notAPermutation, node.span, {
      type: typeText(context, wanted),
      missing,
    });
    return unknownAt(node.span);
  };
  for (const [place, item] of node.items.entries()) {
    const member = checkExpression(item.value, scope, context, memberType(over));
    if (member.type.kind === "unknown") return unknownAt(node.span);
    if (member.kind !== "text") return say("this item is not the name of one");
    if (places.has(member.value)) return say(`\`${member.value}\` stands twice`);
    places.set(member.value, place);
  }
  const missing = over.members.filter((member) => !places.has(member));
  if (missing.length > 0) {
    return say(`${quoted(missing)} ${missing.length === 1 ? "is" : "are"} missing`);
  }
  const values = over.members.map((member) => places.get(member) ?? 0);
  return tableAt(values, node.span, wanted);
}
