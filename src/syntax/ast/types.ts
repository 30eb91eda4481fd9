/** Types and what refines them. */
import type { Expression } from "./expressions.ts";
import type { Name, Node } from "./node.ts";

/** `type [in domain] [scale …] [better lower | higher]`. Any number of scales parses; two are reported later. */
export interface RefinedType extends Node {
  readonly kind: "refined";
  readonly type: TypeExpression;
  readonly domain?: Domain;
  readonly scales: readonly Scale[];
  readonly better?: "lower" | "higher";
}

export type TypeExpression =
  NamedType | ChoiceType | RecordType | ArrayType | OptionalType | MissingType;

export interface NamedType extends Node {
  readonly kind: "namedType";
  readonly name: Name;
}

export interface ChoiceType extends Node {
  readonly kind: "choice";
  /** `one of [a, b]` is ordered, `one of { a, b }` is not. */
  readonly ordered: boolean;
  readonly values: readonly Expression[];
}

export interface RecordType extends Node {
  readonly kind: "recordType";
  readonly fields: readonly (FieldType | SpreadType)[];
}

export interface FieldType extends Node {
  readonly kind: "fieldType";
  readonly name: Name;
  readonly type: RefinedType;
}

export interface SpreadType extends Node {
  readonly kind: "spreadType";
  readonly name: Name;
}

/** `T[E]`, `T[n]`, `T[]` (no index), `T[A, B]` (a matrix). */
export interface ArrayType extends Node {
  readonly kind: "arrayType";
  readonly element: TypeExpression;
  readonly index: readonly Expression[];
}

export interface OptionalType extends Node {
  readonly kind: "optionalType";
  readonly type: TypeExpression;
}

export interface MissingType extends Node {
  readonly kind: "missingType";
}

export interface Scale extends Node {
  readonly kind: "scale";
  readonly name: Name;
  /** The step of `step s`. */
  readonly step?: Expression;
}

/** After `in`: `low .. high`, `{ a, b }`, or an expression that names an index set (an enum, a length, a trial). */
export type Domain = RangeDomain | SetDomain | IndexDomain;

export interface RangeDomain extends Node {
  readonly kind: "range";
  readonly low: Expression;
  readonly high: Expression;
}

export interface SetDomain extends Node {
  readonly kind: "set";
  readonly values: readonly Expression[];
}

export interface IndexDomain extends Node {
  readonly kind: "indexSet";
  readonly of: Expression;
}
