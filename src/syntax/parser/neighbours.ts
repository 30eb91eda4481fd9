/** Slips that show in neighbouring tokens: something left out between them, or a space too many. */
import { EOF, type IToken, type TokenType } from "chevrotain";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/message.ts";
import { syntaxMessages as M } from "../../diagnostics/messages/syntax.ts";
import type { Source } from "../../diagnostics/source.ts";
import { cover } from "../../diagnostics/span.ts";
import * as T from "../tokens.ts";
import { tokenEnd, tokenSpan } from "./core.ts";

/** Some tokens in a row, `token` the one that cannot stand there. */
export interface Neighbours {
  readonly source: Source;
  /** Before the previous one. */
  readonly before: IToken;
  readonly previous: IToken;
  readonly token: IToken;
  readonly next: IToken;
  readonly startsLine: boolean;
}

/** Slips that show in neighbouring tokens. */
export function describeJunction(around: Neighbours): Diagnostic | undefined {
  const { source, before, previous, token, next, startsLine } = around;
  if (previous.tokenType === EOF) return undefined;
  const location = { file: source.file, span: tokenSpan(token) };
  if (token.tokenType === T.sign["("] && !startsLine && isUncallable(previous))
    return diagnose(M.onlyNamesAreCalled, location, {});
  if (isBareNumber(previous) && !startsLine && next.tokenType !== T.sign[":"]) {
    if (token.tokenType === T.Plain) return describeDetached(source, previous, token);
  }
  const isDetached = isBareNumber(before) && previous.tokenType === T.Plain;
  const isExponent = /^e$/i.test(previous.image) && /^[-+]$/.test(token.image);
  if (isDetached && (isExponent || token.tokenType === T.sign[".."]))
    return describeDetached(source, before, previous);
  if (token.tokenType === T.sign["?"]) return diagnose(M.foreignConditional, location, {});
  if (token.tokenType === T.sign[".."]) return diagnose(M.strayRange, location, {});
  if (token.tokenType === T.sign["..."]) return diagnose(M.threeDots, location, {});
  return undefined;
}

function isBareNumber({ tokenType, image }: IToken): boolean {
  return tokenType === T.NumberToken && /\d$/.test(image);
}

/** `16 GiB` and `1 e-3`. */
function describeDetached(source: Source, number: IToken, word: IToken): Diagnostic {
  const written = `${number.image} ${word.image}`;
  const meant = number.image + word.image;
  const location = { file: source.file, span: cover(tokenSpan(number), tokenSpan(word)) };
  if (/^e$/i.test(word.image)) return diagnose(M.unfinishedExponent, location, { written });
  const gap = { start: tokenEnd(number), end: word.startOffset };
  const edits = [{ location: { file: source.file, span: gap }, newText: "" }];
  return diagnose(
    M.spacedUnit,
    location,
    { written, meant },
    { fixes: [{ title: `write \`${meant}\``, safe: false, edits }] },
  );
}

/** A sign or word left out between what stands before a value and the value. */
export function describeMissing(
  stray: Neighbours & { readonly first: IToken },
): Diagnostic | undefined {
  const { source, before, previous, token, next, startsLine } = stray;
  if (startsLine || previous.tokenType === EOF) return undefined;
  const missing = missingBetween(stray.first, before, previous, token, next);
  if (missing === undefined) return undefined;
  const location = { file: source.file, span: tokenSpan(token) };
  const at = { start: tokenEnd(previous), end: tokenEnd(previous) };
  const newText = missing === ":" ? missing : ` ${missing}`;
  const edits = [{ location: { file: source.file, span: at }, newText }];
  const holes = { missing, before: shorten(previous.image), after: shorten(token.image) };
  const fixes = [{ title: `write \`${missing}\``, safe: false, edits }];
  return diagnose(M.missingBetween, location, holes, { fixes });
}

function missingBetween(
  { tokenType: statement }: IToken,
  before: IToken,
  previous: IToken,
  token: IToken,
  next: IToken,
): string | undefined {
  if (before.tokenType === statement && labelled.has(statement)) {
    return T.isReservedWord(previous.image) || !/^\w/.test(token.image) ? undefined : ":";
  }
  if (previous.image === "}" && token.image === "{" && statement === T.keyword.when) return "else";
  const isNumber = token.tokenType === T.NumberToken;
  if (previous.tokenType === T.NumberToken && isNumber) {
    return before.tokenType === T.keyword.in ? ".." : before.image === ".." ? "=" : undefined;
  }
  const isTyped = /^[A-Z]\w*$|^\]$/.test(previous.image) && typed.has(statement);
  const isDomain = token.tokenType === T.sign["{"] || (isNumber && next.image === "..");
  return isTyped && isDomain ? "in" : undefined;
}

const labelled: ReadonlySet<TokenType> = new Set([
  T.keyword.require,
  T.keyword.report,
  T.keyword.minimize,
  T.keyword.maximize,
]);

const typed: ReadonlySet<TokenType> = new Set([
  T.keyword.param,
  T.keyword.fidelity,
  T.keyword.type,
]);

function isUncallable({ tokenType }: IToken): boolean {
  return (
    tokenType === T.NumberToken ||
    tokenType === T.StringToken ||
    tokenType === T.sign[")"] ||
    tokenType === T.sign["]"]
  );
}

/** A token as a sentence shows it. */
export function shorten(image: string): string {
  const plain = image.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "·");
  return plain.length <= 40 ? plain : `${plain.slice(0, 39)}…`;
}
