/** Questions about what lies around the token at hand, answered from words, brackets and indentation. */
import { EOF, type IToken, type TokenType } from "chevrotain";
import type { Location } from "../../diagnostics/span.ts";
import * as T from "../tokens.ts";
import { closerOf, closes, CoreParser, tokenEnd, tokenSpan } from "./core.ts";

export class LookingParser extends CoreParser {
  /** Indentation of the declaration at hand. */
  protected declarationColumn = 0;

  protected locate(token: IToken): Location {
    const span = token.tokenType === EOF ? { start: this.end, end: this.end } : tokenSpan(token);
    return { file: this.source.file, span };
  }

  protected position(token: IToken): number {
    return token.tokenType === EOF ? this.end : token.startOffset;
  }

  /** Whether the token `ahead` can only be the beginning of a statement or declaration. */
  protected startsStatement(ahead: number): boolean {
    const token = this.LA(ahead);
    const next = this.LA(ahead + 1);
    const before = this.LA(ahead - 1).tokenType;
    if (before === T.sign["."] || (next.tokenType === T.sign[":"] && labelPrefixes.has(before))) {
      return false;
    }
    if (statementStarters.has(token.tokenType)) {
      return this.startsLine(token, ahead) || goesOn(token.tokenType, next);
    }
    if (token.tokenType !== wordType(token.image) || !this.startsLine(token, ahead)) return false;
    return next.tokenType === T.Plain || next.tokenType === T.NumberToken;
  }

  protected startsDeclaration(ahead = 1): boolean {
    return declarationWords.has(this.LA(ahead).image) && this.startsStatement(ahead);
  }

  protected startsLine(token: IToken, ahead = 1): boolean {
    const before = this.LA(ahead - 1);
    if (before.tokenType === EOF) return true;
    const start = tokenEnd(before);
    return /[\r\n]/.test(this.source.text.slice(start, this.position(token)));
  }

  /** Whether the brace that is open has no closing one, going by the indentation of the one found. */
  protected isUnclosed(indent: number): boolean {
    let depth = 1;
    for (let i = 1; ; i++) {
      const token = this.LA(i);
      if (token.tokenType === EOF) return true;
      if (this.startsDeclaration(i) && this.column(token) <= this.declarationColumn) return true;
      if (token.tokenType === T.sign["{"]) depth++;
      else if (token.tokenType === T.sign["}"] && --depth === 0) {
        return this.startsLine(token, i) && this.column(token) < indent;
      }
    }
  }

  /** Whether the declaration at hand has a closing brace of its own after the one at hand. */
  protected isClosedLater(): boolean {
    let depth = 0;
    for (let i = 2; ; i++) {
      const token = this.LA(i);
      if (token.tokenType === EOF) return false;
      if (token.tokenType === T.sign["{"]) depth++;
      if (token.tokenType === T.sign["}"] && --depth < 0) {
        return this.startsLine(token, i) && this.column(token) <= this.declarationColumn;
      }
      if (this.startsDeclaration(i) && this.column(token) <= this.declarationColumn) return false;
    }
  }

  /** Columns before the first character of the token's line. */
  protected indentation(token: IToken): number {
    const column = this.column(token);
    const start = this.position(token) - column;
    const line = this.source.text.slice(start, start + column);
    return line.length - line.trimStart().length;
  }

  /** Whether nothing stands before a token on its line. */
  protected beginsLine(token: IToken): boolean {
    return this.column(token) === this.indentation(token);
  }

  protected column(token: IToken): number {
    return this.source.position(this.position(token)).column - 1;
  }

  protected lastEndOf(ahead: number): number {
    return tokenEnd(this.LA(ahead));
  }

  /** The closing brackets that are due for what was opened since `first`, up to the token at hand. */
  protected openSince(first: IToken): string[] {
    const open: string[] = [];
    if (first.tokenType === EOF) return open;
    let back = 0;
    while (this.LA(back).tokenType !== EOF && this.LA(back).startOffset >= first.startOffset)
      back--;
    for (let i = back + 1; i <= 0; i++) {
      const { image } = this.LA(i);
      const closer = closerOf[image];
      if (closer !== undefined) open.push(closer);
      else if (image === open.at(-1)) open.pop();
    }
    return open;
  }

  /** The innermost bracket that was opened since `first` and is open at the token at hand. */
  protected openBracket(first: IToken): IToken | undefined {
    let closed = 0;
    for (let back = 0; ; back--) {
      const token = this.LA(back);
      if (token.tokenType === EOF || token.startOffset < first.startOffset) return undefined;
      if (closes(token)) closed++;
      else if (closerOf[token.image] !== undefined && closed-- === 0) return token;
    }
  }

  /** Whether a closing brace stands in the middle of a line on which something else goes on. */
  protected isStrayBrace(token: IToken): boolean {
    const next = this.LA(2);
    if (
      this.startsLine(token) ||
      this.startsLine(next, 2) ||
      next.tokenType === EOF ||
      closes(next)
    )
      return false;
    return (
      next.tokenType !== T.keyword.else &&
      next.tokenType !== wordType(next.image) &&
      !statementStarters.has(next.tokenType)
    );
  }
}

/** Whether a statement word in the middle of a line is followed as a statement would be. */
function goesOn(word: TokenType, next: IToken): boolean {
  if (word === T.keyword.return) return false;
  if (word === T.keyword.import) return next.tokenType === T.sign["{"];
  if (/^[\w"]/.test(next.image)) return true;
  return word !== T.keyword.param && word !== T.keyword.let && next.tokenType === T.sign["("];
}

const wordType = (image: string) => (T.isStatementWord(image) ? T.keyword[image] : undefined);

const statementStarters = new Set(
  (["import", "let", "param", "when", "require", "minimize", "maximize", "return"] as const).map(
    (word) => T.keyword[word],
  ),
);

const declarationWords: ReadonlySet<string> = new Set(T.declarationWords);

/** What stands before an argument's name, which may be any word. */
const labelPrefixes = new Set((["(", "[", "{", ","] as const).map((sign) => T.sign[sign]));
