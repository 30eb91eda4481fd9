/** Misspelt words at the beginning of statements: read as what was meant. */
import type { IToken, TokenType } from "chevrotain";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { diagnose, type Message } from "../../diagnostics/message.ts";
import { syntaxMessages as M } from "../../diagnostics/messages/syntax.ts";
import type { Source } from "../../diagnostics/source.ts";
import { closest } from "../../diagnostics/suggest.ts";
import * as T from "../tokens.ts";
import { meantInside } from "./inner-words.ts";
import { closes, tokenEnd, tokenSpan } from "./core.ts";
import { synonyms } from "./mistakes.ts";

const starters: readonly T.Keyword[] = [
  ...T.statementWords,
  "import",
  "let",
  "param",
  "when",
  "require",
  "minimize",
  "maximize",
  "return",
];

/**
 * Reports words that are nearly a word of the language and stand where only that word could, and makes
 * them that word. Only for a file that has a mistake: what it changes could be meant as it is.
 */
export function repairKeywords(source: Source, tokens: readonly IToken[]): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const repair = <Holes>(
    token: IToken,
    { type, meant }: { readonly type: TokenType; readonly meant: string },
    kind: Message<Holes>,
    holes: Holes,
  ) => {
    retype(token, type);
    const location = { file: source.file, span: tokenSpan(token) };
    const fixes = [
      { title: `write \`${meant}\``, safe: true, edits: [{ location, newText: meant }] },
    ];
    findings.push(diagnose(kind, location, holes, { fixes }));
  };
  tokens.forEach((token, i) => {
    const [before, previous, next, afterNext] = [i - 2, i - 1, i + 1, i + 2].map(
      (at) => tokens[at],
    );
    if (isSingularTrial(token, before, previous, next, afterNext)) {
      const number = previous?.image ?? "1";
      repair(token, { type: T.Plain, meant: "trials" }, M.singularTrial, { number });
      token.image = "trials";
      return;
    }
    if (token.tokenType !== T.Plain) return;
    const word = token.image;
    const inside = meantInside(source.text, tokens, i);
    if (inside !== undefined) {
      const type = T.keyword[inside];
      // Before anything but `of` the lexer takes `one` for a name.
      const one = inside === "of" ? tokens[i - 1] : undefined;
      if (one !== undefined) retype(one, T.keyword.one);
      repair(token, { type, meant: inside }, M.misspeltWord, { word, meant: inside });
      return;
    }
    if (!beginsStatement(source, previous, token, next, afterNext)) return;
    const meant = meantWord(token, afterNext);
    if (meant === undefined) return;
    const what = declarationWords.has(meant) ? "declaration" : "statement";
    repair(token, { type: T.keyword[meant], meant }, M.misspelt, { word, meant, what });
  });
  return findings;
}

function retype(token: IToken, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx ?? 0;
}

/** `budget 1 trial`, which would begin the statement `trial name = …`. */
function isSingularTrial(
  token: IToken,
  before: IToken | undefined,
  previous: IToken | undefined,
  next: IToken | undefined,
  afterNext: IToken | undefined,
): boolean {
  return (
    token.tokenType === T.keyword.trial &&
    previous?.tokenType === T.NumberToken &&
    /\d$/.test(previous.image) &&
    (before?.tokenType === T.keyword.budget || before?.tokenType === T.sign[","]) &&
    !(next !== undefined && /^\w/.test(next.image) && afterNext?.tokenType === T.sign["="])
  );
}

/** The nearest word among those that go on as this one does. */
function meantWord(token: IToken, afterNext: IToken | undefined): T.Keyword | undefined {
  const goesOn = afterNext?.tokenType;
  const candidates =
    goesOn === T.sign[":"] ? beforeColon : goesOn === T.sign["="] ? beforeEquals : starters;
  const near = synonyms[token.image] ?? closest(token.image, candidates);
  return candidates.find((word) => word === near);
}

const beforeColon: readonly T.Keyword[] = [
  "param",
  "let",
  "fidelity",
  "require",
  "report",
  "minimize",
  "maximize",
];
const beforeEquals: readonly T.Keyword[] = ["let", "trial", "type", "unit", "dimension"];

/** What stands only outside of studies. */
const declarationWords: ReadonlySet<string> = new Set(
  T.declarationWords.filter((word) => word !== "let"),
);

/** Signs with which a statement goes on after its first word: `minimize (a + b)`. */
const beginsOperand: ReadonlySet<string> = new Set(["{", "(", "[", "-"]);

/** Reserved words that do the same: none of them can stand between two operands. */
const wordsBeginOperand: ReadonlySet<string> = new Set(["forall", "exists", "not", "if"]);

function beginsStatement(
  source: Source,
  previous: IToken | undefined,
  token: IToken,
  next: IToken | undefined,
  afterNext: IToken | undefined,
): boolean {
  if (
    next === undefined ||
    !(/^[\w"]/.test(next.image) || beginsOperand.has(next.image)) ||
    (T.isReservedWord(next.image) &&
      !wordsBeginOperand.has(next.image) &&
      !isCapitalized(token.image))
  )
    return false;
  if (next.tokenType === T.keyword.not && afterNext?.tokenType === T.keyword.in) return false;
  if (previous === undefined) return true;
  const isComplete =
    /[\w"%]$/.test(previous.image) ||
    closes(previous) ||
    previous.tokenType === T.sign["{"] ||
    previous.tokenType === T.sign["?"];
  // After `else` and its like a line goes on with a call, `minimum(a)`, which is near to a statement.
  if (next.image !== "{" && beginsOperand.has(next.image) && T.isReservedWord(previous.image))
    return false;
  // `when sgd { pram momentum: Real in 0 .. 1 }`
  if (previous.tokenType === T.sign["{"] && beforeNameOf(next, afterNext)) return true;
  return isComplete && /[\r\n]/.test(source.text.slice(tokenEnd(previous), token.startOffset));
}

/** Whether a name and its type or value follow. */
function beforeNameOf(next: IToken, afterNext: IToken | undefined): boolean {
  return (
    /^\w/.test(next.image) &&
    (afterNext?.tokenType === T.sign[":"] || afterNext?.tokenType === T.sign["="])
  );
}

/** `Minimize` */
function isCapitalized(word: string): boolean {
  const lower = word.toLowerCase();
  return lower !== word && starters.some((starter) => starter === lower);
}
