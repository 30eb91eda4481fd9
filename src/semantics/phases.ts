import type { TypedExpression } from "../ir/expression.ts";
import type { Context } from "./context.ts";
import type { Phase } from "./phase.ts";

/** When the value of an expression is known: the latest phase of what it mentions. */
export function phaseOf(_expression: TypedExpression, _context: Context): Phase {
  return "constant";
}
