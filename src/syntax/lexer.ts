/**
 * Text to tokens, by hand: one pass, one token object each, no regular expression.
 *
 * Every mistake here has its message and still leaves the token that was meant, so that the parser
 * does not stumble over the same place again.
 */
import type { IToken, TokenType } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";
import type { Comment } from "./ast.ts";
import { createDocCollector } from "./docs.ts";
import { isDigit, isLetter, isWordPart } from "./characters.ts";
import { createNestingGuard } from "./nesting.ts";
import { lineEnd, unicodeEscapeEnd } from "./scan.ts";
import { lexStray, lexStringMistake, numberMistake } from "./stray.ts";
import * as T from "./tokens.ts";

export interface LexResult {
  readonly tokens: IToken[];
  readonly comments: readonly Comment[];
  /** Doc comments by the offset of the token that follows them. */
  readonly docs: ReadonlyMap<number, string>;
  /** The doc comment at the top of the file that stands alone. */
  readonly moduleDoc: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Brackets nest deeper than the language allows: the only thing worth saying about the file. */
  readonly tooDeep: Diagnostic | undefined;
}

const wordTypes = new Map<string, TokenType>(
  Object.entries(T.keyword).filter(([word]) => !T.boundContextWords.has(word)),
);
for (const word of T.boundContextWords) wordTypes.set(word, T.ContextName);

/** Tokens of a source. Never throws; `tokens` holds everything that could be understood. */
export function lex(source: Source): LexResult {
  const { text } = source;
  const tokens: IToken[] = [];
  const comments: Comment[] = [];
  const diagnostics: Diagnostic[] = [];
  const docs = createDocCollector(text);
  const nesting = createNestingGuard(source);

  const emit = (type: TokenType, image: string, start: number, end: number) => {
    if (docs.pending.length > 0) docs.attach(start, tokens.length === 0, type === T.keyword.import);
    if (image.length === 1 && isBracket(image.charCodeAt(0))) {
      if (nesting.skipsBracket(image, start, end, tokens)) return;
    } else if (nesting.skips()) return;
    tokens.push({
      image,
      startOffset: start,
      endOffset: end - 1,
      tokenTypeIdx: type.tokenTypeIdx ?? 0,
      tokenType: type,
    });
  };
  const retag = (index: number, type: TokenType) => {
    const token = tokens[index];
    if (token === undefined) return;
    token.tokenType = type;
    token.tokenTypeIdx = type.tokenTypeIdx ?? 0;
  };
  const isBound = (index: number, word: string) => {
    const token = tokens[index];
    return token !== undefined && token.tokenType === T.ContextName && token.image === word;
  };

  const { length } = text;
  let i = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (i < length) {
    const code = text.charCodeAt(i);
    if (code === 32 || code === 10 || code === 13 || code === 9) {
      i++;
      continue;
    }
    const start = i;
    if (isLetter(code)) {
      do i++;
      while (i < length && isWordPart(text.charCodeAt(i)));
      const image = text.slice(start, i);
      if (text.charCodeAt(i) < 128 || i === length) {
        const type = wordTypes.get(image) ?? T.Plain;
        if (type === T.keyword.of && isBound(tokens.length - 1, "one"))
          retag(tokens.length - 1, T.keyword.one);
        emit(type, image, start, i);
        continue;
      }
      i = start;
    } else if (isDigit(code)) {
      i = numberEnd(text, i);
      const mistake = isPlainNumber(text, start, i) ? undefined : numberMistake(source, start, i);
      if (mistake === undefined) emit(T.NumberToken, text.slice(start, i), start, i);
      else {
        diagnostics.push(mistake.diagnostic);
        emit(T.NumberToken, mistake.image, start, mistake.end);
        i = mistake.end;
      }
      continue;
    } else if (code === 34) {
      const end = stringEnd(text, i);
      if (end !== undefined) {
        if (isBound(tokens.length - 1, "load")) retag(tokens.length - 1, T.keyword.load);
        emit(T.StringToken, text.slice(start, end), start, end);
        i = end;
        continue;
      }
      const mistake = lexStringMistake(source, start);
      diagnostics.push(...mistake.diagnostics);
      emit(T.StringToken, mistake.image, start, mistake.end);
      i = mistake.end;
      continue;
    } else if (code === 47 && text.charCodeAt(i + 1) === 47) {
      i = lineEnd(text, i);
      const comment = { text: text.slice(start, i), span: { start, end: i } };
      comments.push(comment);
      docs.add(comment, tokens.length === 0);
      continue;
    }
    const sign = signAt(text, i, code);
    if (sign !== undefined) {
      i += sign.length;
      const type = T.sign[sign];
      if (type === T.sign[":"] && isBound(tokens.length - 2, "static")) {
        const previous = tokens[tokens.length - 1];
        if (previous !== undefined && isLetter(previous.image.charCodeAt(0)))
          retag(tokens.length - 2, T.keyword.static);
      }
      emit(type, sign, start, i);
      continue;
    }
    const stray = lexStray(source, start);
    i = stray.end;
    diagnostics.push(...stray.diagnostics);
    if (stray.comment) comments.push({ text: text.slice(start, i), span: { start, end: i } });
    if (stray.token !== undefined)
      emit(stray.token.type, stray.token.image, start, stray.token.end);
  }
  docs.finish(tokens.length === 0);
  return {
    tokens,
    comments,
    docs: docs.byOffset,
    moduleDoc: docs.moduleDoc(),
    diagnostics,
    tooDeep: nesting.diagnostic(),
  };
}

const isBracket = (code: number): boolean =>
  code === 40 || code === 41 || code === 91 || code === 93 || code === 123 || code === 125;

/** Where the digits, fraction, exponent and unit that begin at `i` end. */
function numberEnd(text: string, start: number): number {
  let i = digitsEnd(text, start);
  if (text.charCodeAt(i) === 46 && isDigit(text.charCodeAt(i + 1))) i = digitsEnd(text, i + 1);
  const e = text.charCodeAt(i);
  if (e === 101 || e === 69) {
    const signCode = text.charCodeAt(i + 1);
    const digits = signCode === 43 || signCode === 45 ? i + 2 : i + 1;
    if (isDigit(text.charCodeAt(digits))) i = digitsEnd(text, digits);
  }
  if (text.charCodeAt(i) === 37) return i + 1;
  while (isWordPart(text.charCodeAt(i))) i++;
  return i;
}

/** Whether digits, at most a short exponent and a unit are all there is, as in nearly every number. */
function isPlainNumber(text: string, start: number, end: number): boolean {
  const next = text.charCodeAt(end);
  if (next === 46 ? text.charCodeAt(end + 1) !== 46 : next > 127) return false;
  if (end - start > 20) return false;
  let i = start;
  while (i < end && !isLetter(text.charCodeAt(i))) i++;
  const unit = i;
  while (i < end && isLetter(text.charCodeAt(i))) i++;
  const first = text.charCodeAt(unit);
  return i === end && (end - unit !== 1 || (first !== 101 && first !== 69));
}

function digitsEnd(text: string, start: number): number {
  let i = start;
  for (let code = text.charCodeAt(i); isDigit(code) || code === 95; code = text.charCodeAt(i)) i++;
  return i;
}

/** The end of a well-formed string, or nothing. */
function stringEnd(text: string, start: number): number | undefined {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 34) return i + 1;
    if (code === 10 || code === 13) return undefined;
    if (code === 92) {
      const escaped = text[i + 1];
      if (escaped === undefined || !'"\\nrtu'.includes(escaped)) return undefined;
      if (escaped === "u" && unicodeEscapeEnd(text, i) === undefined) return undefined;
      i++;
    }
  }
  return undefined;
}

/** The longest sign at `i`, unless it is part of something that is no sign of the language. */
function signAt(text: string, i: number, code: number): T.Sign | undefined {
  const next = text.charCodeAt(i + 1);
  switch (code) {
    case 40:
      return "(";
    case 41:
      return ")";
    case 91:
      return "[";
    case 93:
      return "]";
    case 123:
      return "{";
    case 125:
      return "}";
    case 44:
      return ",";
    case 58:
      return ":";
    case 43:
      return "+";
    case 94:
      return "^";
    case 126:
      return "~";
    case 45:
      return next === 62 ? "->" : "-";
    case 47:
      return next === 42 ? undefined : "/";
    case 42:
      return next === 42 ? undefined : "*";
    case 46:
      if (next === 46) return text.charCodeAt(i + 2) === 46 ? dots(text, i) : "..";
      return isDigit(next) && !endsOperand(text, i) ? undefined : ".";
    case 60:
      return next === 61 ? "<=" : "<";
    case 62:
      return next === 61 ? ">=" : ">";
    case 61:
      if (next === 62) return undefined;
      return next === 61 ? "==" : "=";
    case 33:
      return next === 61 ? "!=" : undefined;
    case 63:
      return next === 63 ? "??" : "?";
    default:
      return undefined;
  }
}

/** Three dots spread; between two values they are a slip for two. */
function dots(text: string, i: number): T.Sign | undefined {
  return text.charCodeAt(i + 3) === 46 || endsOperand(text, i) ? undefined : "...";
}

/** Whether the text before `i` touches a value: a word, a number or a closing bracket. */
function endsOperand(text: string, i: number): boolean {
  const before = text.charCodeAt(i - 1);
  return isWordPart(before) || before === 41 || before === 93 || before === 37;
}
