/** Whether conditions that are known imply others: decided by trying what their unknowns can be. */
import type { Atom } from "../atoms/atom.ts";
import { comparison } from "../atoms/comparison.ts";
import { findAtom } from "../atoms/table.ts";
import { equalExpressions } from "../ir/equal.ts";
import type { TypedExpression } from "../ir/expression.ts";
import type { ValueSet } from "../ir/type.ts";
import { isNumeric } from "../ir/types.ts";
import type { Value } from "../ir/value.ts";
import { constantOf } from "./constants.ts";
import type { Context } from "./context.ts";
import type { Assumption, Scope } from "./scope.ts";

/** So many combinations of values are tried; facts that would need more are left out. */
const mostCases = 4096;

/** How many `let`s are looked through for what a condition says. */
const mostDefinitions = 8;

/**
 * Whether the facts imply that all conditions of one of the ways hold. What a condition compares with
 * constants is an unknown; any other condition is one as a whole. False where that is too much to try.
 */
export function implies(
  facts: readonly Assumption[],
  ways: readonly (readonly Assumption[])[],
  scope: Scope,
  context: Context,
): boolean {
  const reading = createReading(context);
  const wanted = ways.map((way) => way.map(reading.formula));
  const given = facts.map(reading.formula);
  const candidates = reading.unknowns.map((unknown) => valuesOf(unknown, scope));
  const used = new Set(wanted.flat().flatMap((formula) => [...unknownsOf(formula)]));
  if (cases(used, candidates) > mostCases) return false;
  const relevant = select(given, used, candidates);
  const [order, values] = [[...used], new Map<number, Value>()];

  function holdsFrom(position: number): boolean {
    const unknown = order[position];
    if (unknown === undefined) {
      return (
        !relevant.every((formula) => holds(formula, values)) ||
        wanted.some((way) => way.every((formula) => holds(formula, values)))
      );
    }
    return (candidates[unknown] ?? []).every((value) => {
      values.set(unknown, value);
      return holdsFrom(position + 1);
    });
  }
  return holdsFrom(0);
}

/** The range or set of the parameter that an expression reads; `undefined` where the scope does not tell. */
export function rangeOf(expression: TypedExpression, scope: Scope): ValueSet | undefined {
  if (expression.kind !== "parameter") return undefined;
  const path = expression.name.split(".");
  for (let from = path.length - 1; from >= 0; from--) {
    let symbol = scope.lookup(path[from] ?? "");
    for (const member of path.slice(from + 1)) {
      symbol = symbol?.kind === "group" ? symbol.members.get(member) : undefined;
    }
    if (symbol?.kind === "parameter" && symbol.name === expression.name) return symbol.within;
  }
  return undefined;
}

type Formula =
  | { readonly kind: "constant"; readonly holds: boolean }
  | { readonly kind: "junction"; readonly atom: Atom; readonly parts: readonly Formula[] }
  /** One argument is an unknown, the others are constant. */
  | {
      readonly kind: "comparison";
      readonly atom: Atom;
      readonly unknown: number;
      readonly at: number;
      readonly args: readonly Value[];
    }
  | { readonly kind: "unknown"; readonly unknown: number };

interface Unknown {
  readonly expression: TypedExpression;
  /** The numbers that it is compared with. */
  readonly compared: Set<number>;
}

const comparisons = new Map(comparison.map((atom) => [atom.name, atom]));
const junctions = new Set(["and", "or", "not"]);

function createReading(context: Context) {
  const unknowns: Unknown[] = [];

  function unknownFor(expression: TypedExpression): number {
    const known = unknowns.findIndex((one) => equalExpressions(one.expression, expression));
    if (known >= 0) return known;
    unknowns.push({ expression, compared: new Set() });
    return unknowns.length - 1;
  }

  function read(condition: TypedExpression, definitions: number): Formula {
    const constant = constantOf(condition, context);
    if (typeof constant === "boolean") return { kind: "constant", holds: constant };
    if (condition.kind === "definition" && definitions < mostDefinitions) {
      const value = context.facts.definition(condition.name)?.value;
      if (value !== undefined) return read(value, definitions + 1);
    }
    if (condition.kind === "apply" && junctions.has(condition.atom)) {
      const atom = findAtom(condition.atom);
      const parts = condition.args.map((part) => read(part, definitions));
      if (atom !== undefined) return { kind: "junction", atom, parts };
    }
    return readComparison(condition) ?? { kind: "unknown", unknown: unknownFor(condition) };
  }

  function readComparison(condition: TypedExpression): Formula | undefined {
    const atom = condition.kind === "apply" ? comparisons.get(condition.atom) : undefined;
    if (atom === undefined || condition.kind !== "apply") return undefined;
    const args = condition.args.map((arg) => constantOf(arg, context));
    const at = args.indexOf(undefined);
    const expression = condition.args[at];
    if (expression === undefined || args.indexOf(undefined, at + 1) >= 0) return undefined;
    if (!hasKnownValues(expression)) return undefined;
    const unknown = unknownFor(expression);
    for (const arg of args) if (typeof arg === "number") unknowns[unknown]?.compared.add(arg);
    return { kind: "comparison", atom, unknown, at, args };
  }

  const not = findAtom("not");
  return {
    unknowns,
    formula: ({ condition, holds }: Assumption): Formula => {
      const formula = read(condition, 0);
      return holds || not === undefined
        ? formula
        : { kind: "junction", atom: not, parts: [formula] };
    },
  };
}

/** Not what may be NaN, which no order of numbers has room for: a metric, a calculation. */
function hasKnownValues({ kind, type }: TypedExpression): boolean {
  return (
    type.kind === "bool" ||
    type.kind === "choice" ||
    type.kind === "int" ||
    (type.kind === "real" && kind === "parameter")
  );
}

/** One value for each way in which the comparisons can turn out. */
function valuesOf({ expression, compared }: Unknown, scope: Scope): readonly Value[] {
  const { type } = expression;
  if (type.kind === "choice") return type.members;
  if (!isNumeric(type)) return [false, true];
  const within = rangeOf(expression, scope);
  if (within?.kind === "set") return within.values;
  const { low = -Infinity, high = Infinity } = within ?? {};
  const ends = [...compared, low, high].filter(Number.isFinite);
  const values = type.kind === "int" ? ends.flatMap(wholeAround) : between(ends);
  return [...new Set(values)].filter((value) => value >= low && value <= high);
}

const wholeAround = (end: number) => [
  Math.floor(end) - 1,
  Math.floor(end),
  Math.ceil(end),
  Math.ceil(end) + 1,
];

/** The numbers, one between each two neighbours, and one beyond either end. */
function between(numbers: readonly number[]): readonly number[] {
  const sorted = [...numbers].sort((a, b) => a - b);
  const beyond = (end: number) => Math.max(1, Math.abs(end));
  return sorted.flatMap((end, i) => {
    const next = sorted[i + 1];
    return [
      ...(i === 0 ? [end - beyond(end)] : []),
      end,
      next === undefined ? end + beyond(end) : end / 2 + next / 2,
    ];
  });
}

function holds(formula: Formula, values: ReadonlyMap<number, Value>): boolean {
  switch (formula.kind) {
    case "constant":
      return formula.holds;
    case "unknown":
      return values.get(formula.unknown) === true;
    case "junction":
      return formula.atom.value(formula.parts.map((part) => holds(part, values))) === true;
    case "comparison":
      return (
        formula.atom.value(formula.args.with(formula.at, values.get(formula.unknown))) === true
      );
  }
}

function unknownsOf(formula: Formula): ReadonlySet<number> {
  switch (formula.kind) {
    case "constant":
      return new Set();
    case "unknown":
    case "comparison":
      return new Set([formula.unknown]);
    case "junction":
      return new Set(formula.parts.flatMap((part) => [...unknownsOf(part)]));
  }
}

/** The facts that bear on these unknowns, directly or through others, as far as they can be tried. Adds theirs. */
function select(
  facts: readonly Formula[],
  used: Set<number>,
  candidates: readonly (readonly Value[])[],
): readonly Formula[] {
  const chosen = new Set<Formula>();
  for (let before = -1; before < chosen.size;) {
    before = chosen.size;
    for (const fact of facts) {
      const own = unknownsOf(fact);
      if (chosen.has(fact) || ![...own].some((unknown) => used.has(unknown))) continue;
      if (cases(new Set([...used, ...own]), candidates) > mostCases) continue;
      chosen.add(fact);
      for (const unknown of own) used.add(unknown);
    }
  }
  return [...chosen];
}

function cases(unknowns: ReadonlySet<number>, candidates: readonly (readonly Value[])[]): number {
  return [...unknowns].reduce((count, unknown) => count * (candidates[unknown]?.length ?? 1), 1);
}
