/** Going on after a mistake: where to stop skipping, and what to say. */
import { EOF, isRecognitionException, type IRecognitionException, type IToken } from "chevrotain";
import { diagnose } from "../../diagnostics/message.ts";
import { syntaxMessages as M } from "../../diagnostics/messages/syntax.ts";
import type { Name } from "../ast.ts";
import * as T from "../tokens.ts";
import { TypeParser } from "./types.ts";

export class RecoveringParser extends TypeParser {
  /** Where the last skip ended: a second complaint about that token would be the same mistake. */
  private resumedAt = -1;

  /** Runs a rule that leaves nothing when it fails. */
  protected attempt(rule: () => void): void {
    try {
      rule();
    } catch (error) {
      this.recover(error);
    }
  }

  /** Ends the first pass at the first mistake; in the second, skips to where a statement may begin. */
  protected recover(error: unknown, _what?: string, _name?: Name): void {
    if (!isMistake(error) || !this.recovering) throw error;
    this.complain(error.token, `expected ${error.message}`);
    this.skipToStatement();
  }

  /** Reports what stands where a statement or declaration should begin, and skips it. */
  protected skipStray(_place: "file" | "study" | "block" | "function"): boolean {
    const token = this.LA(1);
    if (!this.recovering || token.tokenType === EOF) return false;
    if (token.tokenType === T.sign["}"] && _place !== "file") return false;
    if (_place === "function" && token.tokenType === T.keyword.return) return false;
    if (_place !== "file" && this.startsDeclaration()) return false;
    this.complain(token, "expected a statement");
    this.SKIP_TOKEN();
    this.skipToStatement();
    return true;
  }

  protected closeBrace(_open: IToken, consume: () => void): void {
    this.attempt(consume);
  }

  private complain(token: IToken, text: string): void {
    if (this.resumedAt >= 0 && token === this.LA(1) && this.position(token) === this.resumedAt)
      return;
    const end = this.source.text.length;
    const start = token.tokenType === EOF ? end : token.startOffset;
    const span = { start, end: token.tokenType === EOF ? end : (token.endOffset ?? start) + 1 };
    this.findings.push(diagnose(M.unexpected, { file: this.source.file, span }, { text }));
  }

  private position(token: IToken): number {
    return token.tokenType === EOF ? this.source.text.length : token.startOffset;
  }

  private skipToStatement(): void {
    let depth = 0;
    for (let token = this.LA(1); token.tokenType !== EOF; token = this.LA(1)) {
      if (this.startsStatement()) break;
      const { image } = token;
      if (image === "}" && depth === 0) break;
      if (image === "{" || image === "(" || image === "[") depth++;
      if ((image === "}" || image === ")" || image === "]") && depth > 0) depth--;
      this.SKIP_TOKEN();
    }
    this.resumedAt = this.position(this.LA(1));
  }

  /** Whether the next token can only be the beginning of a statement or declaration. */
  private startsStatement(): boolean {
    const token = this.LA(1);
    const next = this.LA(2);
    if (this.LA(0).tokenType === T.sign["."] || next.tokenType === T.sign[":"]) return false;
    if (statementStarters.has(token.tokenType)) return true;
    if (!T.isStatementWord(token.image) || !this.startsLine(token)) return false;
    return next.tokenType === T.Plain || next.tokenType === T.NumberToken;
  }

  private startsDeclaration(): boolean {
    const { image } = this.LA(1);
    return declarationWords.has(image) && this.startsStatement();
  }

  private startsLine(token: IToken): boolean {
    if (this.LA(0).tokenType === EOF) return true;
    return /[\r\n]/.test(this.source.text.slice(this.lastEnd(), token.startOffset));
  }
}

function isMistake(error: unknown): error is IRecognitionException {
  return error instanceof Error && isRecognitionException(error);
}

const statementStarters = new Set(
  (["import", "let", "param", "when", "require", "minimize", "maximize", "return"] as const).map(
    (word) => T.keyword[word],
  ),
);

const declarationWords: ReadonlySet<string> = new Set([
  "import",
  "dimension",
  "unit",
  "enum",
  "type",
  "fn",
  "task",
  "space",
  "study",
]);
