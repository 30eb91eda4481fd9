import { typeMessages } from "../../diagnostics/messages/types.ts";
import { isDimensionless } from "../../ir/dimension.ts";
import type { IndexSet, TypedExpression } from "../../ir/expression.ts";
import type { Type } from "../../ir/type.ts";
import { asArray, intType } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantOf } from "../constants.ts";
import { type Context, textOf } from "../context.ts";
import { checkExpression, inferExpression } from "../expressions/infer.ts";
import { describeType, report } from "../findings.ts";
import type { Scope } from "../scope.ts";
import { numberAt } from "../typed.ts";
import { memberType } from "./shape.ts";

/** The index set that a name stands for; `undefined` where it is a value or nothing. */
export function indexSetOfName(name: string, scope: Scope): IndexSet | "failed" | undefined {
  const symbol = scope.lookup(name);
  switch (symbol?.kind) {
    case "enum":
      return { kind: "members", name: symbol.name, members: symbol.members };
    case "generic":
      return { kind: "generic", name };
    case "trial":
      return { kind: "runs", trial: symbol.trial.name };
    case "type": {
      const { type, within } = symbol.type;
      if (type.kind !== "choice") return undefined;
      const members =
        within?.kind === "set"
          ? type.members.filter((m) => within.values.includes(m))
          : type.members;
      return { kind: "members", name: type.name ?? name, members };
    }
    case "unknown":
      return "failed";
    default:
      return undefined;
  }
}

/**
 * The index set in `T[…]`: an enum, a generic, a constant length, or a length that is known when the
 * value is drawn (an `Int` parameter with a range, an argument, `data.classes`). Errors are reported.
 */
export function resolveArrayIndex(
  node: Ast.Expression,
  scope: Scope,
  context: Context,
): IndexSet | undefined {
  const set = resolveIndexSet(node, scope, context);
  if (set?.kind !== "length" || set.size.kind === "number") return set;
  return isLength(node, scope, set) ? set : refuse();

  function refuse(): undefined {
    report(context, typeMessages.lengthNotKnown, node.span, { text: textOf(context, node.span) });
  }
}

function isLength(node: Ast.Expression, scope: Scope, set: IndexSet & { kind: "length" }): boolean {
  const { size } = set;
  if (size.kind === "local" || size.kind === "field") return true;
  if (size.kind !== "parameter") return false;
  const symbol = node.kind === "name" ? scope.lookup(node.name.text) : undefined;
  if (symbol?.kind !== "parameter") return node.kind === "member";
  const { within } = symbol;
  return within?.kind === "set" || (within?.low !== undefined && within.high !== undefined);
}

/** An index set by itself: a name of one, or a length. Errors are reported. */
function resolveIndexSet(
  node: Ast.Expression,
  scope: Scope,
  context: Context,
): IndexSet | undefined {
  if (node.kind === "missing") return undefined;
  if (node.kind === "name") {
    const named = indexSetOfName(node.name.text, scope);
    if (named === "failed") return undefined;
    if (named !== undefined) return named;
  }
  const size = inferExpression(node, scope, context);
  if (size.type.kind === "unknown") return undefined;
  if (asArray(size.type) !== undefined) {
    report(context, typeMessages.arrayAsIndexSet, node.span, { text: textOf(context, node.span) });
    return undefined;
  }
  if (size.type.kind !== "int" && size.type.kind !== "real") {
    report(context, typeMessages.notIndexSet, node.span, {
      found: describeType(context, size.type),
    });
    return undefined;
  }
  return lengthOf(size, context);
}

/** 0 … size − 1, folded where it is constant. */
export function lengthOf(size: TypedExpression, context: Context): IndexSet | undefined {
  if (size.type.kind === "unknown") return undefined;
  const constant = constantOf(size, context);
  const whole = size.type.kind === "int" && isDimensionless(size.type.dimension);
  if (constant !== undefined) {
    if (typeof constant === "number" && Number.isInteger(constant) && constant >= 0 && whole) {
      return { kind: "length", size: numberAt(constant, size.span) };
    }
    report(context, typeMessages.lengthValue, size.span, {
      found:
        typeof constant === "number" ? `\`${String(constant)}\`` : describeType(context, size.type),
    });
    return undefined;
  }
  if (!whole) {
    report(context, typeMessages.lengthValue, size.span, {
      found: describeType(context, size.type),
    });
    return undefined;
  }
  return { kind: "length", size };
}

/** What a binder runs over, and the type of its values. Errors are reported. */
export function resolveBinder(
  domain: Ast.Domain,
  scope: Scope,
  context: Context,
): { readonly over: IndexSet; readonly type: Type } | undefined {
  switch (domain.kind) {
    case "range": {
      const low = checkExpression(domain.low, scope, context, intType());
      const high = checkExpression(domain.high, scope, context, intType());
      if (low.type.kind === "unknown" || high.type.kind === "unknown") return undefined;
      return { over: { kind: "range", low, high }, type: intType() };
    }
    case "set":
      report(context, typeMessages.notIndexSet, domain.span, {
        found: `\`${textOf(context, domain.span)}\``,
      });
      return undefined;
    case "indexSet": {
      const over = resolveIndexSet(domain.of, scope, context);
      return over && { over, type: memberType(over) };
    }
  }
}
