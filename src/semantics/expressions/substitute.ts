/** Putting arguments and index sets in the place of a signature's names: in types, sizes and defaults. */
import type { IndexSet, TypedExpression } from "../../ir/expression.ts";
import { mapChildren, visit } from "../../ir/traverse.ts";
import type { Refined, Type } from "../../ir/type.ts";
import { constantNumber } from "../constants.ts";
import type { Context } from "../context.ts";
import { numberAt, type TypedSet, typedSet } from "../typed.ts";

/** What the names of a signature stand for at one use. */
export interface Substitution {
  readonly sets: ReadonlyMap<string, IndexSet>;
  readonly locals: ReadonlyMap<string, TypedExpression>;
}

export function substituteRefined(
  refined: Refined,
  substitution: Substitution,
  context: Context,
): Refined {
  return { ...refined, type: substituteType(refined.type, substitution, context) };
}

export function substituteType(type: Type, by: Substitution, context: Context): Type {
  switch (type.kind) {
    case "array":
      return {
        kind: "array",
        element: substituteType(type.element, by, context),
        over: substituteSet(type.over, by, context),
      };
    case "simplex":
    case "permutation":
      return { kind: type.kind, over: substituteSet(type.over, by, context) };
    case "record":
      return {
        kind: "record",
        fields: type.fields.map((field) => ({
          name: field.name,
          type: substituteRefined(field.type, by, context),
        })),
      };
    case "optional":
      return { kind: "optional", type: substituteType(type.type, by, context) };
    case "choice": {
      const set = type.name === undefined ? undefined : by.sets.get(type.name);
      if (type.members.length > 0 || set === undefined) return type;
      return set.kind === "members"
        ? { ...type, members: set.members, ...(set.name === undefined ? {} : { name: set.name }) }
        : type;
    }
    case "real":
    case "int":
    case "bool":
    case "text":
    case "model":
    case "data":
    case "unknown":
      return type;
  }
}

function substituteSet(given: IndexSet, by: Substitution, context: Context): IndexSet {
  const set = typedSet(given, { start: 0, end: 0 });
  const size = (expression: TypedExpression) =>
    simplified(substituteExpression(expression, by, context), context);
  switch (set.kind) {
    case "generic":
      return by.sets.get(set.name) ?? set;
    case "length":
      return { kind: "length", size: size(set.size) };
    case "range":
      return { kind: "range", low: size(set.low), high: size(set.high) };
    case "members":
    case "runs":
    case "any":
      return set;
  }
}

function simplified(size: TypedExpression, context: Context): TypedExpression {
  const value = constantNumber(size, context);
  return value === undefined || !Number.isInteger(value) ? size : numberAt(value, size.span);
}

/** The expression with locals and generics replaced; binders that would catch a name are renamed. */
export function substituteExpression(
  expression: TypedExpression,
  by: Substitution,
  context: Context,
): TypedExpression {
  if (by.locals.size === 0 && by.sets.size === 0) return expression;
  const free = new Set<string>();
  for (const value of by.locals.values()) addLocals(value, free);
  return replace(expression, by.locals);

  function replace(
    node: TypedExpression,
    locals: ReadonlyMap<string, TypedExpression>,
  ): TypedExpression {
    if (node.kind === "local") return locals.get(node.name) ?? node;
    const bound = boundNames(node);
    const inner = bound.length === 0 ? locals : withoutBound(bound, locals, node);
    const nameOf = (name: string) => {
      const renamed = bound.includes(name) ? inner.get(name) : undefined;
      return renamed?.kind === "local" ? renamed.name : name;
    };
    const built = withNames(
      mapChildren(node, (child) => replace(child, inner)),
      nameOf,
      (set) => (set.kind === "generic" ? substituteSet(set, by, context) : set),
    );
    return { ...built, type: substituteType(node.type, { sets: by.sets, locals }, context) };
  }

  function withoutBound(
    bound: readonly string[],
    locals: ReadonlyMap<string, TypedExpression>,
    node: TypedExpression,
  ): ReadonlyMap<string, TypedExpression> {
    const inner = new Map(locals);
    for (const name of bound) {
      inner.delete(name);
      if (!free.has(name)) continue;
      let fresh = `${name}'`;
      while (free.has(fresh) || bound.includes(fresh)) fresh = `${fresh}'`;
      inner.set(name, { kind: "local", name: fresh, type: node.type, span: node.span });
    }
    return inner;
  }
}

/** The node with its own binders renamed and its own generics replaced. */
function withNames(
  node: TypedExpression,
  nameOf: (name: string) => string,
  map: (set: TypedSet) => IndexSet,
): TypedExpression {
  const setOf = (set: TypedSet) => typedSet(map(set), node.span);
  switch (node.kind) {
    case "let":
      return { ...node, name: nameOf(node.name) };
    case "comprehension":
      return {
        ...node,
        binders: node.binders.map(({ name, over }) => ({ name: nameOf(name), over: setOf(over) })),
      };
    case "call":
      return { ...node, sets: node.sets.map(setOf) };
    case "index":
      return { ...node, over: node.over.map(setOf) };
    default:
      return node;
  }
}

function boundNames(node: TypedExpression): readonly string[] {
  if (node.kind === "let") return [node.name];
  return node.kind === "comprehension" ? node.binders.map((binder) => binder.name) : [];
}

function addLocals(expression: TypedExpression, names: Set<string>): void {
  visit(expression, (node) => {
    if (node.kind === "local") names.add(node.name);
  });
}
