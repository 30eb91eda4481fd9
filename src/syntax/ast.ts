/**
 * The syntax tree of a `.hpt` file: immutable, exact spans, no meaning.
 *
 * Every node has a `kind` and the `span` from its first to its last character. Parentheses leave no
 * node. Where recovery had to leave something out, a node is missing from its list or an expression
 * is `{ kind: "missing" }`; whoever reads the tree stays silent about those, the parser has spoken.
 */
import type { Argument, Declaration, File } from "./ast/declarations.ts";
import type { Binder, Expression, Input } from "./ast/expressions.ts";
import type { Amount, Method, Statement } from "./ast/statements.ts";
import type {
  Domain,
  FieldType,
  RefinedType,
  Scale,
  SpreadType,
  TypeExpression,
} from "./ast/types.ts";

export type * from "./ast/node.ts";
export type * from "./ast/declarations.ts";
export type * from "./ast/statements.ts";
export type * from "./ast/types.ts";
export type * from "./ast/expressions.ts";

export type AnyNode =
  | File
  | Declaration
  | Statement
  | Argument
  | Amount
  | Method
  | RefinedType
  | TypeExpression
  | FieldType
  | SpreadType
  | Scale
  | Domain
  | Expression
  | Input
  | Binder;
