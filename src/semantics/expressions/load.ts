/** `load "x.json"` and `load "builtin:digits"`: read while compiling, checked against the annotation. */
import { nameMessages } from "../../diagnostics/messages/names.ts";
import { typeMessages } from "../../diagnostics/messages/types.ts";
import { closest } from "../../diagnostics/suggest.ts";
import { createSource } from "../../diagnostics/source.ts";
import type { Span } from "../../diagnostics/span.ts";
import { sizeOfIndexSet } from "../../ir/equal.ts";
import type { TableEntry, TypedExpression } from "../../ir/expression.ts";
import type { Type } from "../../ir/type.ts";
import { asArray } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { type Context, locationOf } from "../context.ts";
import { quoted, report, reportWrongType, suggestText, typeText } from "../findings.ts";
import { pathMeant, readBeside } from "../reading.ts";
import { unknownAt } from "../typed.ts";
import { dataType } from "../../ir/types.ts";

const builtin = "builtin:";

/** The value that a `load` stands for, of the type that is expected. */
export function inferLoad(
  node: Ast.LoadExpression,
  expected: Type,
  context: Context,
): TypedExpression {
  const path = node.path.value;
  if (expected.kind === "unknown") return unknownAt(node.span);
  if (path.startsWith(builtin)) return loadDataSet(node, expected, context);
  const beside = readBeside(context.run.host, context.module.module.file, path);
  if (beside.kind === "outside") {
    report(context, nameMessages.loadOutside, node.path.span, { path, root: beside.root });
    return unknownAt(node.span);
  }
  const read = beside.result;
  if (read.kind === "failed") {
    const { reason } = read;
    const meant = pathMeant(context.run.host, beside.file, path, reason);
    const { suggestion, fixes } = suggestText(locationOf(context, node.path.span), meant);
    const holes = { path, reason, suggestion };
    report(context, nameMessages.loadFailed, node.path.span, holes, { fixes });
    return unknownAt(node.span);
  }
  const parsed = parseJson(read.text);
  if (parsed.kind === "failed") {
    report(context, typeMessages.loadNotJson, node.path.span, { path, reason: parsed.reason });
    return unknownAt(node.span);
  }
  const converted = convert(parsed.value, expected, "", (type) => typeText(context, type));
  if (converted.kind === "mismatch") {
    const { at, wanted, found } = converted;
    report(context, typeMessages.loadMismatch, node.path.span, {
      path,
      at,
      expected: wanted,
      found,
    });
    return unknownAt(node.span);
  }
  return constantAt(converted.value, expected, node.span);
}

function loadDataSet(node: Ast.LoadExpression, expected: Type, context: Context): TypedExpression {
  const source = node.path.value;
  const known = Object.keys(context.run.data);
  if (!Object.hasOwn(context.run.data, source)) {
    const names = known.map((each) => each.slice(builtin.length));
    const meant = closest(source.slice(builtin.length), names);
    const path = meant === undefined ? undefined : builtin + meant;
    const { suggestion, fixes } = suggestText(locationOf(context, node.path.span), path);
    const holes = { source, suggestion, known: quoted(known) };
    report(context, nameMessages.unknownDataSet, node.path.span, holes, { fixes });
    return unknownAt(node.span);
  }
  if (expected.kind === "data") return { kind: "data", source, type: dataType, span: node.span };
  reportWrongType(context, node.span, expected, dataType);
  return unknownAt(node.span);
}

type Parsed =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "failed"; readonly reason: string };

function parseJson(text: string): Parsed {
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch (error) {
    const offset = /position (\d+)/.exec(String(error))?.[1];
    if (offset === undefined) return { kind: "failed", reason: "it ends too early." };
    const { line, column } = createSource("", text).position(Number(offset));
    return { kind: "failed", reason: `something is wrong at line ${line}, column ${column}.` };
  }
}

type Loaded =
  | { readonly kind: "entry"; readonly entry: TableEntry }
  | { readonly kind: "fields"; readonly fields: ReadonlyMap<string, Loaded> };
type Converted =
  | { readonly kind: "value"; readonly value: Loaded }
  | {
      readonly kind: "mismatch";
      readonly at: string;
      readonly wanted: string;
      readonly found: string;
    };

function convert(value: unknown, type: Type, at: string, show: (type: Type) => string): Converted {
  const refuse = (wanted: string, found = kindOf(value)): Converted => ({
    kind: "mismatch",
    at,
    wanted,
    found,
  });
  switch (type.kind) {
    case "real":
    case "int":
      if (typeof value !== "number") return refuse("a number");
      if (type.kind === "int" && !Number.isInteger(value))
        return refuse("a whole number", String(value));
      return entry(value);
    case "bool":
      return typeof value === "boolean" ? entry(value) : refuse("true or false");
    case "text":
      return typeof value === "string" ? entry(value) : refuse("a text");
    case "choice":
      return typeof value === "string" && type.members.includes(value)
        ? entry(value)
        : refuse(
            `one of ${quoted(type.members)}`,
            typeof value === "string" ? `"${value}"` : kindOf(value),
          );
    case "permutation": {
      if (type.over.kind !== "members" || !Array.isArray(value))
        return refuse(`the members in order`);
      const { members } = type.over;
      const places = members.map((member) => value.indexOf(member));
      if (places.includes(-1) || value.length !== members.length) {
        return refuse(`each of ${quoted(members)} once`, "another list");
      }
      return entry(places);
    }
    case "array":
    case "simplex":
      return convertArray(value, type, at, show);
    case "record":
      return convertRecord(value, type, at, show);
    case "data":
    case "model":
    case "optional":
    case "unknown":
      return refuse(`a value of \`${show(type)}\`, which no file can hold`);
  }
}

function convertArray(
  value: unknown,
  type: Type,
  at: string,
  show: (type: Type) => string,
): Converted {
  const array = asArray(type);
  if (array === undefined)
    return { kind: "mismatch", at, wanted: show(type), found: kindOf(value) };
  const { over, element } = array;
  const items: TableEntry[] = [];
  const keys = over.kind === "members" ? over.members : undefined;
  const list =
    keys === undefined ? value : isObject(value) ? keys.map((key) => own(value, key)) : undefined;
  if (!Array.isArray(list)) {
    const wanted = keys === undefined ? "a list" : `an object with ${quoted(keys)}`;
    return { kind: "mismatch", at, wanted, found: kindOf(value) };
  }
  const extra =
    keys && isObject(value) ? Object.keys(value).find((key) => !keys.includes(key)) : undefined;
  if (extra !== undefined) {
    return { kind: "mismatch", at, wanted: `only ${quoted(keys ?? [])}`, found: `also "${extra}"` };
  }
  const size = sizeOfIndexSet(over);
  if (size !== undefined && list.length !== size) {
    return { kind: "mismatch", at, wanted: `${size} elements`, found: String(list.length) };
  }
  for (const [i, item] of list.entries()) {
    const place = `${at}${keys === undefined ? `[${i}]` : `.${keys[i] ?? ""}`}`;
    const converted = convert(item, element, place, show);
    if (converted.kind === "mismatch") return converted;
    if (converted.value.kind === "fields") {
      return { kind: "mismatch", at: place, wanted: "a value without fields", found: "an object" };
    }
    items.push(converted.value.entry);
  }
  if (
    type.kind === "simplex" &&
    Math.abs(items.reduce((sum: number, x) => sum + Number(x), 0) - 1) > 1e-9
  ) {
    return { kind: "mismatch", at, wanted: "shares that sum to 1", found: "another sum" };
  }
  return entry(items);
}

function convertRecord(
  value: unknown,
  type: Type & { kind: "record" },
  at: string,
  show: (type: Type) => string,
): Converted {
  if (!isObject(value)) return { kind: "mismatch", at, wanted: "an object", found: kindOf(value) };
  const known = type.fields.map((field) => field.name);
  const extra = Object.keys(value).find((key) => !known.includes(key));
  if (extra !== undefined) {
    return { kind: "mismatch", at, wanted: `only ${quoted(known)}`, found: `also "${extra}"` };
  }
  const fields = new Map<string, Loaded>();
  for (const field of type.fields) {
    const converted = convert(own(value, field.name), field.type.type, `${at}.${field.name}`, show);
    if (converted.kind === "mismatch") return converted;
    fields.set(field.name, converted.value);
  }
  return { kind: "value", value: { kind: "fields", fields } };
}

function entry(value: TableEntry): Converted {
  return { kind: "value", value: { kind: "entry", entry: value } };
}

function constantAt(loaded: Loaded, type: Type, span: Span): TypedExpression {
  if (loaded.kind === "fields") {
    const fields = type.kind === "record" ? type.fields : [];
    return {
      kind: "record",
      fields: fields.flatMap(({ name, type: { type: fieldType } }) => {
        const value = loaded.fields.get(name);
        return value === undefined ? [] : [{ name, value: constantAt(value, fieldType, span) }];
      }),
      type,
      span,
    };
  }
  const value = loaded.entry;
  if (typeof value === "number") return { kind: "number", value, type, span };
  if (typeof value === "boolean") return { kind: "boolean", value, type, span };
  if (typeof value === "string") return { kind: "text", value, type, span };
  return { kind: "table", values: value, type, span };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(value: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "object":
      return "an object";
    case "string":
      return "a text";
    case "number":
      return `the number ${value}`;
    default:
      return value === true ? "true" : "false";
  }
}
