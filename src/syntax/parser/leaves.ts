/** Nodes that are made of one token, and checks of single nodes. */
import type { IToken } from "chevrotain";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/message.ts";
import { syntaxMessages as M } from "../../diagnostics/messages/syntax.ts";
import type { Source } from "../../diagnostics/source.ts";
import type * as Ast from "../ast.ts";
import { readNumber } from "../literals.ts";
import { operators } from "../precedence.ts";
import { tokenSpan } from "./core.ts";

export function numberLiteral(token: IToken): Ast.NumberLiteral {
  const { value, unitStart } = readNumber(token.image);
  const span = tokenSpan(token);
  if (unitStart === token.image.length) return { kind: "number", span, value };
  const unit = {
    text: token.image.slice(unitStart),
    span: { start: span.start + unitStart, end: span.end },
  };
  return { kind: "number", span, value, unit };
}

/** `in [1, 4]`, an interval elsewhere and a list here: reported, and read as the set of its members. */
export function listAsDomain(
  source: Source,
  list: Ast.ListExpression,
  findings: Diagnostic[],
): Ast.SetDomain {
  const { span, items } = list;
  const values = items.map(({ value }) => value);
  const texts = values.map((value) => source.text.slice(value.span.start, value.span.end));
  const range = `${texts[0] ?? "1"} .. ${texts.at(-1) ?? "4"}`;
  const set = `{ ${texts.join(", ")} }`;
  const location = { file: source.file, span };
  const fixes = (texts.length === 2 ? [range, set] : [set]).map((newText) => ({
    title: `write \`${newText}\``,
    safe: false,
    edits: [{ location, newText }],
  }));
  const written = source.text.slice(span.start, span.end);
  findings.push(diagnose(M.intervalOrSet, location, { written, range, set }, { fixes }));
  return { kind: "set", span, values };
}

/** Reports a sum where only products, quotients and powers make sense. */
export function refuseSum(source: Source, node: Ast.Expression, findings: Diagnostic[]): void {
  if (node.kind !== "binary" || !operators.sum.some((text) => text === node.operator)) return;
  const location = { file: source.file, span: node.operatorSpan };
  findings.push(diagnose(M.sumOfUnits, location, { operator: node.operator }));
}
