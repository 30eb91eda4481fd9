/**
 * The one table of tokens: lexer, parser, generated grammars and messages all read it.
 *
 * A token type's name is what `grammar/hpt.ebnf` calls it: `NUMBER`, or the word or sign in quotes.
 */
import { createToken, Lexer, type TokenType } from "chevrotain";
import { operators } from "./precedence.ts";

/** Words that never name a thing; after `.` and before `:` they are still allowed. */
export const reservedWords = [
  "import", "let", "param", "when", "else", "require", "minimize", "maximize", "return",
  "if", "then", "and", "or", "not", "in", "forall", "exists", "true", "false",
] as const; // prettier-ignore

/** Words that begin a declaration or statement where one may begin, and are plain names elsewhere. */
export const statementWords = [
  "dimension", "unit", "enum", "type", "fn", "task", "space", "study", "use", "fidelity", "trial", "report",
  "solve", "search", "schedule", "stop", "seed", "repeat", "parallel", "retry", "budget", "warm",
] as const; // prettier-ignore

/** Words with a meaning inside one construct, and plain names elsewhere. */
export const contextWords = [
  "from", "as", "extends", "exec", "load", "static", "better", "lower", "higher", "ref", "one", "of", "step",
  "per", "where",
] as const; // prettier-ignore

/** Signs, longest first. */
export const signs = [
  "...", "..", "->", "??", "<=", ">=", "==", "!=", "<", ">", "=", "~", "{", "}", "(", ")", "[", "]", ",", ":",
  ".", "+", "-", "*", "/", "^", "?",
] as const; // prettier-ignore

export type ReservedWord = (typeof reservedWords)[number];
export type StatementWord = (typeof statementWords)[number];
export type ContextWord = (typeof contextWords)[number];
export type Keyword = ReservedWord | StatementWord | ContextWord;
export type Sign = (typeof signs)[number];

const category = (name: string, ...categories: TokenType[]) =>
  createToken({ name, pattern: Lexer.NA, categories });

/** Any word: what may stand after `.` and before `:` in an argument. */
export const Word = category("WORD");
/** What a thing may be called: any word but a reserved one. */
export const Name = category("NAME", Word);
/** Signs between the operands of a sum. */
export const SumOperator = category("SUM_OPERATOR");
/** Signs and words between the operands of a condition, except `in`. */
export const ConditionOperator = category("CONDITION_OPERATOR");
/** `solve`, `search`, `schedule`, `stop`. */
export const MethodRole = category("METHOD_ROLE");
/** `seed`, `repeat`, `parallel`, `retry`. */
export const CountRole = category("COUNT_ROLE");
/** `minimize`, `maximize`. */
export const Direction = category("DIRECTION");

/** A word that is neither reserved, nor a statement word, nor a context word. */
export const Plain = category("PLAIN", Name);
/** `load`, `one` or `static` where it is only a name: see the lexer. */
export const ContextName = category("CONTEXT_NAME", Name);
export const NumberToken = category("NUMBER");
export const StringToken = category("STRING");

/** Categories that some words and signs have beyond those of their table. */
const roles = new Map<string, TokenType>([
  ...(["solve", "search", "schedule", "stop"] as const).map((word) => [word, MethodRole] as const),
  ...(["seed", "repeat", "parallel", "retry"] as const).map((word) => [word, CountRole] as const),
  ...(["minimize", "maximize"] as const).map((word) => [word, Direction] as const),
  ...(["disjunction", "conjunction", "comparison", "fallback"] as const).flatMap((level) =>
    operators[level].map((text) => [text, ConditionOperator] as const),
  ),
  ...(["sum", "product", "power"] as const).flatMap((level) =>
    operators[level].map((text) => [text, SumOperator] as const),
  ),
]);

/** Context words that are keywords only before a certain token, so that one token of lookahead tells. */
export const boundContextWords: ReadonlySet<string> = new Set<ContextWord>([
  "load",
  "one",
  "static",
]);

function tokensOf<Text extends string>(
  texts: readonly Text[],
  categories: (text: Text) => readonly TokenType[],
): { readonly [key in Text]: TokenType } {
  const types: { [key in Text]?: TokenType } = {};
  for (const text of texts) {
    const role = roles.get(text);
    types[text] = category(`"${text}"`, ...categories(text), ...(role ? [role] : []));
  }
  if (!isComplete(texts, types)) throw new Error("a token has no type");
  return types;
}

function isComplete<Text extends string>(
  texts: readonly Text[],
  types: { [key in Text]?: TokenType },
): types is { [key in Text]: TokenType } {
  return texts.every((text) => types[text] !== undefined);
}

/** Token types of the words. */
export const keyword: { readonly [key in Keyword]: TokenType } = {
  ...tokensOf(reservedWords, () => [Word]),
  ...tokensOf(statementWords, () => [Name]),
  ...tokensOf(contextWords, (word) => (boundContextWords.has(word) ? [Word] : [Name])),
};

/** Token types of the signs. */
export const sign: { readonly [key in Sign]: TokenType } = tokensOf(signs, () => []);

/** Everything the parser has to know. */
export const vocabulary: readonly TokenType[] = [
  Word,
  Name,
  SumOperator,
  ConditionOperator,
  MethodRole,
  CountRole,
  Direction,
  Plain,
  ContextName,
  NumberToken,
  StringToken,
  ...Object.values(keyword),
  ...Object.values(sign),
];

const reserved: ReadonlySet<string> = new Set(reservedWords);
const statement: ReadonlySet<string> = new Set(statementWords);

/** Whether a word can never name a thing. */
export const isReservedWord = (text: string): text is ReservedWord => reserved.has(text);
/** Whether a word begins a declaration or statement and is a name elsewhere. */
export const isStatementWord = (text: string): text is StatementWord => statement.has(text);

/** Words that begin a declaration; `let` is also a statement. */
export const declarationWords = [
  "import", "dimension", "unit", "enum", "type", "fn", "task", "space", "study", "let",
] as const; // prettier-ignore

/** Words that begin what a space or a `when` block may hold. */
export const memberWords = ["param", "when", "let", "require", "use"] as const;

export type { TokenType as AnyToken } from "chevrotain";
