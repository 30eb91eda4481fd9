/** Index sets within types: what generics stand for at a call, sizes that follow an argument. */
import type { Expression, IndexSet } from "./expression.ts";
import { mapChildren, mapIndexSet } from "./traverse.ts";
import type { Type } from "./type.ts";
import { asArray, presentType } from "./types.ts";

/** The same type with every index set mapped, those in record fields included. */
export function mapIndexSets(type: Type, map: (set: IndexSet) => IndexSet): Type {
  switch (type.kind) {
    case "simplex":
    case "permutation":
      return { ...type, over: map(type.over) };
    case "array":
      return { ...type, element: mapIndexSets(type.element, map), over: map(type.over) };
    case "record":
      return {
        ...type,
        fields: type.fields.map((field) => ({
          ...field,
          type: { ...field.type, type: mapIndexSets(field.type.type, map) },
        })),
      };
    case "optional":
      return { ...type, type: mapIndexSets(type.type, map) };
    case "real":
    case "int":
    case "bool":
    case "text":
    case "choice":
    case "model":
    case "data":
    case "unknown":
      return type;
  }
}

/**
 * What an argument of type `given` says about the generics in `declared`: `Real[E]` against
 * `Real[Domain]` puts E → Domain. The first argument that mentions a generic decides.
 */
export function inferGenerics(declared: Type, given: Type, into: Map<string, IndexSet>): void {
  const [pattern, value] = [presentType(declared), presentType(given)];
  const [outer, inner] = [asArray(pattern), asArray(value)];
  if (outer !== undefined && inner !== undefined) {
    if (outer.over.kind === "generic" && !into.has(outer.over.name)) {
      into.set(outer.over.name, inner.over);
    }
    inferGenerics(outer.element, inner.element, into);
  } else if (pattern.kind === "record" && value.kind === "record") {
    for (const field of pattern.fields) {
      const other = value.fields.find(({ name }) => name === field.name);
      if (other !== undefined) inferGenerics(field.type.type, other.type.type, into);
    }
  }
}

/** The type with generics replaced by the sets they stand for, and arguments in sizes by their values. */
export function instantiate(
  type: Type,
  sets: ReadonlyMap<string, IndexSet>,
  locals: ReadonlyMap<string, Expression> = new Map(),
): Type {
  return mapIndexSets(type, (set) =>
    set.kind === "generic"
      ? (sets.get(set.name) ?? set)
      : mapIndexSet(set, (size) => substitute(size, locals)),
  );
}

/** The expression with free locals replaced; what a binder or a `let` within it names stays. */
export function substitute(
  expression: Expression,
  locals: ReadonlyMap<string, Expression>,
): Expression {
  if (locals.size === 0) return expression;
  switch (expression.kind) {
    case "local":
      return locals.get(expression.name) ?? expression;
    case "let":
      return {
        ...expression,
        value: substitute(expression.value, locals),
        body: substitute(expression.body, without(locals, expression.name)),
      };
    case "comprehension": {
      let inner = locals;
      const binders = expression.binders.map(({ name, over }) => {
        const outer = inner;
        inner = without(inner, name);
        return { name, over: mapIndexSet(over, (end) => substitute(end, outer)) };
      });
      return {
        ...expression,
        binders,
        ...(expression.where === undefined ? {} : { where: substitute(expression.where, inner) }),
        body: substitute(expression.body, inner),
      };
    }
    case "number":
    case "boolean":
    case "text":
    case "table":
    case "parameter":
    case "definition":
    case "metric":
    case "data":
    case "apply":
    case "call":
    case "if":
    case "array":
    case "record":
    case "field":
    case "index":
      return mapChildren(expression, (child) => substitute(child, locals));
  }
}

function without(
  locals: ReadonlyMap<string, Expression>,
  name: string,
): ReadonlyMap<string, Expression> {
  if (!locals.has(name)) return locals;
  return new Map([...locals].filter(([other]) => other !== name));
}
