/** What is said about units that are missing or differ. */
import { typeMessages } from "../../diagnostics/messages/types.ts";
import { isDimensionless } from "../../ir/dimension.ts";
import type { IntType, RealType, Type } from "../../ir/type.ts";
import { equalDimensions } from "../../ir/dimension.ts";
import type * as Ast from "../../syntax/ast.ts";
import { type Context, textOf } from "../context.ts";
import { baseUnitOf, fixAt, report, reportWrongType, typeText } from "../findings.ts";

type Quantity = RealType | IntType;

/** A number where another number was expected: without its unit, with another, or not whole. */
export function reportUnitOrType(
  node: Ast.Expression,
  found: Quantity,
  expected: Quantity,
  context: Context,
): void {
  if (equalDimensions(found.dimension, expected.dimension)) {
    reportWrongType(
      context,
      node.span,
      expected,
      found,
      expected.kind === "int" ? " Round it with `floor`, `ceil` or `round`." : "",
    );
    return;
  }
  if (isDimensionless(found.dimension)) {
    reportMissingUnit(node, expected, context);
    return;
  }
  const [wanted, given] = [typeText(context, expected), typeText(context, found)];
  report(context, typeMessages.unitMismatch, node.span, {
    sentence: isDimensionless(expected.dimension)
      ? `expected a number without a unit, found ${given}: divide by a quantity of the same unit.`
      : `expected ${wanted}, found ${given}.`,
  });
}

/** A number without a unit where a dimension is expected; on a literal the base unit is offered. */
export function reportMissingUnit(node: Ast.Expression, expected: Type, context: Context): void {
  const dimension = typeText(context, expected);
  const unit =
    expected.kind === "real" || expected.kind === "int"
      ? baseUnitOf(context, expected.dimension)
      : undefined;
  const text = textOf(context, node.span);
  const literal = node.kind === "number" && unit !== undefined;
  report(
    context,
    typeMessages.missingUnit,
    node.span,
    { dimension, example: literal ? `${text}${unit}` : unit === undefined ? "" : `1${unit}` },
    literal
      ? { fixes: [fixAt(context, `write it in ${unit}`, node.span, `${text}${unit}`, false)] }
      : {},
  );
}
