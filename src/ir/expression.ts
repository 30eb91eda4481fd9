/**
 * The expression language that every analysis folds over and that a plan carries: names resolved,
 * operators and built-in functions reduced to atoms, values in base units, plain JSON.
 *
 * `Note` is what a stage knows about each node beside its shape. The checker makes `TypedExpression`
 * (type and span); the plan carries bare `Expression`. A typed expression is a bare one, structurally.
 */
import type { Span } from "../diagnostics/span.ts";
import type { Type } from "./type.ts";

export type Expression<Note = unknown> = Shape<Note> & Note;

export type TypedExpression = Expression<{ readonly type: Type; readonly span: Span }>;

type Shape<N> =
  | NumberConstant
  | BooleanConstant
  | TextConstant
  | TableConstant
  | Reference<N>
  | Apply<N>
  | Call<N>
  | Conditional<N>
  | ArrayExpression<N>
  | ComprehensionExpression<N>
  | RecordExpression<N>
  | FieldAccess<N>
  | IndexAccess<N>
  | LetExpression<N>;

/** Always finite: `inf` is an atom without arguments. */
export interface NumberConstant {
  readonly kind: "number";
  readonly value: number;
}

export interface BooleanConstant {
  readonly kind: "boolean";
  readonly value: boolean;
}

/** A text or a member of a choice. */
export interface TextConstant {
  readonly kind: "text";
  readonly value: string;
}

/** A large constant, such as loaded data: nested arrays in declared order. */
export interface TableConstant {
  readonly kind: "table";
  readonly values: readonly TableEntry[];
}
export type TableEntry = number | boolean | string | readonly TableEntry[];

/** Anything that has a name in the typed program or the plan. */
export type Reference<N = unknown> =
  | { readonly kind: "parameter"; readonly name: string }
  /** A `let` of the module or study; its expression is in the program's definitions. */
  | { readonly kind: "definition"; readonly name: string }
  /** A binder, a function's argument or a function's own `let`. */
  | { readonly kind: "local"; readonly name: string }
  /** `run.loss`; with `run`, the metric of one of the `repeat` runs: `s.loss` where `s in run`. */
  | {
      readonly kind: "metric";
      readonly trial: string;
      readonly metric: string;
      readonly run?: Expression<N>;
    }
  /** A data set, `builtin:digits`. */
  | { readonly kind: "data"; readonly source: string };

/** An operator or built-in function: `atom` is its name in the atom table. */
export interface Apply<N = unknown> {
  readonly kind: "apply";
  readonly atom: string;
  readonly args: readonly Expression<N>[];
}

/** A function of the language: defined once in the program's functions, by its unique name. */
export interface Call<N = unknown> {
  readonly kind: "call";
  readonly function: string;
  /** The index sets its generics stand for, in order. */
  readonly sets: readonly IndexSet<N>[];
  readonly args: readonly Expression<N>[];
}

/** Only the taken branch is evaluated. */
export interface Conditional<N = unknown> {
  readonly kind: "if";
  readonly condition: Expression<N>;
  readonly then: Expression<N>;
  readonly otherwise: Expression<N>;
}

/** `[a, ...b, c]`: a spread item is `{ spread: true }` and its value an array. */
export interface ArrayExpression<N = unknown> {
  readonly kind: "array";
  readonly items: readonly { readonly spread: boolean; readonly value: Expression<N> }[];
}

/** Builds an array, last binder fastest. `sum(i in E: x)` is `apply sum [comprehension]`; `forall` is `apply all`. */
export interface ComprehensionExpression<N = unknown> {
  readonly kind: "comprehension";
  readonly binders: readonly { readonly name: string; readonly over: IndexSet<N> }[];
  readonly where?: Expression<N>;
  readonly body: Expression<N>;
}

export interface RecordExpression<N = unknown> {
  readonly kind: "record";
  readonly fields: readonly { readonly name: string; readonly value: Expression<N> }[];
}

export interface FieldAccess<N = unknown> {
  readonly kind: "field";
  readonly of: Expression<N>;
  readonly name: string;
}

/** `m[a, b]`: one index and one index set for each dimension that is taken. */
export interface IndexAccess<N = unknown> {
  readonly kind: "index";
  readonly of: Expression<N>;
  readonly at: readonly Expression<N>[];
  readonly over: readonly IndexSet<N>[];
}

export interface LetExpression<N = unknown> {
  readonly kind: "let";
  readonly name: string;
  readonly value: Expression<N>;
  readonly body: Expression<N>;
}

/** What an array is indexed by and a binder runs over. */
export type IndexSet<N = unknown> =
  /** Members in declared order; an index is a member's name. */
  | { readonly kind: "members"; readonly name?: string; readonly members: readonly string[] }
  /** 0 … size − 1. */
  | { readonly kind: "length"; readonly size: Expression<N> }
  /** low … high, both included. */
  | { readonly kind: "range"; readonly low: Expression<N>; readonly high: Expression<N> }
  /** A generic of a function or task. */
  | { readonly kind: "generic"; readonly name: string }
  /** The runs of a trial under `repeat`. */
  | { readonly kind: "runs"; readonly trial: string }
  /** Any length: `T[]`. */
  | { readonly kind: "any" };

/** A function of the language, checked once, evaluated by its body. */
export interface FunctionDefinition<N = unknown> {
  readonly name: string;
  readonly generics: readonly string[];
  readonly parameters: readonly string[];
  readonly body: Expression<N>;
}
