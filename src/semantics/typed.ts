/** Making typed expressions. */
import type { Span } from "../diagnostics/span.ts";
import type { Expression, IndexSet, TypedExpression } from "../ir/expression.ts";
import type { Type } from "../ir/type.ts";
import { arrayOfLength, boolType, intType, realType, unknownType } from "../ir/types.ts";

/** Stands for what is in error: fits everywhere. */
export function unknownAt(span: Span): TypedExpression {
  return { kind: "boolean", value: false, type: unknownType, span };
}

/** A plain number; whole ones are `Int`. */
export function numberAt(value: number, span: Span): TypedExpression {
  return { kind: "number", value, type: Number.isInteger(value) ? intType() : realType(), span };
}

/** A member of a choice, or a text. */
export function textAt(value: string, type: Type, span: Span): TypedExpression {
  return { kind: "text", value, type, span };
}

/** Both must hold. */
export function bothAt(left: TypedExpression, right: TypedExpression, span: Span): TypedExpression {
  return { kind: "apply", atom: "and", args: [left, right], type: boolType, span };
}

/** Numbers as a constant array. */
export function tableAt(values: readonly number[], span: Span, type?: Type): TypedExpression {
  return { kind: "table", values, type: type ?? arrayOfLength(realType(), values.length), span };
}

/** An index set whose sizes are typed expressions. */
export type TypedSet = IndexSet<Pick<TypedExpression, "type" | "span">>;

/** An index set out of a type: sizes are typed already, but for bare numbers, which get a place. */
export function typedSet(set: IndexSet, span: Span): TypedSet {
  switch (set.kind) {
    case "length":
      return { kind: "length", size: typedSize(set.size, span) };
    case "range":
      return { kind: "range", low: typedSize(set.low, span), high: typedSize(set.high, span) };
    case "members":
    case "generic":
    case "runs":
    case "any":
      return set;
  }
}

function typedSize(size: Expression, span: Span): TypedExpression {
  if (isTyped(size)) return size;
  return size.kind === "number" ? numberAt(size.value, span) : unknownAt(span);
}

function isTyped(expression: Expression): expression is TypedExpression {
  return "type" in expression && "span" in expression;
}
