/**
 * The atom table is the heart of the compiler: each operator and built-in function is written once,
 * and every analysis is a fold over an expression with this table. An entry today has signature and
 * value; interval, derivative, curvature and tensor form become further columns of the same rows.
 */
import type { DimensionNames } from "../ir/dimension.ts";
import type { Expression } from "../ir/expression.ts";
import type { Type } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";

export interface Atom {
  /** Its name in the plan: the function's name (`sqrt`) or the operator's (`add`). */
  readonly name: string;
  /** How people write it: `+`, `sqrt`. Functions are called by this name. */
  readonly notation: string;
  readonly form: "operator" | "function" | "constant";
  readonly parameters: readonly AtomParameter[];
  /** What it computes, ranges and units, for `docs/` and hovers. One or two sentences. */
  readonly doc: string;
  /** Result type (units included) for these argument types, or why they do not fit. */
  readonly type: (args: readonly Type[], context: TypeContext) => Type | Mismatch;
  /** Arguments as the type rule let them through. NaN where the mathematics has no value. */
  readonly value: (args: readonly Value[]) => Value;
}

export interface AtomParameter {
  readonly name: string;
  readonly optional?: boolean;
  /** Takes any number of arguments, one at least; only the last parameter. */
  readonly variadic?: boolean;
}

/** What a type rule may need beside types. */
export interface TypeContext {
  /** The constant value of an argument, where it has one: `x^2` squares the unit. */
  readonly constant: (argument: number) => number | undefined;
  /** The argument itself: `fill(0, depth)` is an array of length `depth`. */
  readonly expression?: (argument: number) => Expression | undefined;
  /** Names of derived dimensions, for messages. */
  readonly dimensionName?: DimensionNames;
}

/** Why the arguments do not fit. `argument` is the index of the one to point at. */
export interface Mismatch {
  readonly kind: "mismatch";
  readonly argument: number;
  /** Units differ or are missing (`unit-mismatch`), or types do (`HPT3001`). */
  readonly reason: "unit" | "type";
  /** A sentence for the user: what was expected and what was found. */
  readonly message: string;
}
