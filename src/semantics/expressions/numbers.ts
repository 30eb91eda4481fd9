import { nameMessages } from "../../diagnostics/messages/names.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import { intType, realType } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { type Context, textOf } from "../context.ts";
import { fixAt, report } from "../findings.ts";
import { numberAt, unknownAt } from "../typed.ts";
import { findScale } from "../types/scales.ts";
import { suggestUnit } from "../unit-words.ts";

const percent = "%";

/** A number in base units. Whole ones are `Int` of their dimension: `1.5MiB` is a whole number of bytes. */
export function inferNumber(node: Ast.NumberLiteral, context: Context): TypedExpression {
  const { value, unit, span } = node;
  if (unit === undefined) return numberAt(value, span);
  if (unit.text === percent) return numberAt(value / 100, span);
  const found = context.module.units.get(unit.text);
  if (found === "failed") return unknownAt(span);
  if (found === undefined) return unknownUnit(node, unit, context);
  const scaled = inBaseUnits(value, found.factor);
  const type = Number.isInteger(scaled) ? intType(found.dimension) : realType(found.dimension);
  return { kind: "number", value: scaled, type, span };
}

/** Dividing by 1000 is exact where multiplying by 0.001 is not: `7ms` is 0.007s. */
function inBaseUnits(value: number, factor: number): number {
  const inverse = Math.round(1 / factor);
  return factor < 1 && 1 / inverse === factor ? value / inverse : value * factor;
}

function unknownUnit(node: Ast.NumberLiteral, unit: Ast.Name, context: Context): TypedExpression {
  if (findScale(unit.text) === undefined) {
    const { suggestion, fixes } = suggestUnit(context, unit);
    const known = [...context.module.units.names()].map((name) => `\`${name}\``).join(", ");
    const holes = { unit: unit.text, suggestion, known };
    report(context, nameMessages.unknownUnit, unit.span, holes, { fixes });
    return unknownAt(node.span);
  }
  const number = textOf(context, { start: node.span.start, end: unit.span.start });
  const before = { start: unit.span.start, end: unit.span.start };
  report(
    context,
    nameMessages.scaleOnNumber,
    node.span,
    { number, scale: unit.text },
    { fixes: [fixAt(context, "put a space before the scale", before, " ", false)] },
  );
  return unknownAt(node.span);
}
