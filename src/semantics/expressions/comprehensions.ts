import { findFunction } from "../../atoms/table.ts";
import type { IndexSet, TypedExpression } from "../../ir/expression.ts";
import type { Type } from "../../ir/type.ts";
import { arrayType, asArray, boolType } from "../../ir/types.ts";
import { freshKey, mentionsLocal } from "./locals.ts";
import type * as Ast from "../../syntax/ast.ts";
import { type Context, locationOf } from "../context.ts";
import { reportWrongType } from "../findings.ts";
import type { Scope } from "../scope.ts";
import { withSymbol } from "../scope-nesting.ts";
import { type TypedSet, typedSet, unknownAt } from "../typed.ts";
import { resolveBinder } from "../types/index-sets.ts";
import { applyAtom } from "./atoms.ts";
import { checkCondition, inferExpression } from "./infer.ts";

interface Bound {
  readonly name: string;
  readonly over: TypedSet;
}

/**
 * `[i in E: x]`. Several binders build a matrix in brackets (`"matrix"`) and one flat array as the
 * argument of a function (`"flat"`), as does any filter.
 */
export function inferComprehension(
  node: Ast.Comprehension,
  scope: Scope,
  context: Context,
  expected: Type | undefined,
  form: "matrix" | "flat",
): TypedExpression {
  const bound: Bound[] = [];
  let inner = scope;
  let failed = false;
  for (const binder of node.binders) {
    const found = resolveBinder(binder.domain, inner, context);
    const key = freshKey(binder.name.text, inner);
    inner = withSymbol(inner, binderSymbol(binder.name, key, found, inner, context));
    if (found === undefined) failed = true;
    else bound.push({ name: key, over: typedSet(found.over, binder.span) });
  }
  const where = node.where && checkCondition(node.where, inner, context);
  const flat = form === "flat" || where !== undefined;
  const element = elementOf(expected, flat ? 1 : node.binders.length);
  const body = inferExpression(
    node.body,
    inner,
    context,
    element === undefined ? {} : { expected: element },
  );
  if (failed || body.type.kind === "unknown" || where?.type.kind === "unknown") {
    return unknownAt(node.span);
  }
  const names = bound.map((binder) => binder.name);
  if (flat && (bound.length > 1 || where !== undefined)) {
    return {
      kind: "comprehension",
      binders: bound,
      ...(where === undefined ? {} : { where }),
      body,
      type: arrayType(withoutLocals(body.type, names), { kind: "any" }),
      span: node.span,
    };
  }
  return bound.toReversed().reduce<TypedExpression>(
    (element, binder) => ({
      kind: "comprehension",
      binders: [binder],
      body: element,
      type: arrayType(withoutLocals(element.type, [binder.name]), binder.over),
      span: node.span,
    }),
    body,
  );
}

function elementOf(expected: Type | undefined, depth: number): Type | undefined {
  if (expected === undefined || depth === 0) return expected;
  return elementOf(asArray(expected)?.element, depth - 1);
}

function binderSymbol(
  name: Ast.Name,
  key: string,
  found: { readonly over: IndexSet; readonly type: Type } | undefined,
  scope: Scope,
  context: Context,
) {
  const named = { name: name.text, location: locationOf(context, name.span) };
  if (found === undefined) return { kind: "unknown", ...named } as const;
  const { over } = found;
  const trial = over.kind === "runs" ? scope.lookup(over.trial) : undefined;
  return trial?.kind === "trial"
    ? ({ kind: "run", ...named, key, trial: trial.trial } as const)
    : ({ kind: "local", ...named, key, type: found.type, over } as const);
}

/** `forall i in E: c` is `all([i in E: c])`, `exists` is `any`. */
export function inferQuantified(
  node: Ast.QuantifiedExpression,
  scope: Scope,
  context: Context,
): TypedExpression {
  const typed = inferComprehension(node.over, scope, context, undefined, "flat");
  const atom = findFunction(node.quantifier === "forall" ? "all" : "any");
  const element = asArray(typed.type)?.element;
  if (atom === undefined || element === undefined) return unknownAt(node.span);
  if (element.kind !== "bool") {
    reportWrongType(context, node.over.body.span, boolType, element);
    return unknownAt(node.span);
  }
  return applyAtom(atom, [{ node: node.over.body, typed }], node.span, context);
}

/** A type that leaves the scope of these locals: a length that mentions one becomes any length. */
function withoutLocals(type: Type, names: readonly string[]): Type {
  if (type.kind !== "array") return type;
  const over = mentionsLocal(type.over, names) ? ({ kind: "any" } as const) : type.over;
  return arrayType(withoutLocals(type.element, names), over);
}
