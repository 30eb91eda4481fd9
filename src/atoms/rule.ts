/** What type rules are made of: one place for the checks that many atoms share, and their sentences. */
import {
  type Dimension,
  equalDimensions,
  isDimensionless,
  knownDimension,
  printDimension,
} from "../ir/dimension.ts";
import { equalIndexSets } from "../ir/equal.ts";
import type { IndexSet } from "../ir/expression.ts";
import { printIndexSet, printType } from "../ir/print.ts";
import type { ArrayType, IntType, RealType, Type } from "../ir/type.ts";
import { asArray, isNumeric, intType, realType, unknownType } from "../ir/types.ts";
import type { Value } from "../ir/value.ts";
import type { Atom, AtomParameter, Mismatch, TypeContext } from "./atom.ts";

/** One use of an atom, as its type rule sees it. */
export interface Use {
  readonly notation: string;
  readonly form: Atom["form"];
  readonly args: readonly Type[];
  readonly context: TypeContext;
  /** A type in words. */
  readonly show: (type: Type) => string;
}

export type Rule = (use: Use) => Type | Mismatch;

/** An atom as its family writes it. Parameters are names; `name?` is optional, `...name` variadic. */
export interface AtomEntry extends Pick<
  Atom,
  "unfold" | "range" | "narrow" | "shape" | "derivative"
> {
  readonly name: string;
  readonly notation?: string;
  readonly form?: Atom["form"];
  readonly parameters: readonly string[];
  readonly doc: string;
  /** Sees as many arguments as `parameters` allow; none of them unknown or, unless `absent`, optional. */
  readonly type: Rule;
  /** True where an argument may be absent: `??`. */
  readonly absent?: boolean;
  readonly value: Atom["value"];
}

/** Completes an entry: counts arguments, keeps unknown and absent ones away from its rule. */
export function defineAtom(entry: AtomEntry): Atom {
  const notation = entry.notation ?? entry.name;
  const form = entry.form ?? "function";
  const parameters = entry.parameters.map(readParameter);
  return {
    ...entry,
    notation,
    form,
    parameters,
    type: (args, context) => {
      const count = wrongCount(notation, parameters, args.length);
      if (count !== undefined) return count;
      const show = (type: Type) => printType(type, context.dimensionName);
      const absent = args.findIndex((type) => type.kind === "optional");
      if (absent >= 0 && entry.absent !== true) {
        return typeMismatch(
          absent,
          `\`${notation}\` needs a value, but this one may be absent: say what holds then with \`??\``,
        );
      }
      if (args.some(holdsUnknown)) return unknownType;
      return entry.type({ notation, form, args, context, show });
    },
  };
}

/** A constant such as `pi`. */
export function defineConstant(name: string, doc: string, type: Type, value: Value): Atom {
  return defineAtom({
    name,
    form: "constant",
    parameters: [],
    doc,
    type: () => type,
    value: () => value,
  });
}

function readParameter(text: string): AtomParameter {
  if (text.startsWith("...")) return { name: text.slice(3), variadic: true };
  return text.endsWith("?") ? { name: text.slice(0, -1), optional: true } : { name: text };
}

function wrongCount(
  notation: string,
  parameters: readonly AtomParameter[],
  given: number,
): Mismatch | undefined {
  const needed = parameters.filter((parameter) => parameter.optional !== true).length;
  const most = parameters.at(-1)?.variadic === true ? Infinity : parameters.length;
  if (given >= needed && given <= most) return undefined;
  const names = parameters.map((parameter) => parameter.name).join(", ");
  const takes = parameters.length === 0 ? "no arguments" : `(${names})`;
  return typeMismatch(
    Math.max(0, Math.min(given - 1, needed)),
    `\`${notation}\` takes ${takes}, but is given ${String(given)} argument${given === 1 ? "" : "s"}`,
  );
}

function holdsUnknown(type: Type): boolean {
  if (type.kind === "unknown") return true;
  return type.kind === "array" && holdsUnknown(type.element);
}

// ── mismatches ──────────────────────────────────────────────────────────────

export function typeMismatch(argument: number, message: string): Mismatch {
  return { kind: "mismatch", argument, reason: "type", message };
}

export function unitMismatch(argument: number, message: string): Mismatch {
  return { kind: "mismatch", argument, reason: "unit", message };
}

/** A dimension as the object of a sentence: `Memory`, `a number without a unit`. */
export function unitWords(use: Use, dimension: Dimension): string {
  return isDimensionless(dimension)
    ? "a number without a unit"
    : printDimension(dimension, use.context.dimensionName);
}

/** What to do about two dimensions that differ. */
export function unitAdvice(left: Dimension, right: Dimension): string {
  return isDimensionless(left) || isDimensionless(right)
    ? "give the number a unit"
    : "both must have the same unit";
}

// ── arguments ───────────────────────────────────────────────────────────────

export type Quantity = RealType | IntType;

/** The argument as a number of any dimension. */
export function quantity(use: Use, argument: number): Quantity | Mismatch {
  const type = argumentType(use, argument);
  if (isNumeric(type)) return type;
  const array = asArray(type);
  const advice =
    array !== undefined && use.form === "function" && isNumeric(array.element)
      ? `: for every element write \`[i in ${setWords(array.over)}: ${use.notation}(…)]\``
      : "";
  return typeMismatch(
    argument,
    `\`${use.notation}\` takes a number, not ${use.show(type)}${advice}`,
  );
}

/** The argument as a number without a unit. */
export function plainNumber(use: Use, argument: number): Quantity | Mismatch {
  const type = quantity(use, argument);
  if (type.kind === "mismatch" || isDimensionless(type.dimension)) return type;
  return unitMismatch(
    argument,
    `\`${use.notation}\` takes a number without a unit, not ${unitWords(use, type.dimension)}: ` +
      "divide by a quantity of the same unit first",
  );
}

/** An array of numbers, its element type apart. */
export interface Numbers {
  readonly kind: "numbers";
  readonly element: Quantity;
  readonly over: IndexSet;
}

/** The argument as an array of numbers: an array, a simplex, a permutation. */
export function numbers(use: Use, argument: number): Numbers | Mismatch {
  const type = argumentType(use, argument);
  const array = asArray(type);
  if (array !== undefined && isNumeric(array.element)) {
    return { kind: "numbers", element: array.element, over: array.over };
  }
  return typeMismatch(
    argument,
    `\`${use.notation}\` takes an array of numbers, not ${use.show(type)}${arrayAdvice(use, array)}`,
  );
}

/** The argument as an array of numbers without a unit. */
export function plainNumbers(use: Use, argument: number): Numbers | Mismatch {
  const array = numbers(use, argument);
  if (array.kind === "mismatch" || isDimensionless(array.element.dimension)) return array;
  return unitMismatch(
    argument,
    `\`${use.notation}\` takes numbers without a unit, not ${unitWords(use, array.element.dimension)}: ` +
      "divide them by a quantity of the same unit first",
  );
}

function arrayAdvice(use: Use, array: ArrayType | undefined): string {
  if (array === undefined) return "";
  if (array.element.kind === "bool") return ": `count` counts what is true";
  return asArray(array.element) === undefined
    ? ""
    : `: take a row at a time, \`${use.notation}(i in ${setWords(array.over)}: ${use.notation}(…[i]))\``;
}

/** The argument as a truth value. */
export function truth(use: Use, argument: number): Mismatch | undefined {
  const type = argumentType(use, argument);
  return type.kind === "bool"
    ? undefined
    : typeMismatch(
        argument,
        `\`${use.notation}\` takes what is true or false, not ${use.show(type)}`,
      );
}

/**
 * The common type of numbers of one dimension: whole where all are.
 * @param verb the middle of the sentence about two that differ: "adds Memory to Time".
 */
export function sameUnit(
  use: Use,
  types: readonly Quantity[],
  verb: (left: string, right: string) => string,
): Quantity | Mismatch {
  const [first] = types;
  let common: Dimension = first?.dimension ?? {};
  for (const [argument, type] of types.entries()) {
    if (!equalDimensions(common, type.dimension)) {
      const words = verb(unitWords(use, common), unitWords(use, type.dimension));
      return unitMismatch(
        argument,
        `\`${use.notation}\` ${words}: ${unitAdvice(common, type.dimension)}`,
      );
    }
    common = knownDimension(common, type.dimension);
  }
  return types.every((type) => type.kind === "int") ? intType(common) : realType(common);
}

/** The index set of two arrays that go together element by element; any length where one is open. */
export function sameIndex(use: Use, left: IndexSet, right: IndexSet): IndexSet | Mismatch {
  if (left.kind === "any" || equalIndexSets(left, right)) return left;
  if (right.kind === "any") return right;
  return typeMismatch(
    1,
    `\`${use.notation}\` takes arrays over the same index set, not over ${setWords(left)} and ${setWords(right)}`,
  );
}

function setWords(set: IndexSet): string {
  const words = printIndexSet(set);
  return words === "" ? "…" : words;
}

/** The type of an argument that is there: `defineAtom` has counted. */
export function argumentType(use: Use, argument: number): Type {
  return use.args[argument] ?? unknownType;
}

// ── whole rules ─────────────────────────────────────────────────────────────

/** Every argument a number without a unit, result such a real: `exp`, `logistic`. */
export const plainReal: Rule = (use) => {
  for (const argument of use.args.keys()) {
    const type = plainNumber(use, argument);
    if (type.kind === "mismatch") return type;
  }
  return realType();
};

/** Numbers of one dimension, result of that dimension and whole where all are: `clamp`, `mod`. */
export const keepsUnit: Rule = (use) => {
  const types: Quantity[] = [];
  for (const argument of use.args.keys()) {
    const type = quantity(use, argument);
    if (type.kind === "mismatch") return type;
    types.push(type);
  }
  return sameUnit(use, types, (left, right) => `takes ${left} together with ${right}`);
};

/** A rule's result as a real of the same dimension. */
export function asReal(type: Type | Mismatch): Type | Mismatch {
  return type.kind === "int" ? realType(type.dimension) : type;
}

/** A rule's result as a whole number of the same dimension. */
export function asInt(type: Type | Mismatch): Type | Mismatch {
  return type.kind === "real" ? intType(type.dimension) : type;
}
