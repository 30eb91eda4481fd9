/**
 * Types of the `.hpt` language as the compiler sees them, after names are resolved.
 * A refinement (range, scale, direction) stands beside a type, never inside: see `Refined`.
 */
import type { Dimension } from "./dimension.ts";
import type { IndexSet } from "./expression.ts";

export type Type =
  | RealType
  | IntType
  | BoolType
  | TextType
  | ChoiceType
  | SimplexType
  | PermutationType
  | ArrayType
  | RecordType
  | ModelType
  | DataType
  | OptionalType
  | UnknownType;

/** A real number with a dimension; values are in base units. */
export interface RealType {
  readonly kind: "real";
  readonly dimension: Dimension;
}

/** A whole number with a dimension (`4B * 3` stays whole bytes). Fits wherever a real of its dimension does. */
export interface IntType {
  readonly kind: "int";
  readonly dimension: Dimension;
}

export interface BoolType {
  readonly kind: "bool";
}

export interface TextType {
  readonly kind: "text";
}

/** An enum (with its name) or `one of { a, b }` of names. A value is its member's name. */
export interface ChoiceType {
  readonly kind: "choice";
  readonly name?: string;
  readonly members: readonly string[];
  /** `one of [light, heavy]`: members may be compared with `<`. */
  readonly ordered: boolean;
}

/** Shares over an index set: each ≥ 0, sum 1. Fits wherever an array of reals does. */
export interface SimplexType {
  readonly kind: "simplex";
  readonly over: IndexSet;
}

/** `order[e]` is the position of e, from 0. */
export interface PermutationType {
  readonly kind: "permutation";
  readonly over: IndexSet;
}

/** `T[E]`; `over` has `kind: "any"` for `T[]`. A matrix `T[A, B]` is an array over A of arrays over B. */
export interface ArrayType {
  readonly kind: "array";
  readonly element: Type;
  readonly over: IndexSet;
}

export interface RecordType {
  readonly kind: "record";
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  readonly type: Refined;
}

/** Opaque: a trained model, passed from trial to trial. */
export interface ModelType {
  readonly kind: "model";
}

/** Opaque: a data set; `rows`, `features`, `classes` are its constants. */
export interface DataType {
  readonly kind: "data";
}

/** `T?`: a task argument that may be absent. Also the type of a conditional parameter where it may be inactive. */
export interface OptionalType {
  readonly kind: "optional";
  readonly type: Type;
}

/** After an error that has been reported: fits everywhere, so that one mistake gives one message. */
export interface UnknownType {
  readonly kind: "unknown";
}

/** The scale on which a parameter acts: a bijection with a domain, written once in `space/scales`. */
export type ScaleName = "linear" | "log" | "reverse_log" | "logit" | "pow2" | "step";

export interface Scale {
  readonly name: ScaleName;
  /** Of `step`: the distance between values, in base units. */
  readonly step?: number;
}

/** What narrows a type: values in base units, absent ends are unbounded. */
export type ValueSet =
  | { readonly kind: "range"; readonly low?: number; readonly high?: number }
  | {
      readonly kind: "set";
      readonly values: readonly (number | string | boolean)[];
      readonly ordered: boolean;
    };

/** A type with its refinements: what a parameter, an argument, a field or a `type` declaration has. */
export interface Refined {
  readonly type: Type;
  readonly within?: ValueSet;
  readonly scale?: Scale;
  readonly better?: "lower" | "higher";
}
