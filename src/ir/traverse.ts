/** Walking expressions, whatever their notes. Written once here: every pass over expressions uses it. */
import type { Expression, IndexSet } from "./expression.ts";

const none: readonly never[] = [];

/** The direct sub-expressions in the order of evaluation, those within index sets included. */
export function children<N>(expression: Expression<N>): readonly Expression<N>[] {
  switch (expression.kind) {
    case "number":
    case "boolean":
    case "text":
    case "table":
    case "parameter":
    case "definition":
    case "local":
    case "data":
      return none;
    case "metric":
      return expression.run === undefined ? none : [expression.run];
    case "apply":
      return expression.args;
    case "call":
      return expression.sets.length === 0
        ? expression.args
        : [...expression.sets.flatMap(ends), ...expression.args];
    case "if":
      return [expression.condition, expression.then, expression.otherwise];
    case "array":
      return expression.items.map((item) => item.value);
    case "comprehension":
      return [
        ...expression.binders.flatMap((binder) => ends(binder.over)),
        ...(expression.where === undefined ? [] : [expression.where]),
        expression.body,
      ];
    case "record":
      return expression.fields.map((field) => field.value);
    case "field":
      return [expression.of];
    case "index":
      return [expression.of, ...expression.at, ...expression.over.flatMap(ends)];
    case "let":
      return [expression.value, expression.body];
  }
}

/** The expressions that an index set holds: its length, or both ends. */
function ends<N>(set: IndexSet<N>): readonly Expression<N>[] {
  switch (set.kind) {
    case "length":
      return [set.size];
    case "range":
      return [set.low, set.high];
    case "members":
    case "generic":
    case "runs":
    case "any":
      return [];
  }
}

/** The index sets of this node itself. */
export function indexSetsWithin<N>(expression: Expression<N>): readonly IndexSet<N>[] {
  switch (expression.kind) {
    case "call":
      return expression.sets;
    case "comprehension":
      return expression.binders.map((binder) => binder.over);
    case "index":
      return expression.over;
    case "number":
    case "boolean":
    case "text":
    case "table":
    case "parameter":
    case "definition":
    case "local":
    case "metric":
    case "data":
    case "apply":
    case "if":
    case "array":
    case "record":
    case "field":
    case "let":
      return none;
  }
}

/** The same index set with its expressions mapped. */
function mapIndexSet<N>(
  set: IndexSet<N>,
  map: (expression: Expression<N>) => Expression,
): IndexSet {
  switch (set.kind) {
    case "length":
      return { kind: "length", size: map(set.size) };
    case "range":
      return { kind: "range", low: map(set.low), high: map(set.high) };
    case "members":
    case "generic":
    case "runs":
    case "any":
      return set;
  }
}

/** The same expression with its direct sub-expressions mapped; notes stay. */
export function mapChildren<N>(
  expression: Expression<N>,
  map: (child: Expression<N>) => Expression<N>,
): Expression<N> {
  return {
    ...expression,
    ...rebuild(expression, map, (set) => mapIndexSet(set, map)),
  };
}

/** The expression without its notes, as a plan carries it. */
export function strip(expression: Expression): Expression {
  return rebuild(expression, strip, stripIndexSet);
}

/** The index set without the notes of its expressions. */
function stripIndexSet(set: IndexSet): IndexSet {
  return mapIndexSet(set, strip);
}

/** A new node of the same shape, without a note, around mapped children. */
export function rebuild<N>(
  expression: Expression<N>,
  map: (child: Expression<N>) => Expression,
  mapSet: (set: IndexSet<N>) => IndexSet,
): Expression {
  switch (expression.kind) {
    case "number":
      return { kind: "number", value: expression.value };
    case "boolean":
      return { kind: "boolean", value: expression.value };
    case "text":
      return { kind: "text", value: expression.value };
    case "table":
      return { kind: "table", values: expression.values };
    case "parameter":
      return { kind: "parameter", name: expression.name };
    case "definition":
      return { kind: "definition", name: expression.name };
    case "local":
      return { kind: "local", name: expression.name };
    case "data":
      return { kind: "data", source: expression.source };
    case "metric":
      return {
        kind: "metric",
        trial: expression.trial,
        metric: expression.metric,
        ...(expression.run === undefined ? {} : { run: map(expression.run) }),
      };
    case "apply":
      return { kind: "apply", atom: expression.atom, args: expression.args.map(map) };
    case "call":
      return {
        kind: "call",
        function: expression.function,
        sets: expression.sets.map(mapSet),
        args: expression.args.map(map),
      };
    case "if":
      return {
        kind: "if",
        condition: map(expression.condition),
        then: map(expression.then),
        otherwise: map(expression.otherwise),
      };
    case "array":
      return {
        kind: "array",
        items: expression.items.map((item) => ({ spread: item.spread, value: map(item.value) })),
      };
    case "comprehension":
      return {
        kind: "comprehension",
        binders: expression.binders.map(({ name, over }) => ({ name, over: mapSet(over) })),
        ...(expression.where === undefined ? {} : { where: map(expression.where) }),
        body: map(expression.body),
      };
    case "record":
      return {
        kind: "record",
        fields: expression.fields.map(({ name, value }) => ({ name, value: map(value) })),
      };
    case "field":
      return { kind: "field", of: map(expression.of), name: expression.name };
    case "index":
      return {
        kind: "index",
        of: map(expression.of),
        at: expression.at.map(map),
        over: expression.over.map(mapSet),
      };
    case "let":
      return {
        kind: "let",
        name: expression.name,
        value: map(expression.value),
        body: map(expression.body),
      };
  }
}

/** Calls `see` with the expression and all within it, each before its parts. Any depth. */
export function visit<N>(expression: Expression<N>, see: (node: Expression<N>) => void): void {
  const open = [expression];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    see(node);
    const parts = children(node);
    for (let i = parts.length - 1; i >= 0; i--) {
      const part = parts[i];
      if (part !== undefined) open.push(part);
    }
  }
}

/**
 * Computes a value from the bottom up: `combine` gets each node with the values of its `children`, in
 * their order. Any depth.
 */
export function fold<N, R>(
  expression: Expression<N>,
  combine: (node: Expression<N>, parts: readonly R[]) => R,
): R {
  const start = (node: Expression<N>) => ({ node, below: children(node), parts: [] as R[] });
  const waiting: ReturnType<typeof start>[] = [];
  let current = start(expression);
  for (;;) {
    const next = current.below[current.parts.length];
    if (next !== undefined) {
      waiting.push(current);
      current = start(next);
      continue;
    }
    const value = combine(current.node, current.parts);
    const parent = waiting.pop();
    if (parent === undefined) return value;
    parent.parts.push(value);
    current = parent;
  }
}
