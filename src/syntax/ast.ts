/**
 * The syntax tree of a `.hpt` file: immutable, exact spans, no meaning.
 *
 * Every node has a `kind` and the `span` from its first to its last character. Parentheses leave no
 * node. Where recovery had to leave something out, a node is missing from its list or an expression
 * is `{ kind: "missing" }`; whoever reads the tree stays silent about those, the parser has spoken.
 */
import type { Span } from "../diagnostics/span.ts";

export interface Node {
  readonly kind: string;
  readonly span: Span;
}

/** A name where it is written. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** A string literal: `value` after escapes. */
export interface StringToken {
  readonly value: string;
  readonly span: Span;
}

// ── file and declarations ───────────────────────────────────────────────────

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

/** What a `///` comment may document: text of its lines without slashes, joined by line feeds. */
interface Documented extends Node {
  readonly doc?: string;
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

// ── statements ──────────────────────────────────────────────────────────────

/** What a space or a `when` block may hold. */
export type Member =
  ParamStatement | WhenStatement | LetStatement | RequireStatement | UseStatement;

export type Statement =
  | Member
  | FidelityStatement
  | TrialStatement
  | ObjectiveStatement
  | ReportStatement
  | MethodStatement
  | CountStatement
  | BudgetStatement
  | WarmStatement;

export interface ParamStatement extends Documented {
  readonly kind: "param";
  readonly name: Name;
  readonly type: RefinedType;
  readonly prior?: Method;
  readonly default?: Expression;
}

/** `else when c { }` is an `otherwise` that holds exactly that one statement. */
export interface WhenStatement extends Documented {
  readonly kind: "when";
  readonly condition: Expression;
  readonly then: readonly Member[];
  readonly otherwise?: readonly Member[];
}

export interface RequireStatement extends Documented {
  readonly kind: "require";
  readonly label?: Name;
  readonly condition: Expression;
  readonly message?: StringToken;
}

export interface UseStatement extends Documented {
  readonly kind: "use";
  readonly space: Name;
  readonly alias?: Name;
}

export interface FidelityStatement extends Documented {
  readonly kind: "fidelity";
  readonly name: Name;
  readonly type: RefinedType;
}

export interface TrialStatement extends Documented {
  readonly kind: "trial";
  readonly name: Name;
  readonly task: Name;
  readonly inputs: readonly Input[];
}

export interface ObjectiveStatement extends Documented {
  readonly kind: "objective";
  readonly direction: "minimize" | "maximize";
  readonly label?: Name;
  readonly value: Expression;
  readonly reference?: Expression;
}

export interface ReportStatement extends Documented {
  readonly kind: "report";
  readonly label?: Name;
  readonly value: Expression;
}

export interface MethodStatement extends Documented {
  readonly kind: "method";
  readonly role: "solve" | "search" | "schedule" | "stop";
  readonly method: Method;
}

export interface CountStatement extends Documented {
  readonly kind: "count";
  readonly role: "seed" | "repeat" | "parallel" | "retry";
  readonly value: Expression;
}

export interface BudgetStatement extends Documented {
  readonly kind: "budget";
  readonly amounts: readonly Amount[];
}

/** `200 trials`, `10min`, `40s per trial`, `2000 epochs`. */
export interface Amount extends Node {
  readonly kind: "amount";
  readonly value: Expression;
  readonly of?: Name;
  readonly perTrial: boolean;
}

export interface WarmStatement extends Documented {
  readonly kind: "warm";
  readonly method?: Method;
  readonly source: Expression;
}

/** A name with arguments: `tpe(startup: 20)`, `beta(2, 5)`, `random`. */
export interface Method extends Node {
  readonly kind: "settings";
  readonly name: Name;
  readonly inputs: readonly Input[];
}

// ── types ───────────────────────────────────────────────────────────────────

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

// ── expressions ─────────────────────────────────────────────────────────────

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
