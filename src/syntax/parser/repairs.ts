/** Misspelt words at the beginning of statements: read as what was meant. */
import type { IToken } from "chevrotain";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/message.ts";
import { syntaxMessages as M } from "../../diagnostics/messages/syntax.ts";
import type { Source } from "../../diagnostics/source.ts";
import { closest } from "../../diagnostics/suggest.ts";
import * as T from "../tokens.ts";
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
 * Reports words that begin a line, go on like a statement and are nearly a word that begins one, and
 * makes them that word. Only for a file that has a mistake: what it changes could be meant as it is.
 */
export function repairKeywords(source: Source, tokens: readonly IToken[]): Diagnostic[] {
  const findings: Diagnostic[] = [];
  tokens.forEach((token, i) => {
    const previous = tokens[i - 1];
    if (token.tokenType !== T.Plain || !beginsStatement(source, previous, token, tokens[i + 1]))
      return;
    const meant = meantWord(token, tokens[i + 2]);
    if (meant === undefined) return;
    const type = T.keyword[meant];
    token.tokenType = type;
    token.tokenTypeIdx = type.tokenTypeIdx ?? 0;
    const location = { file: source.file, span: tokenSpan(token) };
    const fixes = [
      { title: `write \`${meant}\``, safe: true, edits: [{ location, newText: meant }] },
    ];
    findings.push(diagnose(M.misspelt, location, { word: token.image, meant }, { fixes }));
  });
  return findings;
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

function beginsStatement(
  source: Source,
  previous: IToken | undefined,
  token: IToken,
  next: IToken | undefined,
): boolean {
  if (
    next === undefined ||
    !(/^[\w"]/.test(next.image) || next.tokenType === T.sign["{"]) ||
    T.isReservedWord(next.image)
  )
    return false;
  if (previous === undefined) return true;
  const isComplete =
    /[\w"]$/.test(previous.image) ||
    closes(previous) ||
    previous.tokenType === T.sign["{"] ||
    previous.tokenType === T.sign["?"];
  return isComplete && /[\r\n]/.test(source.text.slice(tokenEnd(previous), token.startOffset));
}
