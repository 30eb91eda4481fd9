import type { Atom, Mismatch, TypeContext } from "../../atoms/atom.ts";
import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { Span } from "../../diagnostics/span.ts";
import { isDimensionless } from "../../ir/dimension.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import { isNumeric } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantNumber } from "../constants.ts";
import type { Context } from "../context.ts";
import { dimensionNameIn, report } from "../findings.ts";
import { unknownAt } from "../typed.ts";
import { reportMissingUnit } from "./units.ts";

/** An argument of an operator or function with the syntax it comes from. */
export interface Operand {
  readonly node: Ast.Expression;
  readonly typed: TypedExpression;
}

/** An operator or built-in function on arguments; what does not fit is reported at the argument. */
export function applyAtom(
  atom: Atom,
  operands: readonly Operand[],
  span: Span,
  context: Context,
): TypedExpression {
  const args = operands.map((operand) => operand.typed);
  const typeContext: TypeContext = {
    constant: (argument) => {
      const arg = args[argument];
      return arg && constantNumber(arg, context);
    },
    expression: (argument) => args[argument],
    dimensionName: dimensionNameIn(context),
  };
  const type = atom.type(
    args.map((arg) => arg.type),
    typeContext,
  );
  if (type.kind !== "mismatch") return { kind: "apply", atom: atom.name, args, type, span };
  reportMismatch(type, operands, span, context);
  return unknownAt(span);
}

function reportMismatch(
  mismatch: Mismatch,
  operands: readonly Operand[],
  span: Span,
  context: Context,
): void {
  const at = operands[mismatch.argument];
  if (mismatch.reason === "unit") {
    const bare = operands.find(({ typed }) => isBareNumber(typed));
    const other = operands.find(
      ({ typed }) => isNumeric(typed.type) && !isDimensionless(typed.type.dimension),
    );
    if (operands.length === 2 && bare !== undefined && other !== undefined) {
      reportMissingUnit(bare.node, other.typed.type, context);
      return;
    }
  }
  const message =
    mismatch.reason === "unit" ? typeMessages.unitMismatch : typeMessages.operands;
  report(context, message, at?.typed.span ?? span, { sentence: `${mismatch.message}.` });
}

/** A literal without a unit: what most likely lacks one. */
function isBareNumber(typed: TypedExpression): boolean {
  return typed.kind === "number" && isNumeric(typed.type) && isDimensionless(typed.type.dimension);
}
