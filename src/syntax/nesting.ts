import type { IToken } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnose } from "../diagnostics/message.ts";
import { syntaxMessages } from "../diagnostics/messages/syntax.ts";
import type { Source } from "../diagnostics/source.ts";
import { NumberToken } from "./tokens.ts";

/** How deep brackets, conditions and operators may nest: every later pass may recurse this far. */
export const maximalNesting = 256;

/** How many operators may stand in a row, `a + b + …`, over all depths of nesting. */
export const maximalChain = 1000;

export interface NestingGuard {
  /** Whether a token that is no bracket lies too deep and has to be left out. */
  skips(): boolean;
  /** The same for a bracket, which is counted. */
  skipsBracket(bracket: string, start: number, end: number, tokens: IToken[]): boolean;
  diagnostic(): Diagnostic | undefined;
}

/**
 * Leaves out what lies in brackets deeper than the limit. Where a value stood, a number stands in for
 * it, so that the rest of the file still parses.
 */
export function createNestingGuard(source: Source): NestingGuard {
  let depth = 0;
  let found: Diagnostic | undefined;
  return {
    skips: () => depth > maximalNesting,
    skipsBracket(bracket, start, end, tokens) {
      if (bracket === ")" || bracket === "]" || bracket === "}") {
        if (depth > 0) depth--;
        return depth >= maximalNesting;
      }
      depth++;
      if (depth === maximalNesting + 1) {
        found ??= tooDeep(source, start, end);
        const previous = tokens.at(-1)?.image ?? "";
        if (bracket !== "{" && "([{,+-*/^".includes(previous)) tokens.push(standIn(start, end));
      }
      return depth > maximalNesting;
    },
    diagnostic: () => found,
  };
}

function tooDeep(source: Source, start: number, end: number): Diagnostic {
  const location = { file: source.file, span: { start, end } };
  return diagnose(syntaxMessages.tooDeep, location, { limit: maximalNesting });
}

function standIn(start: number, end: number): IToken {
  return {
    image: "0",
    startOffset: start,
    endOffset: end - 1,
    tokenType: NumberToken,
    tokenTypeIdx: NumberToken.tokenTypeIdx ?? 0,
  };
}
