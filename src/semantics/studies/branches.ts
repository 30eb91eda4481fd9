/** What a name is that several branches declare. */
import type { Span } from "../../diagnostics/span.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import type { Type, ValueSet } from "../../ir/type.ts";
import { equalTypes, optionalType } from "../../ir/types.ts";

export function absent(type: Type, span: Span): TypedExpression {
  const nothing: TypedExpression = {
    kind: "record",
    fields: [],
    type: { kind: "record", fields: [] },
    span,
  };
  return { kind: "field", of: nothing, name: "absent", type: optionalType(type), span };
}

export function agree(left: Type, right: Type): boolean {
  return left.kind === "unknown" || right.kind === "unknown" || equalTypes(left, right);
}

export function hull(sets: readonly (ValueSet | undefined)[]): ValueSet | undefined {
  if (sets.length === 1) return sets[0];
  let low = Infinity;
  let high = -Infinity;
  for (const set of sets) {
    if (set === undefined) return undefined;
    const numbers =
      set.kind === "range"
        ? [set.low ?? -Infinity, set.high ?? Infinity]
        : set.values.filter((value) => typeof value === "number");
    if (numbers.length === 0) return undefined;
    low = Math.min(low, ...numbers);
    high = Math.max(high, ...numbers);
  }
  return {
    kind: "range",
    ...(Number.isFinite(low) ? { low } : {}),
    ...(Number.isFinite(high) ? { high } : {}),
  };
}
