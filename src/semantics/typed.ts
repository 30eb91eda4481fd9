/** Making typed expressions. */
import type { Span } from "../diagnostics/span.ts";
import type { IndexSet, TypedExpression } from "../ir/expression.ts";
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

/** An index set out of a type: the checker made it, so its sizes are typed expressions. */
export function typedSet(set: IndexSet): TypedSet {
  return set as TypedSet;
}

/** An index set whose sizes are typed expressions. */
export type TypedSet = IndexSet<Pick<TypedExpression, "type" | "span">>;
