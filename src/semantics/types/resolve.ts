import { nameMessages } from "../../diagnostics/messages/names.ts";
import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { Field, Refined, Type } from "../../ir/type.ts";
import { arrayType, isNumeric, optionalType, unknownType } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import type { Context } from "../context.ts";
import { describeType, report } from "../findings.ts";
import type { Scope } from "../scope.ts";
import { builtinType, indexedTypes } from "./builtin.ts";
import { resolveChoice } from "./choices.ts";
import { narrow } from "./domains.ts";
import { resolveArrayIndex } from "./index-sets.ts";
import { describeSymbol, unknownTypeName } from "./names.ts";
import { isMisread } from "./misread.ts";
import { resolveScale } from "./scales.ts";
import { enumType, scalarOf } from "./shape.ts";

/** What a type may be where it stands. */
export interface Place {
  /** `T[]`, an array of any length: arguments and results. */
  readonly open: boolean;
  /** `T?`: arguments of tasks. */
  readonly optional: boolean;
}

const plain: Place = { open: false, optional: false };

/**
 * A type with range or set, scale and direction, those of named types inherited. Ends are constants in
 * base units. Errors are reported; what is right beside them is kept.
 */
export function resolveRefined(
  node: Ast.RefinedType,
  scope: Scope,
  context: Context,
  place: Place = plain,
): Refined {
  const base = resolveTypeUse(node.type, scope, context, place);
  if (node.domain === undefined && node.scales.length === 0 && node.better === undefined)
    return base;
  const within =
    node.domain === undefined
      ? base.within
      : isMisread(node, node.domain, scope, context)
        ? "failed"
        : narrow(base, node, node.domain, scope, context);
  if (within === "failed") return { type: unknownType };
  const narrowed: Refined = { type: base.type, ...(within === undefined ? {} : { within }) };
  const scale = resolveScale(node, narrowed, base.scale, scope, context);
  const better = node.better ?? base.better;
  if (node.better !== undefined) checkDirection(node, base.type, context);
  return {
    ...narrowed,
    ...(scale === undefined ? {} : { scale }),
    ...(better === undefined ? {} : { better }),
  };
}

function checkDirection(node: Ast.RefinedType, type: Type, context: Context): void {
  const scalar = scalarOf(type);
  if (scalar.kind === "unknown" || isNumeric(scalar)) return;
  report(context, typeMessages.betterOf, node.span, { type: describeType(context, scalar) });
}

/** A type without refinements: those of a named type are left out. */
export function resolveType(
  node: Ast.TypeExpression,
  scope: Scope,
  context: Context,
  place: Place = plain,
): Type {
  return resolveTypeUse(node, scope, context, place).type;
}

/** A type with the refinements that a named type brings. */
export function resolveTypeUse(
  node: Ast.TypeExpression,
  scope: Scope,
  context: Context,
  place: Place = plain,
): Refined {
  switch (node.kind) {
    case "namedType":
      return resolveName(node.name, scope, context);
    case "choice":
      return resolveChoice(node, scope, context);
    case "recordType":
      return { type: { kind: "record", fields: resolveFields(node, scope, context) } };
    case "arrayType":
      return resolveArray(node, scope, context, place);
    case "optionalType": {
      const inner = resolveTypeUse(node.type, scope, context, { ...place, optional: false });
      if (place.optional) return { ...inner, type: optionalType(inner.type) };
      report(context, typeMessages.optionalHere, node.span, {});
      return inner;
    }
    case "missingType":
      return { type: unknownType };
  }
}

function resolveName(name: Ast.Name, scope: Scope, context: Context): Refined {
  const builtin = builtinType(name.text);
  if (builtin !== undefined) return { type: builtin };
  if (isIndexedType(name.text)) {
    report(context, typeMessages.needsIndexSet, name.span, { type: name.text });
    return { type: unknownType };
  }
  const symbol = scope.lookup(name.text);
  switch (symbol?.kind) {
    case undefined:
      unknownTypeName(name, context);
      return { type: unknownType };
    case "type":
      return symbol.type;
    case "dimension":
      return { type: symbol.type };
    case "enum":
      return { type: enumType(symbol.name, symbol.members) };
    case "unknown":
      return { type: unknownType };
    case "parameter":
    case "definition":
    case "local":
    case "trial":
    case "run":
    case "generic":
    case "group":
      report(context, nameMessages.notAType, name.span, {
        name: name.text,
        what: describeSymbol(symbol),
      });
      return { type: unknownType };
  }
}

function resolveArray(node: Ast.ArrayType, scope: Scope, context: Context, place: Place): Refined {
  const named = node.element.kind === "namedType" ? node.element.name.text : "";
  if (isIndexedType(named)) return { type: resolveIndexed(node, named, scope, context) };
  const element = resolveTypeUse(node.element, scope, context, {
    open: place.open,
    optional: false,
  });
  if (node.index.length === 0) {
    if (!place.open) report(context, typeMessages.openLengthHere, node.span, {});
    return { ...element, type: arrayType(element.type, { kind: "any" }) };
  }
  let { type } = element;
  for (const index of node.index.toReversed()) {
    const over = resolveArrayIndex(index, scope, context);
    type = over === undefined || type.kind === "unknown" ? unknownType : arrayType(type, over);
  }
  return { ...element, type };
}

function resolveIndexed(
  node: Ast.ArrayType,
  kind: (typeof indexedTypes)[number],
  scope: Scope,
  context: Context,
): Type {
  const [index, ...more] = node.index;
  if (index === undefined || more.length > 0) {
    report(context, typeMessages.oneIndexSet, node.span, { type: kind });
    return unknownType;
  }
  const over = resolveArrayIndex(index, scope, context);
  if (over === undefined) return unknownType;
  return kind === "Simplex" ? { kind: "simplex", over } : { kind: "permutation", over };
}

function isIndexedType(name: string): name is (typeof indexedTypes)[number] {
  return indexedTypes.some((type) => type === name);
}

function resolveFields(node: Ast.RecordType, scope: Scope, context: Context): readonly Field[] {
  const fields = new Map<string, Field>();
  const add = (field: Field, span: Ast.Node["span"]) => {
    if (fields.has(field.name)) {
      report(context, nameMessages.duplicateMember, span, {
        name: field.name,
        owner: "this record",
      });
    } else fields.set(field.name, field);
  };
  for (const field of node.fields) {
    if (field.kind === "fieldType") {
      const type = resolveRefined(field.type, scope, context, plain);
      add({ name: field.name.text, type }, field.name.span);
      continue;
    }
    const { type } = resolveName(field.name, scope, context);
    if (type.kind === "record") for (const inner of type.fields) add(inner, field.span);
    else if (type.kind !== "unknown") {
      report(context, typeMessages.spreadNotRecord, field.span, {
        found: describeType(context, type),
      });
    }
  }
  return [...fields.values()];
}
