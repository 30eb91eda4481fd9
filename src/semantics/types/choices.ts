import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { Refined } from "../../ir/type.ts";
import { isNumeric, join, unknownType } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantOf } from "../constants.ts";
import type { Context } from "../context.ts";
import { inferExpression } from "../expressions/infer.ts";
import { describeType, report } from "../findings.ts";
import type { Scope } from "../scope.ts";
import { reportDuplicate } from "./domains.ts";

/**
 * `one of { adam, sgd }` and `one of [light, heavy]` are choices of names, which mean themselves;
 * `one of [16, 32]` is a number with a set of values.
 */
export function resolveChoice(node: Ast.ChoiceType, scope: Scope, context: Context): Refined {
  const values = node.values.filter((value) => value.kind !== "missing");
  if (values.length === 0) {
    if (node.values.length === 0) report(context, typeMessages.emptyChoice, node.span, {});
    return { type: unknownType };
  }
  const names = values.flatMap((value) => (value.kind === "name" ? [value.name.text] : []));
  if (names.length === values.length) {
    const members = distinct(names, values, context);
    return { type: { kind: "choice", members, ordered: node.ordered } };
  }
  if (names.length > 0) {
    report(context, typeMessages.mixedChoice, node.span, {});
    return { type: unknownType };
  }
  return choiceOfNumbers(node, values, scope, context);
}

function choiceOfNumbers(
  node: Ast.ChoiceType,
  values: readonly Ast.Expression[],
  scope: Scope,
  context: Context,
): Refined {
  const numbers: number[] = [];
  let type: Refined["type"] | undefined;
  for (const value of values) {
    const typed = inferExpression(value, scope, context);
    if (typed.type.kind === "unknown") return { type: unknownType };
    const constant = constantOf(typed, context);
    if (typeof constant !== "number" || !isNumeric(typed.type)) {
      report(context, typeMessages.choiceMember, value.span, {});
      return { type: unknownType };
    }
    const common = type === undefined ? typed.type : join(type, typed.type);
    if (common === undefined && type !== undefined) {
      report(context, typeMessages.noCommonType, value.span, {
        first: describeType(context, type),
        second: describeType(context, typed.type),
        where: "the members of this choice",
      });
      return { type: unknownType };
    }
    type = common;
    numbers.push(constant);
  }
  const members = distinct(numbers, values, context);
  return {
    type: type ?? unknownType,
    within: { kind: "set", values: members, ordered: node.ordered },
  };
}

function distinct<T>(items: readonly T[], nodes: readonly Ast.Expression[], context: Context): T[] {
  const seen = new Set<T>();
  for (const [i, item] of items.entries()) {
    if (seen.has(item)) reportDuplicate(nodes, i, context);
    seen.add(item);
  }
  return [...seen];
}
