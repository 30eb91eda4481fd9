/** Going on after a mistake: where to stop skipping, what still to keep, and when to stay silent. */
import { EOF, isRecognitionException, type IRecognitionException, type IToken } from "chevrotain";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/message.ts";
import { syntaxMessages as M } from "../../diagnostics/messages/syntax.ts";
import type { Name } from "../ast.ts";
import { maximalNesting } from "../nesting.ts";
import * as T from "../tokens.ts";
import { closerOf, closes, CoreParser, TooDeep, tokenEnd, tokenSpan } from "./core.ts";
import { describeMistake, describeStray, type Mistake, type Place } from "./mistakes.ts";

export class RecoveringParser extends CoreParser {
  /** Whether a condition is being read, where `=` is a slip for `==`. */
  protected asking = false;
  /** Where the last skip ended: a second complaint about that place would be the same mistake. */
  private resumedAt = -1;
  /** Where the declaration at hand begins, and how far it is indented. */
  private declarationColumn = 0;
  /** Begins the last statement that was read. */
  private statementBefore: IToken = this.LA(0);
  private lexical: readonly Diagnostic[] = [];

  /** Tells of the lexer's findings: what follows from one of them is not reported again. */
  protected beginRecovery(lexical: readonly Diagnostic[]): void {
    this.resumedAt = -1;
    this.asking = false;
    this.declarationColumn = 0;
    this.lexical = lexical;
  }

  // ── running rules that may fail ──

  /** Adds what a rule gives to a list; a failed statement, or one without its name, is left out. */
  protected collect<Node>(list: Node[], rule: () => Node): void {
    this.attempt(() => {
      const node = rule();
      if (!isNameless(node)) list.push(node);
    });
  }

  /** Runs a rule that leaves nothing when it fails. */
  protected attempt(rule: () => void): void {
    const first = this.LA(1);
    this.statementBefore = first;
    try {
      rule();
    } catch (error) {
      this.recover(error, first);
    }
  }

  /** In the first pass the mistake ends it; in the second, skips to where a statement may begin. */
  protected recover(error: unknown, first: IToken, name?: Name): void {
    this.complain(error, first, name);
    this.asking = false;
    this.skipToStatement(first);
  }

  /** As `recover`, but goes on at the block of the statement where there is one. */
  protected recoverToBlock(error: unknown, first: IToken, name?: Name): void {
    this.complain(error, first, name);
    this.asking = false;
    for (let i = 1; ; i++) {
      const token = this.LA(i);
      if (token.tokenType === T.sign["{"]) break;
      if (token.tokenType === EOF || token.tokenType === T.sign["}"] || this.startsStatement(i)) {
        this.resumedAt = this.position(this.LA(1));
        throw error;
      }
    }
    while (this.LA(1).tokenType !== T.sign["{"]) this.SKIP_TOKEN();
    this.resumedAt = this.LA(1).startOffset;
  }

  /** The name of something declared; where it is left out, an empty one, and the rest is still read. */
  protected declaredName(index: number, wanted: string, first: IToken): Name {
    try {
      return this.name(index, wanted);
    } catch (error) {
      const { tokenType } = this.LA(1);
      const goesOn =
        tokenType === T.sign[":"] ||
        tokenType === T.sign["="] ||
        tokenType === T.sign["{"] ||
        tokenType === T.sign["("];
      if (!goesOn) throw error;
      this.complain(error, first);
      const end = this.lastEnd();
      return { text: "", span: { start: end, end } };
    }
  }

  /** The closing brace of a block; where it is missing, the block ends all the same. */
  protected closeBrace(open: IToken, consume: () => void): void {
    try {
      consume();
    } catch (error) {
      if (!isMistake(error) || !this.recovering) throw error;
      this.say(error.token, () =>
        diagnose(M.unclosed, this.locate(open), { open: "{", close: "}" }),
      );
    }
  }

  /** Reads a condition: there `=` is a slip for `==`. */
  protected ask<Result>(condition: () => Result): Result {
    const before = this.asking;
    this.asking = true;
    const result = condition();
    this.asking = before;
    return result;
  }

  /** A statement begins where a value should be. */
  protected refuseOperand(): void {
    this.consume(200, T.NumberToken);
  }

  /** Reports a mistake in the inside of a deep bracket. */
  protected reportSetAside(error: unknown): void {
    this.complain(error, this.LA(0));
  }

  // ── repairs: a slip is reported and the token changed to what was meant ──

  /** `when x = 3` */
  protected repairEquals(): boolean {
    const token = this.LA(1);
    if (!this.recovering || !this.asking || token.tokenType !== T.sign["="]) return false;
    this.retag(token, T.sign["=="]);
    const location = this.locate(token);
    const fixes = [{ title: "write `==`", safe: true, edits: [{ location, newText: "==" }] }];
    this.findings.push(diagnose(M.assignmentInCondition, location, {}, { fixes }));
    return true;
  }

  /** `f(rate = 3)` and `{ rate = 3 }` */
  protected repairColon(): void {
    const token = this.LA(2);
    if (!this.recovering || token.tokenType !== T.sign["="] || !/^\w/.test(this.LA(1).image))
      return;
    this.retag(token, T.sign[":"]);
    const location = this.locate(token);
    const edits = [
      {
        location: { ...location, span: { start: this.lastEndOf(1), end: tokenEnd(token) } },
        newText: ":",
      },
    ];
    const fixes = [{ title: "write `:`", safe: true, edits }];
    this.findings.push(
      diagnose(M.namedWithEquals, location, { name: this.LA(1).image }, { fixes }),
    );
  }

  protected override repairName(): void {
    const token = this.LA(1);
    if (!T.isReservedWord(token.image) || token.tokenType === T.StringToken) return;
    const next = this.LA(2);
    const isNamed = nameFollowers.has(next.tokenType) && !this.startsLine(next);
    if (
      !isNamed ||
      (next.tokenType === T.sign["{"] && token.tokenType !== T.keyword.in && this.startsLine(token))
    )
      return;
    this.retag(token, T.Plain);
    this.findings.push(diagnose(M.reservedName, this.locate(token), { word: token.image }));
  }

  private retag(token: IToken, type: T.AnyToken): void {
    token.tokenType = type;
    token.tokenTypeIdx = type.tokenTypeIdx ?? 0;
  }

  // ── what stands where a statement should begin ──

  /** Reports it and skips it; `false` when there is nothing to skip. */
  protected skipStray(place: Place): boolean {
    const token = this.LA(1);
    if (!this.recovering || token.tokenType === EOF) return false;
    if (place !== "file" && token.tokenType === T.sign["}"]) return false;
    if (place === "function" && token.tokenType === T.keyword.return) return false;
    const isDeclaration = place !== "file" && this.startsDeclaration();
    if (isDeclaration && this.column(token) <= this.declarationColumn) return false;

    this.say(token, () =>
      describeStray({
        source: this.source,
        token,
        previous: this.LA(0),
        next: this.LA(2),
        place,
        startsLine: this.startsLine(token),
        first: this.statementBefore,
      }),
    );
    if (place === "file" && this.startsStatement(1)) this.skipOrphans();
    else if (isDeclaration) this.skipDeclaration();
    else {
      this.SKIP_TOKEN();
      if (closes(token)) this.resumedAt = this.position(this.LA(1));
      else this.skipToStatement(this.LA(1));
    }
    return true;
  }

  /** Remembers where a declaration begins. */
  protected enterDeclaration(): void {
    if (this.recovering) this.declarationColumn = this.column(this.LA(1));
  }

  // ── reporting ──

  private complain(error: unknown, first: IToken, name?: Name): void {
    if (!this.recovering) throw error;
    if (error instanceof TooDeep) {
      const token = this.LA(1);
      this.say(token, () => diagnose(M.tooDeep, this.locate(token), { limit: maximalNesting }));
      return;
    }
    if (!isMistake(error)) throw error;
    const { token } = error;
    const previous = this.LA(0);
    const mistake: Mistake = {
      source: this.source,
      expected: error.message,
      rule: error.context.ruleStack.at(-1) ?? "",
      wantedName: this.wantedName,
      token,
      previous,
      first,
      end: this.end,
      name: name?.text,
      open: this.openBracket(),
      isNextStatement: token.tokenType === EOF || this.startsStatement(1),
      startsLine: this.startsLine(token),
    };
    this.say(token, () => describeMistake(mistake));
  }

  /** Reports unless the same place, or what the lexer left out just before it, was reported already. */
  private say(token: IToken, finding: () => Diagnostic): void {
    const at = this.position(token);
    if (at === this.resumedAt) return;
    const before = this.lastEnd();
    const isHole = this.lexical.some(
      ({ location: { span } }) => span.start >= before && span.end <= at,
    );
    if (!isHole) this.findings.push(finding());
  }

  protected locate(token: IToken) {
    const span = token.tokenType === EOF ? { start: this.end, end: this.end } : tokenSpan(token);
    return { file: this.source.file, span };
  }

  private position(token: IToken): number {
    return token.tokenType === EOF ? this.end : token.startOffset;
  }

  // ── skipping ──

  /**
   * Skips to the next statement, declaration or end of the block. `first` begins what failed: the
   * brackets it has opened may be closed on the way.
   */
  private skipToStatement(first: IToken): void {
    const open = this.openSince(first);
    for (let token = this.LA(1); token.tokenType !== EOF; token = this.LA(1)) {
      if (this.startsStatement(1)) break;
      if (token.tokenType === T.sign["}"]) {
        const isOuter = this.startsLine(token) && this.column(token) < this.column(first);
        const at = open.lastIndexOf("}");
        if (at < 0 || isOuter) break;
        open.length = at;
      } else if (token.tokenType === T.sign["{"] && this.skipBraces()) continue;
      else if (closerOf[token.image] !== undefined) open.push(closerOf[token.image] ?? "");
      else if (closes(token) && open.includes(token.image))
        open.length = open.lastIndexOf(token.image);
      this.SKIP_TOKEN();
    }
    this.resumedAt = this.position(this.LA(1));
  }

  /** Skips `{ … }` when it is closed before the next declaration. */
  private skipBraces(): boolean {
    let depth = 0;
    for (let i = 1; ; i++) {
      const token = this.LA(i);
      if (token.tokenType === EOF) return false;
      if (this.startsDeclaration(i) && this.column(token) <= this.declarationColumn) return false;
      if (token.tokenType === T.sign["{"]) depth++;
      if (token.tokenType !== T.sign["}"] || --depth > 0) continue;
      for (; i > 0; i--) this.SKIP_TOKEN();
      return true;
    }
  }

  /** Skips a declaration that stands inside another one. */
  private skipDeclaration(): void {
    this.SKIP_TOKEN();
    this.skipToStatement(this.LA(1));
  }

  /** Skips statements that stand outside of a study or space, up to the brace that would close it. */
  private skipOrphans(): void {
    for (let token = this.LA(1); token.tokenType !== EOF; token = this.LA(1)) {
      if (token.tokenType !== T.keyword.let && this.startsDeclaration()) break;
      if (token.tokenType === T.sign["{"] && this.skipBraces()) continue;
      this.SKIP_TOKEN();
      if (token.tokenType === T.sign["}"]) break;
    }
    this.resumedAt = this.position(this.LA(1));
  }

  // ── looking around ──

  /** Whether the token `ahead` can only be the beginning of a statement or declaration. */
  protected startsStatement(ahead: number): boolean {
    const token = this.LA(ahead);
    const next = this.LA(ahead + 1);
    if (this.LA(ahead - 1).tokenType === T.sign["."] || next.tokenType === T.sign[":"])
      return false;
    if (statementStarters.has(token.tokenType)) return true;
    if (token.tokenType !== wordType(token.image) || !this.startsLine(token, ahead)) return false;
    return next.tokenType === T.Plain || next.tokenType === T.NumberToken;
  }

  private startsDeclaration(ahead = 1): boolean {
    return declarationWords.has(this.LA(ahead).image) && this.startsStatement(ahead);
  }

  private startsLine(token: IToken, ahead = 1): boolean {
    const before = this.LA(ahead - 1);
    if (before.tokenType === EOF) return true;
    const start = tokenEnd(before);
    return /[\r\n]/.test(this.source.text.slice(start, this.position(token)));
  }

  private column(token: IToken): number {
    const at = this.position(token);
    const { text } = this.source;
    return at - Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) - 1;
  }

  private lastEndOf(ahead: number): number {
    return tokenEnd(this.LA(ahead));
  }

  /** The closing brackets that are due for what was opened since `first`, up to the token at hand. */
  private openSince(first: IToken): string[] {
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

  /** The innermost bracket that is open at the token at hand. */
  private openBracket(): IToken | undefined {
    let closed = 0;
    for (let back = 0; this.LA(back).tokenType !== EOF; back--) {
      const token = this.LA(back);
      if (closes(token)) closed++;
      else if (closerOf[token.image] !== undefined && closed-- === 0) return token;
    }
    return undefined;
  }
}

function isMistake(error: unknown): error is IRecognitionException {
  return error instanceof Error && isRecognitionException(error);
}

function isNameless(node: unknown): boolean {
  if (typeof node !== "object" || node === null || !("name" in node)) return false;
  const { name } = node;
  return typeof name === "object" && name !== null && "text" in name && name.text === "";
}

const wordType = (image: string) => (T.isStatementWord(image) ? T.keyword[image] : undefined);

const statementStarters = new Set(
  (["import", "let", "param", "when", "require", "minimize", "maximize", "return"] as const).map(
    (word) => T.keyword[word],
  ),
);

const declarationWords: ReadonlySet<string> = new Set(T.declarationWords);

/** What follows a name where it is declared or used. */
const nameFollowers = new Set(
  ([":", "=", "{", "(", "[", ",", "}", "]", ")"] as const).map((sign) => T.sign[sign]),
);
