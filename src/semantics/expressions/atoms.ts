import type { Atom, Mismatch, TypeContext } from "../../atoms/atom.ts";
import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { Span } from "../../diagnostics/span.ts";
import { isDimensionless } from "../../ir/dimension.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import type { Type } from "../../ir/type.ts";
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
  const types = args.map((arg) => arg.type);
  const fits = (changed: readonly Type[]) => atom.type(changed, typeContext).kind !== "mismatch";
  const bare = type.reason === "unit" ? withoutUnit(operands, types, fits) : undefined;
  if (bare === undefined) reportMismatch(type, operands, span, context);
  else reportMissingUnit(bare.operand.node, bare.expected, context);
  return unknownAt(span);
}

/** The literal without a unit that would fit if it had that of another operand. */
function withoutUnit(
  operands: readonly Operand[],
  types: readonly Type[],
  fits: (types: readonly Type[]) => boolean,
): { readonly operand: Operand; readonly expected: Type } | undefined {
  const expected = types.find((type) => isNumeric(type) && !isDimensionless(type.dimension));
  const place = operands.findIndex(({ typed }) => isBareNumber(typed));
  const operand = operands[place];
  if (expected === undefined || operand === undefined) return undefined;
  return fits(types.with(place, expected)) ? { operand, expected } : undefined;
}

function reportMismatch(
  mismatch: Mismatch,
  operands: readonly Operand[],
  span: Span,
  context: Context,
): void {
  const at = operands[mismatch.argument];
  const message = mismatch.reason === "unit" ? typeMessages.unitMismatch : typeMessages.operands;
  report(context, message, at?.typed.span ?? span, { sentence: `${mismatch.message}.` });
}

/** A literal without a unit: what most likely lacks one. */
function isBareNumber(typed: TypedExpression): boolean {
  return typed.kind === "number" && isNumeric(typed.type) && isDimensionless(typed.type.dimension);
}
