import { typeMessages } from "../../diagnostics/messages/types.ts";
import { nameMessages } from "../../diagnostics/messages/names.ts";
import type { IndexSet, TypedExpression } from "../../ir/expression.ts";
import type { Field, RecordType, Type, UnknownType } from "../../ir/type.ts";
import { asArray, arrayType, fieldOf, presentType } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantOf } from "../constants.ts";
import type { Context, Mode } from "../context.ts";
import { describeType, quoted, report, suggest } from "../findings.ts";
import type { Scope } from "../scope.ts";
import { unknownAt } from "../typed.ts";
import { checkExpression, checkRefined, inferExpression } from "./infer.ts";

/** A field of a record as it is written, spreads taken apart. */
interface GivenField {
  readonly name: string;
  readonly span: Ast.Node["span"];
  /** What stands after the colon; of a spread what it holds. */
  readonly value: { readonly node: Ast.Expression } | { readonly typed: TypedExpression };
}

/** `{ a: 1, ...r }`: a record; where an array over an enum is expected, a value for each member. */
export function inferRecord(
  node: Ast.RecordExpression,
  scope: Scope,
  context: Context,
  expected: Type | undefined,
): TypedExpression {
  const fields = givenFields(node, scope, context);
  if (fields === undefined) return unknownAt(node.span);
  const wanted = expected === undefined ? undefined : presentType(expected);
  const array = wanted === undefined ? undefined : asArray(wanted);
  if (array?.over.kind === "members" && wanted !== undefined) {
    return inferTable(node, fields, wanted, array.over, array.element, scope, context);
  }
  const record = wanted?.kind === "record" || wanted?.kind === "unknown" ? wanted : undefined;
  return inferFields(node, fields, record, scope, context);
}

/** The fields in order; a later one replaces what a spread brought. */
function givenFields(
  node: Ast.RecordExpression,
  scope: Scope,
  context: Context,
): readonly GivenField[] | undefined {
  const fields = new Map<string, GivenField>();
  let failed = false;
  for (const field of node.fields) {
    if (field.kind === "named") {
      const { text, span } = field.name;
      const before = fields.get(text);
      if (before !== undefined && "node" in before.value) {
        report(context, nameMessages.duplicateMember, span, { name: text, owner: "this record" });
      }
      fields.set(text, { name: text, span, value: { node: field.value } });
      continue;
    }
    const of = inferExpression(field.value, scope, context);
    if (of.type.kind !== "record") {
      if (of.type.kind !== "unknown") {
        report(context, typeMessages.spreadNotRecord, field.span, {
          found: describeType(context, of.type),
        });
      }
      failed = true;
      continue;
    }
    for (const { name, type } of of.type.fields) {
      const typed: TypedExpression = { kind: "field", of, name, type: type.type, span: field.span };
      fields.set(name, { name, span: field.span, value: { typed } });
    }
  }
  return failed ? undefined : [...fields.values()];
}

function inferFields(
  node: Ast.RecordExpression,
  given: readonly GivenField[],
  wanted: RecordType | UnknownType | undefined,
  scope: Scope,
  context: Context,
): TypedExpression {
  const types: Field[] = [];
  const fields: { readonly name: string; readonly value: TypedExpression }[] = [];
  for (const { name, value: from } of given) {
    const field = wanted?.kind === "record" ? fieldOf(wanted, name) : undefined;
    const value =
      "typed" in from
        ? from.typed
        : field === undefined
          ? inferExpression(from.node, scope, context, anyOf(wanted))
          : checkRefined(from.node, scope, context, field.type);
    types.push({ name, type: { type: value.type } });
    fields.push({ name, value });
  }
  if (
    wanted?.kind === "record" &&
    !checkKeys(node, given, fieldNames(wanted), optionalNames(wanted), wanted, context)
  ) {
    return unknownAt(node.span);
  }
  if (types.some((field) => field.type.type.kind === "unknown")) return unknownAt(node.span);
  return { kind: "record", fields, type: { kind: "record", fields: types }, span: node.span };
}

/** Where the record that is expected is in error, so is the type of each field. */
function anyOf(wanted: RecordType | UnknownType | undefined): Mode {
  return wanted?.kind === "unknown" ? { expected: wanted } : {};
}

function fieldNames(record: RecordType): readonly string[] {
  return record.fields.map((field) => field.name);
}

function optionalNames(record: RecordType): readonly string[] {
  return record.fields
    .filter((field) => field.type.type.kind === "optional")
    .map((field) => field.name);
}

/** `{ web: 1.8, books: 0.6 }` under `Real[Domain]`: items in declared order. */
function inferTable(
  node: Ast.RecordExpression,
  given: readonly GivenField[],
  wanted: Type,
  over: IndexSet & { kind: "members" },
  element: Type,
  scope: Scope,
  context: Context,
): TypedExpression {
  const values = new Map<string, TypedExpression>();
  for (const { name, value } of given) {
    const typed =
      "typed" in value ? value.typed : checkExpression(value.node, scope, context, element);
    values.set(name, typed);
  }
  if (!checkKeys(node, given, over.members, [], wanted, context)) return unknownAt(node.span);
  const items = over.members.map((member) => ({
    spread: false,
    value: values.get(member) ?? unknownAt(node.span),
  }));
  if (items.some((item) => item.value.type.kind === "unknown")) return unknownAt(node.span);
  const type = wanted.kind === "simplex" ? wanted : arrayType(element, over);
  const table: TypedExpression = { kind: "array", items, type, span: node.span };
  if (wanted.kind === "simplex") checkShares(table, context);
  return table;
}

/** Constant shares sum to 1, up to rounding. */
function checkShares(typed: TypedExpression, context: Context): void {
  const shares = constantOf(typed, context);
  if (!Array.isArray(shares)) return;
  const sum = shares.reduce((total: number, share) => total + Number(share), 0);
  if (Math.abs(sum - 1) <= 1e-9) return;
  report(context, typeMessages.sharesSum, typed.span, { sum: String(Number(sum.toPrecision(6))) });
}

/** Reports names that nobody expects and names that are not there. */
function checkKeys(
  node: Ast.RecordExpression,
  given: readonly GivenField[],
  known: readonly string[],
  optional: readonly string[],
  type: Type,
  context: Context,
): boolean {
  const names = new Set(given.map((field) => field.name));
  const unexpected = given.filter((field) => !known.includes(field.name));
  for (const field of unexpected) {
    const { suggestion, fixes } = suggest(context, { text: field.name, span: field.span }, known);
    const holes = { name: field.name, type: describeType(context, type), suggestion };
    report(context, typeMessages.unexpectedKey, field.span, holes, { fixes });
  }
  const missing = known.filter((name) => !names.has(name) && !optional.includes(name));
  if (missing.length > 0 && unexpected.length === 0) {
    report(context, typeMessages.missingKeys, node.span, {
      names: quoted(missing),
      type: describeType(context, type),
    });
  }
  return unexpected.length === 0 && missing.length === 0;
}
