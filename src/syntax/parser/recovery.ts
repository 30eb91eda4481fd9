/** Going on after a mistake: where to stop skipping, what still to keep, and when to stay silent. */
import { EOF, isRecognitionException, type IRecognitionException, type IToken } from "chevrotain";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/message.ts";
import { syntaxMessages as M } from "../../diagnostics/messages/syntax.ts";
import type { Name } from "../ast.ts";
import { maximalNesting } from "../nesting.ts";
import * as T from "../tokens.ts";
import { closerOf, closes, TooDeep, tokenEnd } from "./core.ts";
import { LookingParser } from "./lookaround.ts";
import { describeMistake, describeStray, type Mistake, type Place } from "./mistakes.ts";

export class RecoveringParser extends LookingParser {
  /** Whether a condition is being read, where `=` is a slip for `==`. */
  protected asking = false;
  /** Where the last skip ended: a second complaint about that place would be the same mistake. */
  private resumedAt = -1;
  /** Begins the last statement that was read. */
  private statementBefore: IToken = this.LA(0);
  /** Indentation of the block that is never closed, or -1. */
  private openIndent = -1;
  /** Indentation of the block at hand. */
  private blockIndent = 0;
  private lexical: readonly Diagnostic[] = [];

  /** Tells of the lexer's findings: what follows from one of them is not reported again. */
  protected beginRecovery(lexical: readonly Diagnostic[]): void {
    this.resumedAt = -1;
    this.asking = false;
    this.declarationColumn = 0;
    this.openIndent = -1;
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
    let skipped = 0;
    for (let token = this.LA(1); token.tokenType !== T.sign["{"]; token = this.LA(++skipped + 1)) {
      const isIndented =
        this.startsLine(token, skipped + 1) && this.column(token) > this.indentation(first);
      const begins = this.startsStatement(skipped + 1);
      if (begins && isIndented) break;
      if (begins || token.tokenType === EOF || token.tokenType === T.sign["}"]) {
        this.resumedAt = this.position(this.LA(1));
        throw error;
      }
    }
    for (; skipped > 0; skipped--) this.SKIP_TOKEN();
    this.resumedAt = this.LA(1).startOffset;
  }

  /** The opening brace of a block; where it is missing before a statement, the block begins all the same. */
  protected openBrace(consume: () => IToken, first: IToken, name?: Name): IToken {
    try {
      return consume();
    } catch (error) {
      this.recoverToBlock(error, first, name);
      return this.LA(1).tokenType === T.sign["{"] ? consume() : this.LA(0);
    }
  }

  /** Reads a block. Where its brace is never closed, it ends with the statements that are indented more. */
  protected inBlock<Result>(open: IToken, read: () => Result): Result {
    if (!this.recovering) return read();
    const [outer, outerIndent] = [this.openIndent, this.blockIndent];
    const indent = this.indentation(open);
    this.openIndent = this.isUnclosed(indent) ? indent : -1;
    this.blockIndent = indent;
    const result = read();
    this.openIndent = outer;
    this.blockIndent = outerIndent;
    return result;
  }

  /** Whether the block at hand was left open and the next statement belongs to what is around it. */
  protected endsBlock(): boolean {
    const token = this.LA(1);
    return (
      this.recovering &&
      this.openIndent >= 0 &&
      this.startsLine(token) &&
      this.column(token) <= this.openIndent
    );
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
      this.resumedAt = this.position(this.LA(1));
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

  /** A `)` or `]` where the `}` of a declaration would stand. */
  private repairClosing(token: IToken, place: Place): boolean {
    if (place === "file" || !closes(token) || !this.startsLine(token)) return false;
    const indent = place === "block" ? this.blockIndent : this.declarationColumn;
    if (this.column(token) > indent) return false;
    this.retag(token, T.sign["}"]);
    const location = this.locate(token);
    const fixes = [{ title: "write `}`", safe: true, edits: [{ location, newText: "}" }] }];
    const holes = { open: "{", close: "}", found: token.image };
    this.findings.push(diagnose(M.otherBracket, location, holes, { fixes }));
    return true;
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
    if (this.repairClosing(token, place)) return false;
    if (place === "block" && this.endsBlock()) return false;
    const isDeclaration = place !== "file" && this.startsDeclaration();
    if (isDeclaration && this.column(token) <= this.declarationColumn) return false;

    if (this.startsStatement(1)) this.resumedAt = -1;
    this.say(token, () =>
      describeStray({
        source: this.source,
        token,
        previous: this.LA(0),
        before: this.LA(-1),
        next: this.LA(2),
        place,
        startsLine: this.startsLine(token),
        previousStartsLine: this.startsLine(this.LA(0), 0),
        first: this.statementBefore,
      }),
    );
    if (place === "file" && this.startsStatement(1)) this.skipOrphans();
    else if (isDeclaration) this.skipDeclaration();
    else if (token.tokenType === T.sign["{"] && this.skipBraces()) this.skipToStatement(this.LA(1));
    else {
      this.SKIP_TOKEN();
      if (closes(token))
        this.resumedAt = this.startsLine(this.LA(1)) ? -1 : this.position(this.LA(1));
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
      if (this.findings.some(({ id }) => id === M.tooDeep.id)) return;
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
      before: this.LA(-1),
      next: this.LA(2),
      first,
      end: this.end,
      name: name?.text,
      open: this.openBracket(first),
      isNextStatement: token.tokenType === EOF || this.startsStatement(1),
      startsLine: this.startsLine(token),
    };
    this.say(token, () => describeMistake(mistake));
  }

  /** Reports unless the same place, or what the lexer left out just before it, was reported already. */
  private say(token: IToken, finding: () => Diagnostic): void {
    const at = this.position(token);
    if (at === this.resumedAt) return;
    const hole = this.lexical[firstFrom(this.lexical, this.lastEnd())]?.location.span;
    if (hole === undefined || hole.end > at) this.findings.push(finding());
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
        const isInLine = !this.startsLine(token) && this.beginsLine(first);
        const closesOther = isInLine && (open.length > 0 || this.isClosedLater());
        if (isOuter || (at < 0 && !closesOther && !this.isStrayBrace(token))) break;
        open.length = at >= 0 ? at : Math.max(0, open.length - 1);
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
}

function isMistake(error: unknown): error is IRecognitionException {
  return error instanceof Error && isRecognitionException(error);
}

function isNameless(node: unknown): boolean {
  if (typeof node !== "object" || node === null || !("name" in node)) return false;
  const { name } = node;
  return typeof name === "object" && name !== null && "text" in name && name.text === "";
}

/** Index of the first finding that begins at an offset or later, in a list ordered by its beginnings. */
function firstFrom(ordered: readonly Diagnostic[], offset: number): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ordered[middle]?.location.span.start ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What follows a name where it is declared or used. */
const nameFollowers = new Set(
  ([":", "=", "{", "(", "[", ",", "}", "]", ")"] as const).map((sign) => T.sign[sign]),
);
