/** Which names an expression of a plan refers to; that each is known where it stands is required on the way. */
import { findAtom } from "../../atoms/table.ts";
import type { Call, Expression, IndexSet } from "../../ir/expression.ts";
import { type PlanPath, planErrorAt } from "../error.ts";

/** All that expressions of a plan may refer to, with its place in its list. */
export interface PlanNames {
  readonly functions: ReadonlyMap<
    string,
    { readonly index: number; readonly parameters: number; readonly generics: number }
  >;
  readonly definitions: ReadonlyMap<string, number>;
  /** The first declaration of each name. */
  readonly parameters: ReadonlyMap<string, number>;
  readonly trials: ReadonlyMap<
    string,
    { readonly index: number; readonly metrics: ReadonlySet<string> }
  >;
}

/** Something of a plan that has a name, as a key: `definition cost`. */
export type ItemKey = `${"function" | "definition" | "parameter" | "trial"} ${string}`;

/** Names bound inside an expression: arguments, `let`s and binders; and a function's generics. */
export interface Bound {
  readonly locals: ReadonlySet<string>;
  readonly generics: ReadonlySet<string>;
}

const nothingBound: Bound = { locals: new Set(), generics: new Set() };

/** Throws `PlanError` where a name is unknown or an atom or function gets a wrong number of arguments. */
export function referencesOf(
  expression: Expression,
  path: PlanPath,
  names: PlanNames,
  bound: Bound = nothingBound,
): ReadonlySet<ItemKey> {
  const found = new Set<ItemKey>();
  visit(expression, path, { names, found }, bound);
  return found;
}

interface Search {
  readonly names: PlanNames;
  readonly found: Set<ItemKey>;
}

function visit(expression: Expression, path: PlanPath, search: Search, bound: Bound): void {
  const go = (child: Expression, ...steps: PlanPath) => {
    visit(child, [...path, ...steps], search, bound);
  };
  const goSet = (over: IndexSet, ...steps: PlanPath) => {
    visitSet(over, [...path, ...steps], search, bound);
  };
  const { names, found } = search;
  switch (expression.kind) {
    case "number":
    case "boolean":
    case "text":
    case "table":
    case "data":
      return;
    case "parameter":
      requireKnown(names.parameters.has(expression.name), "parameter", expression.name, path);
      found.add(`parameter ${expression.name}`);
      return;
    case "definition":
      requireKnown(names.definitions.has(expression.name), "definition", expression.name, path);
      found.add(`definition ${expression.name}`);
      return;
    case "local":
      requireKnown(bound.locals.has(expression.name), "local value", expression.name, path);
      return;
    case "metric": {
      const { trial, metric, run } = expression;
      const known = names.trials.get(trial)?.metrics.has(metric) === true;
      requireKnown(known, "metric", `${trial}.${metric}`, path);
      found.add(`trial ${trial}`);
      if (run !== undefined) go(run, "run");
      return;
    }
    case "apply":
      requireArity(expression.atom, expression.args.length, path);
      for (const [i, arg] of expression.args.entries()) go(arg, "args", i);
      return;
    case "call":
      requireCall(expression, path, names);
      found.add(`function ${expression.function}`);
      for (const [i, over] of expression.sets.entries()) goSet(over, "sets", i);
      for (const [i, arg] of expression.args.entries()) go(arg, "args", i);
      return;
    case "if":
      go(expression.condition, "condition");
      go(expression.then, "then");
      go(expression.otherwise, "otherwise");
      return;
    case "array":
      for (const [i, item] of expression.items.entries()) go(item.value, "items", i, "value");
      return;
    case "comprehension": {
      let inner = bound;
      for (const [i, binder] of expression.binders.entries()) {
        visitSet(binder.over, [...path, "binders", i, "over"], search, inner);
        inner = bind(inner, binder.name);
      }
      if (expression.where !== undefined)
        visit(expression.where, [...path, "where"], search, inner);
      visit(expression.body, [...path, "body"], search, inner);
      return;
    }
    case "record":
      for (const [i, field] of expression.fields.entries()) go(field.value, "fields", i, "value");
      return;
    case "field":
      go(expression.of, "of");
      return;
    case "index":
      go(expression.of, "of");
      for (const [i, index] of expression.at.entries()) go(index, "at", i);
      for (const [i, over] of expression.over.entries()) goSet(over, "over", i);
      return;
    case "let":
      go(expression.value, "value");
      visit(expression.body, [...path, "body"], search, bind(bound, expression.name));
      return;
  }
}

function visitSet(over: IndexSet, path: PlanPath, search: Search, bound: Bound): void {
  switch (over.kind) {
    case "members":
    case "any":
      return;
    case "length":
      visit(over.size, [...path, "size"], search, bound);
      return;
    case "range":
      visit(over.low, [...path, "low"], search, bound);
      visit(over.high, [...path, "high"], search, bound);
      return;
    case "generic":
      requireKnown(bound.generics.has(over.name), "index set", over.name, path);
      return;
    case "runs":
      requireKnown(search.names.trials.has(over.trial), "trial", over.trial, path);
      search.found.add(`trial ${over.trial}`);
      return;
  }
}

function bind(bound: Bound, name: string): Bound {
  return { ...bound, locals: new Set(bound.locals).add(name) };
}

function requireKnown(known: boolean, what: string, name: string, path: PlanPath): void {
  if (!known) throw planErrorAt(path, `it refers to the ${what} \`${name}\`, which is not there.`);
}

function requireArity(name: string, count: number, path: PlanPath): void {
  const atom = findAtom(name);
  if (atom === undefined) {
    throw planErrorAt(path, `this hptc knows no operator or function \`${name}\`.`);
  }
  const required = atom.parameters.filter((parameter) => parameter.optional !== true).length;
  const variadic = atom.parameters.some((parameter) => parameter.variadic === true);
  if (count < required || (!variadic && count > atom.parameters.length)) {
    throw planErrorAt(path, `\`${name}\` does not take ${String(count)} arguments.`);
  }
}

function requireCall(call: Call, path: PlanPath, names: PlanNames): void {
  const definition = names.functions.get(call.function);
  requireKnown(definition !== undefined, "function", call.function, path);
  if (definition?.parameters !== call.args.length || definition.generics !== call.sets.length) {
    throw planErrorAt(path, `\`${call.function}\` gets a wrong number of arguments.`);
  }
}
