import type { IToken } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnose } from "../diagnostics/message.ts";
import { syntaxMessages } from "../diagnostics/messages/syntax.ts";
import type { Source } from "../diagnostics/source.ts";
import { NumberToken } from "./tokens.ts";

/** How deep brackets, conditions and operators may nest: every later pass may recurse this far. */
export const maximalNesting = 256;

/** How many operands may stand in a row without brackets: `a + b + …`. */
export const maximalChain = 1000;

export interface NestingGuard {
  /** Whether the token lies too deep and has to be left out. */
  skips(image: string, start: number, end: number, tokens: IToken[]): boolean;
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
    skips(image, start, end, tokens) {
      if (image.length === 1) {
        switch (image) {
          case "(":
          case "[":
          case "{":
            depth++;
            if (depth === maximalNesting + 1) {
              found ??= tooDeep(source, start, end);
              const previous = tokens.at(-1)?.image ?? "";
              if (image !== "{" && "([{,+-*/^".includes(previous)) tokens.push(standIn(start, end));
            }
            break;
          case ")":
          case "]":
          case "}":
            if (depth > 0) depth--;
            return depth >= maximalNesting;
        }
      }
      return depth > maximalNesting;
    },
    diagnostic: () => found,
  };
}

export function tooDeep(source: Source, start: number, end: number): Diagnostic {
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
