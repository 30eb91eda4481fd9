/** Slips in a range that are sound syntax with another meaning. */
import { syntaxMessages } from "../../diagnostics/messages/syntax.ts";
import type * as Ast from "../../syntax/ast.ts";
import { type Context, textOf } from "../context.ts";
import { fixAt, report } from "../findings.ts";
import type { Scope } from "../scope.ts";
import { findScale } from "./scales.ts";

/** Reports a unit that stands in the place of a scale, and a scale in the place of the upper end. */
export function isMisread(
  node: Ast.RefinedType,
  domain: Ast.Domain,
  scope: Scope,
  context: Context,
): boolean {
  return isUnitDetached(node, domain, context) || isEndMissing(domain, scope, context);
}

/** `in 1GiB .. 16 GiB` */
function isUnitDetached(node: Ast.RefinedType, domain: Ast.Domain, context: Context): boolean {
  const [first] = node.scales;
  if (first === undefined || first.step !== undefined) return false;
  const { text, span } = first.name;
  if (findScale(text) !== undefined || context.module.units.get(text) === undefined) return false;
  const [number] =
    /(?<![\w.])\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?$/i.exec(textOf(context, domain.span)) ?? [];
  if (number === undefined) return false;
  const { end } = domain.span;
  const meant = number + text;
  report(
    context,
    syntaxMessages.spacedUnit,
    { start: end - number.length, end: span.end },
    { written: `${number} ${text}`, meant },
    { fixes: [fixAt(context, `write \`${meant}\``, { start: end, end: span.start }, "", false)] },
  );
  return true;
}

/** `in 1e-5 .. log` */
function isEndMissing(domain: Ast.Domain, scope: Scope, context: Context): boolean {
  if (domain.kind !== "range" || domain.high.kind !== "name") return false;
  const { text, span } = domain.high.name;
  if (findScale(text) === undefined || scope.lookup(text) !== undefined) return false;
  report(context, syntaxMessages.expected, span, {
    what: "a value",
    after: "..",
    where: "",
    found: text,
    isNextLine: false,
  });
  return true;
}
