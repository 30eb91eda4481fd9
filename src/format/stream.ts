/**
 * The tokens of a text in order, with the comments between them. The printer takes every token it prints
 * from here, so that nothing of a text is lost, changed or put elsewhere: what is printed differs from
 * what was written in white space, redundant parentheses and trailing commas alone.
 */
import type { IToken } from "chevrotain";
import type { Comment } from "../syntax/ast.ts";

/** A comment and how it stands. */
export interface Remark {
  readonly text: string;
  /** Behind code on its line, and the first in its place. */
  readonly trailing: boolean;
  /** A blank line stands before it. */
  readonly blankBefore: boolean;
  /** Alone on its line: only there `///` documents something. */
  readonly ownLine: boolean;
  readonly start: number;
}

/** What stands between two tokens that are printed. */
export interface Gap {
  readonly remarks: readonly Remark[];
  /** A blank line stands before the second token. */
  readonly blankBefore: boolean;
}

/** An opened bracket, to be closed again. */
export interface Bracket {
  readonly open: number;
  readonly close: number;
}

export interface Stream {
  /** The next token, parentheses aside. */
  peek(): string;
  /** The next token, even where it is a parenthesis. */
  peekExact(): string;
  /** Takes the next token and returns its text; its comments have been asked for with `gap` before. */
  take(expected?: string): string;
  /** Takes a bracket of the grammar; parentheses around an expression are none. */
  open(bracket: "(" | "[" | "{"): Bracket;
  /** Takes the closing bracket, and a trailing comma and parentheses before it. */
  close(bracket: Bracket): string;
  /** What stands before the next token, parentheses aside. Each comment is given once. */
  gap(): Gap;
  /** What stands before the token that is very next. */
  gapExact(): Gap;
  /** What stands before the closing bracket. */
  gapBefore(bracket: Bracket): Gap;
  /** Whether there is a comment before the next token. */
  hasRemarks(): boolean;
  /** Whether there is a comment in a bracket that has just been opened. */
  hasRemarksIn(bracket: Bracket): boolean;
  /** Whether a bracket opens and closes on the same line. */
  isOneLine(bracket: Bracket): boolean;
  /** The bracket that the next token opens, and the one that an `else {` behind it opens. */
  blocksAhead(): { readonly first: Bracket; readonly second?: Bracket; readonly chained: boolean };
  /** The text from the next token up to an offset, which is passed over. */
  verbatim(end: number): string;
  /** Whether everything has been taken. */
  isDone(): boolean;
}

const closers: { readonly [open: string]: string } = { "(": ")", "[": "]", "{": "}" };

/** A stream over a text that was parsed without a finding. Throws where it is asked for what is not there. */
export function createStream(
  text: string,
  tokens: readonly IToken[],
  comments: readonly Comment[],
): Stream {
  const partners = matchBrackets(tokens);
  let at = 0;
  let said = 0;
  let lastEnd = 0;

  const image = (index: number) => tokens[index]?.image ?? "";
  const startOf = (index: number) => tokens[index]?.startOffset ?? text.length;
  const endOf = (index: number) => startOf(index) + image(index).length;
  const isParenthesis = (index: number) => image(index) === "(" || image(index) === ")";
  const significant = () => {
    let index = at;
    while (isParenthesis(index)) index++;
    return index;
  };
  const isBlank = (from: number, to: number) => /\n[ \t]*\n/.test(text.slice(from, to));
  const moveBehind = (index: number) => {
    at = index + 1;
    lastEnd = endOf(index);
  };

  /** Whether no line ends between a comment and the token written before it. */
  const isBehindCode = (start: number, before: number) => {
    let index = before - 1;
    while (index >= 0 && startOf(index) > start) index--;
    return index >= 0 && !text.slice(endOf(index), start).includes("\n");
  };

  const gapUpTo = (index: number): Gap => {
    const remarks: Remark[] = [];
    let from = lastEnd;
    for (; said < comments.length; said++) {
      const comment = comments[said];
      if (comment === undefined || comment.span.start >= startOf(index)) break;
      const { start, end } = comment.span;
      const behindCode = isBehindCode(start, index);
      remarks.push({
        text: comment.text.replace(/[ \t]+$/, ""),
        trailing: behindCode && remarks.length === 0,
        blankBefore: isBlank(from, start),
        ownLine: !behindCode,
        start,
      });
      from = Math.max(from, end);
    }
    return { remarks, blankBefore: isBlank(from, startOf(index)) };
  };

  const bracketAt = (open: number): Bracket => ({ open, close: partners.get(open) ?? open });
  const fail = (wanted: string): never => {
    throw new Error(`the formatter lost its place at ${at}: ${wanted} before ${image(at)}`);
  };

  return {
    peek: () => image(significant()),
    peekExact: () => image(at),
    take(expected) {
      const index = significant();
      if (expected !== undefined && image(index) !== expected) fail(expected);
      if (tokens[index] === undefined) fail("a token");
      moveBehind(index);
      return image(index);
    },
    open(bracket) {
      const index = bracket === "(" ? at : significant();
      if (image(index) !== bracket) fail(bracket);
      moveBehind(index);
      return bracketAt(index);
    },
    close({ close }) {
      for (let index = at; index < close; index++) {
        if (!isParenthesis(index) && image(index) !== ",") fail(image(close));
      }
      moveBehind(close);
      return image(close);
    },
    gap: () => gapUpTo(significant()),
    gapExact: () => gapUpTo(at),
    gapBefore: ({ close }) => gapUpTo(close),
    hasRemarks() {
      const next = comments[said];
      return next !== undefined && next.span.start < startOf(significant());
    },
    hasRemarksIn({ close }) {
      const next = comments[said];
      return next !== undefined && next.span.start < startOf(close);
    },
    isOneLine: ({ open, close }) => !text.slice(startOf(open), startOf(close)).includes("\n"),
    blocksAhead() {
      const first = bracketAt(significant());
      if (image(first.close + 1) !== "else") return { first, chained: false };
      const next = first.close + 2;
      return image(next) === "{"
        ? { first, second: bracketAt(next), chained: false }
        : { first, chained: true };
    },
    verbatim(end) {
      const start = startOf(significant());
      while (at < tokens.length && startOf(at) < end) at++;
      while (said < comments.length && (comments[said]?.span.start ?? end) < end) said++;
      lastEnd = end;
      return text.slice(start, end);
    },
    isDone: () => significant() >= tokens.length && said >= comments.length,
  };
}

function matchBrackets(tokens: readonly IToken[]): ReadonlyMap<number, number> {
  const partners = new Map<number, number>();
  const open: number[] = [];
  tokens.forEach(({ image }, index) => {
    if (closers[image] !== undefined) open.push(index);
    else if (image === ")" || image === "]" || image === "}") {
      const partner = open.pop();
      if (partner !== undefined) partners.set(partner, index);
    }
  });
  return partners;
}
