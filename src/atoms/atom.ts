/**
 * The atom table is the heart of the compiler: each operator and built-in function is written once,
 * and every analysis is a fold over an expression with this table. Signature and value are for
 * expressions as people write them; the columns of analyses are for scalars, to which
 * `analysis/unfold` reduces an expression: there `sum` and `max` have one argument an element.
 */
import type { DimensionNames } from "../ir/dimension.ts";
import type { Expression } from "../ir/expression.ts";
import type { Range } from "../ir/range.ts";
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
  /** How arrays are taken apart. Absent: an array argument stands for one scalar argument an element. */
  readonly unfold?: Unfold;
  /** Encloses whatever arguments within these ranges give; bounds are rounded outward. */
  readonly range?: (args: readonly Range[]) => Range;
  /**
   * The arguments that can give a result within `result` (the projection of HC4): for each argument a
   * range within the given one that leaves out nothing possible; empty where none is.
   */
  readonly narrow?: (result: Range, args: readonly Range[]) => readonly Range[];
  /** Curvature, and monotonicity in each argument, over these ranges. Absent: unknown, not monotone. */
  readonly shape?: (args: readonly Operand[]) => Shape;
  readonly derivative?: Derivative;
}

/**
 * The partial derivative in each argument, in scalars made of atoms, so that it can be computed at points, be
 * enclosed over intervals, and be differentiated again. At a kink (`abs` at 0, `max` of equals) a subgradient;
 * where the value jumps (`floor` of a whole number) NaN; where it is infinitely steep infinite or NaN.
 * @param result the application itself, `exp(x)` of the derivative of `exp(x)`.
 */
export type Derivative = <S>(
  args: readonly S[],
  make: DerivativeMaker<S>,
  result: S,
) => readonly S[];

export interface DerivativeMaker<S> {
  /** Atoms that take an array take its elements here, as all columns of analyses. */
  readonly apply: (atom: string, args: readonly S[]) => S;
  readonly constant: (value: number) => S;
  /** Its value, where it is a constant number. */
  readonly constantOf: (value: S) => number | undefined;
  readonly choose: (condition: S, then: S, otherwise: S) => S;
}

/** One argument of a scalar operation as `shape` sees it. */
export interface Operand {
  readonly range: Range;
  /** Does not depend on a parameter; its value may still be unknown, as a measured one is. */
  readonly constant: boolean;
}

/** As in disciplined convex programming: Grant, Boyd & Ye 2006. */
export interface Shape {
  readonly curvature: Curvature;
  /** In each argument, over its range. */
  readonly monotonicity: readonly Monotonicity[];
}

export type Curvature = "constant" | "affine" | "convex" | "concave" | "unknown";
export type Monotonicity = "constant" | "increasing" | "decreasing" | "unknown";

/** A scalar, or an array of any depth. */
export type Nested<S> = S | readonly Nested<S>[];

/**
 * What an application over arrays is in scalars; `undefined` where it cannot be told before values are known.
 * `sort` gives as many scalars as it takes, `dot` a sum of products, `size` a constant.
 */
export type Unfold = <S>(args: readonly Nested<S>[], make: ScalarMaker<S>) => Nested<S> | undefined;

export interface ScalarMaker<S> {
  readonly isArray: (value: Nested<S>) => value is readonly Nested<S>[];
  readonly apply: (atom: string, args: readonly S[]) => S;
  readonly constant: (value: number) => S;
  /** Its value, where it is a constant number. */
  readonly constantOf: (value: S) => number | undefined;
  /** Some value within the hull of these, of which no more is known. */
  readonly oneOf: (values: readonly S[]) => S;
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
