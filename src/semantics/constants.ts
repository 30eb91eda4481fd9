import type { TypedExpression } from "../ir/expression.ts";
import type { Value } from "../ir/value.ts";
import type { Context } from "./context.ts";

/** The value of a constant expression; `undefined` where it is known later only, or is in error. */
export function constantOf(_expression: TypedExpression, _context: Context): Value | undefined {
  return undefined;
}
