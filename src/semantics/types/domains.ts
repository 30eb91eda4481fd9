/** `in low .. high` and `in { a, b }`: what narrows a type. */
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { Refined, Type, ValueSet } from "../../ir/type.ts";
import { isNumeric, realType } from "../../ir/types.ts";
import type { Value } from "../../ir/value.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantOf } from "../constants.ts";
import { type Context, textOf } from "../context.ts";
import { checkExpression } from "../expressions/infer.ts";
import { describeType, fixAt, report } from "../findings.ts";
import { mergeAlike } from "../merge.ts";
import type { Scope } from "../scope.ts";
import { domainText, isWithin } from "./ranges.ts";
import { scalarOf } from "./shape.ts";

/** What says that a value does not suit the type: of both ends of a range it is one mistake. */
const unsuited: ReadonlySet<string> = new Set(
  [typeMessages.unitMismatch, typeMessages.missingUnit, typeMessages.wholeEnds].map(({ id }) => id),
);

/** What is left of a type's values within a domain; `"failed"` where the domain is in error. */
export function narrow(
  base: Refined,
  node: Ast.RefinedType,
  domain: Ast.Domain,
  scope: Scope,
  context: Context,
): ValueSet | "failed" {
  const findings: Diagnostic[] = [];
  const run = { ...context.run, report: (finding: Diagnostic) => void findings.push(finding) };
  const left = narrowTo(base, node, domain, scope, { ...context, run });
  for (const finding of mergeAlike(findings, unsuited)) context.run.report(finding);
  return left;
}

function narrowTo(
  base: Refined,
  node: Ast.RefinedType,
  domain: Ast.Domain,
  scope: Scope,
  context: Context,
): ValueSet | "failed" {
  const scalar = scalarOf(base.type);
  switch (domain.kind) {
    case "range":
      return narrowToRange(base, scalar, node, domain, scope, context) ?? "failed";
    case "set":
      return narrowToSet(base, scalar, node, domain, scope, context) ?? "failed";
    case "indexSet":
      if (domain.of.kind !== "missing" && scalar.kind !== "unknown") {
        report(context, typeMessages.domainForm, domain.span, {});
      }
      return "failed";
  }
}

function narrowToRange(
  base: Refined,
  scalar: Type,
  node: Ast.RefinedType,
  domain: Ast.RangeDomain,
  scope: Scope,
  context: Context,
): ValueSet | undefined {
  if (scalar.kind === "unknown") return undefined;
  if (!isNumeric(scalar)) {
    report(context, typeMessages.rangeOf, domain.span, { type: describeType(context, scalar) });
    return undefined;
  }
  const end = (bound: Ast.Expression): number | undefined => {
    const value = constantEnd(bound, realType(scalar.dimension), scope, context);
    if (typeof value !== "number") return undefined;
    if (scalar.kind === "int" && Number.isFinite(value) && !Number.isInteger(value)) {
      report(context, typeMessages.wholeEnds, bound.span, {
        end: `\`${textOf(context, bound.span)}\``,
      });
      return undefined;
    }
    return value;
  };
  const low = end(domain.low);
  const high = end(domain.high);
  if (low === undefined || high === undefined) return undefined;
  if (low > high) {
    const ends = {
      low: textOf(context, domain.low.span),
      high: textOf(context, domain.high.span),
    };
    const swapped = `${ends.high} .. ${ends.low}`;
    const fixes = [fixAt(context, `write \`${swapped}\``, domain.span, swapped, false)];
    report(context, typeMessages.emptyRange, domain.span, ends, { fixes });
    return undefined;
  }
  const range: ValueSet = {
    kind: "range",
    ...(low === -Infinity ? {} : { low }),
    ...(high === Infinity ? {} : { high }),
  };
  if (base.within?.kind === "set")
    return membersWithin(base, base.within, low, high, node, domain, context);
  if (base.within !== undefined && !containsRange(base.within, low, high)) {
    reportNotWithin(base, node.type, domain.span, context);
    return undefined;
  }
  return range;
}

/** The end of a range, a step, a member: a constant of that type, reported where it is not. */
export function constantEnd(
  node: Ast.Expression,
  expected: Type,
  scope: Scope,
  context: Context,
  what = "the end of a range",
): Value | undefined {
  const typed = checkExpression(node, scope, context, expected);
  if (typed.type.kind === "unknown") return undefined;
  const value = constantOf(typed, context);
  if (value === undefined) {
    report(context, typeMessages.notConstant, node.span, {
      what,
      text: textOf(context, node.span),
    });
  }
  return Number.isNaN(value) ? undefined : value;
}

function membersWithin(
  base: Refined,
  set: ValueSet & { kind: "set" },
  low: number,
  high: number,
  node: Ast.RefinedType,
  domain: Ast.RangeDomain,
  context: Context,
): ValueSet | undefined {
  const values = set.values.filter((v) => typeof v === "number" && v >= low && v <= high);
  if (values.length > 0) return { ...set, values };
  reportNotWithin(base, node.type, domain.span, context);
  return undefined;
}

function narrowToSet(
  base: Refined,
  scalar: Type,
  node: Ast.RefinedType,
  domain: Ast.SetDomain,
  scope: Scope,
  context: Context,
): ValueSet | undefined {
  if (scalar.kind === "unknown") return undefined;
  if (!isNumeric(scalar) && scalar.kind !== "choice") {
    report(context, typeMessages.setOf, domain.span, { type: describeType(context, scalar) });
    return undefined;
  }
  const values = constantMembers(domain.values, scalar, scope, context);
  if (values.length === 0) return undefined;
  const { within } = base;
  if (within !== undefined && !values.every((value) => isWithin(value, within))) {
    reportNotWithin(base, node.type, domain.span, context);
    return undefined;
  }
  const ordered = isNumeric(scalar) || scalar.ordered;
  return { kind: "set", values, ordered };
}

/** Constant members of one type; what stands twice is reported and left out. */
function constantMembers(
  nodes: readonly Ast.Expression[],
  type: Type,
  scope: Scope,
  context: Context,
): readonly (number | string | boolean)[] {
  const values = new Set<number | string | boolean>();
  for (const [i, node] of nodes.entries()) {
    const value = constantEnd(node, type, scope, context, "a member of a set");
    if (typeof value !== "number" && typeof value !== "string" && typeof value !== "boolean")
      continue;
    if (values.has(value)) reportDuplicate(nodes, i, context);
    values.add(value);
  }
  return [...values];
}

/** Reports the i-th member, which stands before already, and offers to take it out. */
export function reportDuplicate(
  nodes: readonly Ast.Expression[],
  i: number,
  context: Context,
): void {
  const node = nodes[i];
  if (node === undefined) return;
  const from = nodes[i - 1]?.span.end ?? node.span.start;
  report(
    context,
    typeMessages.duplicateChoice,
    node.span,
    { value: `\`${textOf(context, node.span)}\`` },
    { fixes: [fixAt(context, "take it out", { start: from, end: node.span.end }, "", true)] },
  );
}

function reportNotWithin(
  base: Refined,
  type: Ast.TypeExpression,
  span: Ast.Node["span"],
  context: Context,
): void {
  report(context, typeMessages.notWithin, span, {
    inner: `\`${textOf(context, span)}\``,
    outer: `\`${domainText(base.within, base.type, context)}\``,
    type: type.kind === "namedType" ? `\`${type.name.text}\`` : "the type",
  });
}

function containsRange(range: ValueSet & { kind: "range" }, low: number, high: number): boolean {
  return low >= (range.low ?? -Infinity) && high <= (range.high ?? Infinity);
}
