import { type Dimension, dimensionless, equalDimensions, knownDimension } from "./dimension.ts";
import { equalIndexSets } from "./equal.ts";
import type { IndexSet } from "./expression.ts";
import type {
  ArrayType,
  BoolType,
  ChoiceType,
  DataType,
  Field,
  IntType,
  ModelType,
  OptionalType,
  RealType,
  RecordType,
  TextType,
  Type,
  UnknownType,
} from "./type.ts";

export const boolType: BoolType = { kind: "bool" };
export const textType: TextType = { kind: "text" };
export const modelType: ModelType = { kind: "model" };
export const dataType: DataType = { kind: "data" };
export const unknownType: UnknownType = { kind: "unknown" };

/** The type of a real quantity; without a dimension a plain number. */
export function realType(dimension: Dimension = dimensionless): RealType {
  return { kind: "real", dimension };
}

/** The type of a whole quantity; without a dimension a plain whole number. */
export function intType(dimension: Dimension = dimensionless): IntType {
  return { kind: "int", dimension };
}

/** `T[E]`. */
export function arrayType(element: Type, over: IndexSet): ArrayType {
  return { kind: "array", element, over };
}

/** `T[n]` for a constant n. */
export function arrayOfLength(element: Type, length: number): ArrayType {
  return arrayType(element, { kind: "length", size: { kind: "number", value: length } });
}

/** `T?`; what is optional or unknown already stays as it is. */
export function optionalType(type: Type): OptionalType | UnknownType {
  return type.kind === "optional" || type.kind === "unknown" ? type : { kind: "optional", type };
}

/** `T` of `T?`, every other type as it is. */
export function presentType(type: Type): Type {
  return type.kind === "optional" ? type.type : type;
}

/** A number with or without a dimension. */
export function isNumeric(type: Type): type is RealType | IntType {
  return type.kind === "real" || type.kind === "int";
}

/** What has elements: an array, a simplex as an array of reals, a permutation as one of positions. */
export function asArray(type: Type): ArrayType | undefined {
  switch (type.kind) {
    case "array":
      return type;
    case "simplex":
      return arrayType(realType(), type.over);
    case "permutation":
      return arrayType(intType(), type.over);
    case "real":
    case "int":
    case "bool":
    case "text":
    case "choice":
    case "record":
    case "model":
    case "data":
    case "optional":
    case "unknown":
      return undefined;
  }
}

/** The index sets of an array, outermost first: two for a matrix, none for what has no elements. */
export function indexSetsOf(type: Type): readonly IndexSet[] {
  const array = asArray(type);
  return array === undefined ? [] : [array.over, ...indexSetsOf(array.element)];
}

/** The field of that name, if the record has it. */
export function fieldOf(record: RecordType, name: string): Field | undefined {
  return record.fields.find((field) => field.name === name);
}

/** The same type; an unknown type equals only itself. */
export function equalTypes(left: Type, right: Type): boolean {
  switch (left.kind) {
    case "real":
    case "int":
      return right.kind === left.kind && equalDimensions(left.dimension, right.dimension);
    case "bool":
    case "text":
    case "model":
    case "data":
    case "unknown":
      return right.kind === left.kind;
    case "choice":
      return (
        right.kind === "choice" &&
        left.name === right.name &&
        left.ordered === right.ordered &&
        left.members.length === right.members.length &&
        left.members.every((member, i) => member === right.members[i])
      );
    case "simplex":
    case "permutation":
      return right.kind === left.kind && equalIndexSets(left.over, right.over);
    case "array":
      return (
        right.kind === "array" &&
        equalIndexSets(left.over, right.over) &&
        equalTypes(left.element, right.element)
      );
    case "record":
      return (
        right.kind === "record" &&
        left.fields.length === right.fields.length &&
        left.fields.every((field) => {
          const other = fieldOf(right, field.name);
          return other !== undefined && equalTypes(field.type.type, other.type.type);
        })
      );
    case "optional":
      return right.kind === "optional" && equalTypes(left.type, right.type);
  }
}

/**
 * Whether a value of type `from` may stand where `to` is expected. Refinements are not looked at: that
 * shares sum to one is a matter of values, so an array of plain reals also fits a simplex.
 */
export function assignable(from: Type, to: Type): boolean {
  if (from.kind === "unknown" || to.kind === "unknown") return true;
  switch (to.kind) {
    case "real":
      return isNumeric(from) && equalDimensions(from.dimension, to.dimension);
    case "int":
      return from.kind === "int" && equalDimensions(from.dimension, to.dimension);
    case "bool":
    case "text":
    case "model":
    case "data":
      return from.kind === to.kind;
    case "choice":
      return from.kind === "choice" && choiceFits(from, to);
    case "simplex":
      return from.kind !== "permutation" && assignable(from, arrayType(realType(), to.over));
    case "permutation":
      return from.kind === "permutation" && indexSetFits(from.over, to.over);
    case "array": {
      const array = asArray(from);
      return (
        array !== undefined &&
        indexSetFits(array.over, to.over) &&
        assignable(array.element, to.element)
      );
    }
    case "record":
      return from.kind === "record" && recordFits(from, to);
    case "optional":
      return assignable(presentType(from), to.type);
  }
}

/** Whether an array over `from` may stand where one over `to` is expected: `T[]` takes every length. */
function indexSetFits(from: IndexSet, to: IndexSet): boolean {
  return to.kind === "any" || equalIndexSets(from, to);
}

/**
 * The least type that both fit: of the branches of an `if`, the items of a list, both sides of `??`.
 * `undefined` where there is none.
 */
export function join(left: Type, right: Type): Type | undefined {
  if (left.kind === "unknown" || right.kind === "unknown") return unknownType;
  if (left.kind === "optional" || right.kind === "optional") {
    const present = join(presentType(left), presentType(right));
    return present === undefined ? undefined : optionalType(present);
  }
  if (isNumeric(left) && isNumeric(right)) return joinNumbers(left, right);
  if (left.kind === "choice" && right.kind === "choice") return joinChoices(left, right);
  if (equalTypes(left, right)) return left;
  const [a, b] = [asArray(left), asArray(right)];
  if (a !== undefined && b !== undefined) return joinArrays(a, b);
  if (assignable(left, right)) return right;
  return assignable(right, left) ? left : undefined;
}

function joinNumbers(left: RealType | IntType, right: RealType | IntType): Type | undefined {
  if (!equalDimensions(left.dimension, right.dimension)) return undefined;
  const dimension = knownDimension(left.dimension, right.dimension);
  return left.kind === "int" && right.kind === "int" ? intType(dimension) : realType(dimension);
}

/** Enums of different names have no common type; else the members of both, in order of appearance. */
function joinChoices(left: ChoiceType, right: ChoiceType): Type | undefined {
  if (choiceFits(left, right)) return right;
  if (choiceFits(right, left)) return left;
  if (left.name !== undefined || right.name !== undefined) return undefined;
  return {
    kind: "choice",
    members: [...new Set([...left.members, ...right.members])],
    ordered: false,
  };
}

/** Over the same set, else of any length, unless one is indexed by members: those do not mix. */
function joinArrays(left: ArrayType, right: ArrayType): Type | undefined {
  const element = join(left.element, right.element);
  if (element === undefined) return undefined;
  if (equalIndexSets(left.over, right.over)) return arrayType(element, left.over);
  return [left.over, right.over].some((set) => set.kind === "members" || set.kind === "generic")
    ? undefined
    : arrayType(element, { kind: "any" });
}

function choiceFits(from: ChoiceType, to: ChoiceType): boolean {
  if (from.name !== undefined && to.name !== undefined && from.name !== to.name) return false;
  return from.members.every((member) => to.members.includes(member));
}

/** Every field that is expected is there (or may be absent); no field is there that nobody expects. */
function recordFits(from: RecordType, to: RecordType): boolean {
  return (
    from.fields.every((field) => fieldOf(to, field.name) !== undefined) &&
    to.fields.every((field) => {
      const given = fieldOf(from, field.name);
      return given === undefined
        ? field.type.type.kind === "optional"
        : assignable(given.type.type, field.type.type);
    })
  );
}
