import { aggregates } from "./aggregates.ts";
import { arithmetic } from "./arithmetic.ts";
import { arrays } from "./arrays.ts";
import type { Atom } from "./atom.ts";
import { comparison } from "./comparison.ts";
import { elementary } from "./elementary.ts";
import { logic } from "./logic.ts";
import { polygammaFunction } from "./polygamma.ts";
import { specialFunctions } from "./special.ts";

/** All operators, functions and constants of the language. */
export const atoms: readonly Atom[] = [
  ...arithmetic,
  ...comparison,
  ...logic,
  ...elementary,
  ...specialFunctions,
  polygammaFunction,
  ...aggregates,
  ...arrays,
];

const byName = new Map(atoms.map((atom) => [atom.name, atom]));
const functions = byNotation("function", (atom) => atom.notation);
const constants = byNotation("constant", (atom) => atom.notation);
/** `-` is two operators: how many operands it has tells them apart. */
const operators = byNotation("operator", (atom) => operatorKey(atom.notation, operands(atom)));

/** Operators that can also be called: `pow(x, 2)` is `x^2`. */
const callable: ReadonlyMap<string, string> = new Map([["pow", "power"]]);

/** The atom of that name in a plan. */
export function findAtom(name: string): Atom | undefined {
  return byName.get(name);
}

/** What `notation(…)` calls. */
export function findFunction(notation: string): Atom | undefined {
  return functions.get(notation) ?? byName.get(callable.get(notation) ?? "");
}

/** `inf`, `pi`. */
export function findConstant(notation: string): Atom | undefined {
  return constants.get(notation);
}

/** `+`, `<=`, `and`, `??`, `in ..` (a range), `in {}` (a set), … by how many operands are there. */
export function findOperator(notation: string, operands: number): Atom | undefined {
  return operators.get(operatorKey(notation, operands)) ?? operators.get(operatorKey(notation, 0));
}

/** Names that can be called, for completion and suggestions. */
export function functionNames(): readonly string[] {
  return [...functions.keys(), ...callable.keys()];
}

function byNotation(form: Atom["form"], key: (atom: Atom) => string): ReadonlyMap<string, Atom> {
  return new Map(atoms.filter((atom) => atom.form === form).map((atom) => [key(atom), atom]));
}

/** 0 stands for any number of operands. */
function operands(atom: Atom): number {
  return atom.parameters.some((parameter) => parameter.variadic) ? 0 : atom.parameters.length;
}

function operatorKey(notation: string, count: number): string {
  return `${notation}/${String(count)}`;
}
