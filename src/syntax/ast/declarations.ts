/** A file and its declarations. */
import type { Span } from "../../diagnostics/span.ts";
import type { Expression } from "./expressions.ts";
import type { Documented, Name, Node, StringToken } from "./node.ts";
import type { Member, Statement } from "./statements.ts";
import type { RefinedType, TypeExpression } from "./types.ts";

export interface File extends Node {
  readonly kind: "file";
  /** The doc comment at the top of a file that is followed by a blank line: the module's own. */
  readonly doc?: string;
  readonly declarations: readonly Declaration[];
  /** All comments, in order; the formatter and `hpt-ignore` read them. */
  readonly comments: readonly Comment[];
}

export interface Comment {
  /** With its slashes, without the line end. */
  readonly text: string;
  readonly span: Span;
}

export type Declaration =
  | ImportDeclaration
  | DimensionDeclaration
  | UnitDeclaration
  | EnumDeclaration
  | TypeDeclaration
  | LetStatement
  | FunctionDeclaration
  | TaskDeclaration
  | SpaceDeclaration
  | StudyDeclaration;

export interface ImportDeclaration extends Documented {
  readonly kind: "import";
  readonly names: readonly ImportedName[];
  readonly from: StringToken;
}

/** `name as alias`; without `as` the alias is the name itself. */
export interface ImportedName {
  readonly name: Name;
  readonly alias: Name;
  readonly span: Span;
}

/** `dimension Energy unit J` (base) or `dimension Power = Energy / Time` (derived): one of the two is there. */
export interface DimensionDeclaration extends Documented {
  readonly kind: "dimension";
  readonly name: Name;
  readonly unit?: Name;
  readonly definition?: Expression;
}

export interface UnitDeclaration extends Documented {
  readonly kind: "unit";
  readonly name: Name;
  readonly definition: Expression;
}

export interface EnumDeclaration extends Documented {
  readonly kind: "enum";
  readonly name: Name;
  readonly members: readonly Name[];
}

export interface TypeDeclaration extends Documented {
  readonly kind: "type";
  readonly name: Name;
  readonly definition: RefinedType;
}

/** `let name [: type] = value`: in a module, a study, a space, a `when` or a function's block. */
export interface LetStatement extends Documented {
  readonly kind: "let";
  readonly name: Name;
  readonly type?: TypeExpression;
  readonly value: Expression;
}

export interface FunctionDeclaration extends Documented {
  readonly kind: "fn";
  readonly name: Name;
  readonly generics: readonly Name[];
  readonly parameters: readonly Argument[];
  readonly result: TypeExpression;
  /** The `let`s of a block body, empty after `=`. */
  readonly lets: readonly LetStatement[];
  readonly body: Expression;
}

export interface TaskDeclaration extends Documented {
  readonly kind: "task";
  readonly name: Name;
  readonly generics: readonly Name[];
  readonly parameters: readonly Argument[];
  readonly result: TypeExpression;
  readonly how: "from" | "exec";
  readonly source: StringToken;
}

/** A declared argument of a function or task. */
export interface Argument extends Node {
  readonly kind: "argument";
  readonly static: boolean;
  readonly name: Name;
  readonly type: RefinedType;
  readonly default?: Expression;
}

export interface SpaceDeclaration extends Documented {
  readonly kind: "space";
  readonly name: Name;
  readonly body: readonly Member[];
}

export interface StudyDeclaration extends Documented {
  readonly kind: "study";
  readonly name: Name;
  readonly extends?: Name;
  readonly body: readonly Statement[];
}
