/** Expressions, and what stands in calls, lists and comprehensions. */
import type { Span } from "../../diagnostics/span.ts";
import type { Name, Node, StringToken } from "./node.ts";
import type { Domain } from "./types.ts";

export type Expression =
  | NumberLiteral
  | StringLiteral
  | BooleanLiteral
  | NameExpression
  | CallExpression
  | MemberExpression
  | IndexExpression
  | UnaryExpression
  | BinaryExpression
  | ComparisonExpression
  | MembershipExpression
  | ConditionalExpression
  | QuantifiedExpression
  | ListExpression
  | Comprehension
  | RecordExpression
  | LoadExpression
  | MissingExpression;

/** `16GiB`: value 16, unit "GiB". `5%` has the unit "%". Underscores are gone from `value`. */
export interface NumberLiteral extends Node {
  readonly kind: "number";
  readonly value: number;
  readonly unit?: Name;
}

export interface StringLiteral extends Node {
  readonly kind: "string";
  readonly value: string;
}

export interface BooleanLiteral extends Node {
  readonly kind: "boolean";
  readonly value: boolean;
}

export interface NameExpression extends Node {
  readonly kind: "name";
  readonly name: Name;
}

/** `f(a, b: c)`, or with one comprehension as the only input `sum(i in E: x)`. */
export interface CallExpression extends Node {
  readonly kind: "call";
  readonly callee: Name;
  readonly inputs: readonly Input[];
}

export type Input = PositionalInput | NamedInput | SpreadInput;

/** After the first `name:` a positional bare name means itself by name; the checker decides that. */
export interface PositionalInput extends Node {
  readonly kind: "positional";
  readonly value: Expression;
}

export interface NamedInput extends Node {
  readonly kind: "named";
  readonly name: Name;
  readonly value: Expression;
}

export interface SpreadInput extends Node {
  readonly kind: "spread";
  readonly value: Expression;
}

export interface MemberExpression extends Node {
  readonly kind: "member";
  readonly object: Expression;
  readonly member: Name;
}

export interface IndexExpression extends Node {
  readonly kind: "index";
  readonly object: Expression;
  readonly index: readonly Expression[];
}

export interface UnaryExpression extends Node {
  readonly kind: "unary";
  readonly operator: "-" | "not";
  readonly operand: Expression;
}

export interface BinaryExpression extends Node {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  /** Where the operator itself stands. */
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}

export type BinaryOperator = "+" | "-" | "*" | "/" | "^" | "??" | "and" | "or";

/** `a < b <= c` as one node: `operators` is one shorter than `operands`. */
export interface ComparisonExpression extends Node {
  readonly kind: "comparison";
  readonly operands: readonly Expression[];
  readonly operators: readonly { readonly text: ComparisonOperator; readonly span: Span }[];
}

export type ComparisonOperator = "<" | "<=" | "==" | "!=" | ">=" | ">";

export interface MembershipExpression extends Node {
  readonly kind: "membership";
  readonly value: Expression;
  readonly domain: Domain;
}

export interface ConditionalExpression extends Node {
  readonly kind: "if";
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

export interface QuantifiedExpression extends Node {
  readonly kind: "quantified";
  readonly quantifier: "forall" | "exists";
  readonly over: Comprehension;
}

export interface ListExpression extends Node {
  readonly kind: "list";
  readonly items: readonly (PositionalInput | SpreadInput)[];
}

/** `i in E, j in 0 .. 3 where c: body`: alone in brackets it builds an array. */
export interface Comprehension extends Node {
  readonly kind: "comprehension";
  readonly binders: readonly Binder[];
  readonly where?: Expression;
  readonly body: Expression;
}

export interface Binder extends Node {
  readonly kind: "binder";
  readonly name: Name;
  readonly domain: Domain;
}

export interface RecordExpression extends Node {
  readonly kind: "record";
  readonly fields: readonly (NamedInput | SpreadInput)[];
}

export interface LoadExpression extends Node {
  readonly kind: "load";
  readonly path: StringToken;
}

/** Something that is not there: the parser has reported it. */
export interface MissingExpression extends Node {
  readonly kind: "missing";
}
