/** What the rules of all files share: spans, names, lists, and the set-aside insides of deep brackets. */
import {
  EmbeddedActionsParser,
  EOF,
  type IToken,
  type ParserMethod,
  type TokenType,
} from "chevrotain";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { createSource, type Source } from "../../diagnostics/source.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { MissingExpression, MissingType, Name, RefinedType, StringToken } from "../ast.ts";
import { unescape } from "../literals.ts";
import { maximalChain, maximalNesting } from "../nesting.ts";
import * as T from "../tokens.ts";
import { expectations } from "./expectations.ts";

/** Something nests deeper than the language allows. */
export class TooDeep extends Error {}

/** A rule without arguments. */
export type Rule<Result> = ParserMethod<[], Result>;

/** Removes `readonly` while a node is being built. */
export type Building<Node> = { -readonly [Key in keyof Node]: Node[Key] };

/** The inside of a bracket that is parsed once everything around it is, so that no stack overflows. */
interface SetAside {
  readonly tokens: IToken[];
  readonly end: number;
  readonly nesting: number;
  readonly parse: () => void;
}

/** So many brackets are parsed within each other; what lies deeper is set aside. */
const stackedBrackets = 24;

/** The span of a node that is still being built. */
export const unset: Span = { start: 0, end: 0 };

const noDocs: ReadonlyMap<number, string> = new Map();

export class CoreParser extends EmbeddedActionsParser {
  protected source: Source = createSource("", "");
  protected docs: ReadonlyMap<number, string> = noDocs;
  /** Whether this is the second pass, over a file that has a mistake. */
  protected recovering = false;
  protected findings: Diagnostic[] = [];
  /** What the name that is being read names: for the sentence when it is not there. */
  protected wantedName = "a name";
  /** Whether something was read that is grammatical and yet is nearly always a misspelt statement. */
  protected isDoubtful = false;
  /** Where the tokens at hand end. */
  protected end = 0;
  private nesting = 0;
  private stacked = 0;
  private setAside: SetAside[] = [];
  /** Length of the longest chain of operators at each depth of nesting, and their sum. */
  private chains: number[] = [];
  private chained = 0;

  constructor(skipValidations: boolean) {
    super([...T.vocabulary], {
      maxLookahead: 1,
      recoveryEnabled: false,
      nodeLocationTracking: "none",
      errorMessageProvider: expectations,
      skipValidations,
    });
  }

  /** Makes the parser ready for a file. */
  protected begin(source: Source, docs: ReadonlyMap<number, string>, recovering: boolean): void {
    this.source = source;
    this.docs = docs;
    this.recovering = recovering;
    this.findings = [];
    this.setAside = [];
    this.end = source.text.length;
    this.nesting = 0;
    this.stacked = 0;
    this.isDoubtful = false;
    this.chains = [];
    this.chained = 0;
  }

  // ── spans and names ──

  /** From a token to the last one consumed. */
  protected spanFrom(first: IToken): Span {
    return { start: first.startOffset, end: this.lastEnd() };
  }

  /** Where the last consumed token ends. */
  protected lastEnd(): number {
    const last = this.LA(0);
    return last.tokenType === EOF ? 0 : tokenEnd(last);
  }

  protected nameOf(token: IToken): Name {
    return { text: token.image, span: tokenSpan(token) };
  }

  protected stringOf(token: IToken): StringToken {
    return { value: unescape(token.image), span: tokenSpan(token) };
  }

  /** A token that names something; `wanted` says what, for the sentence when it is not there. */
  protected name(index: number, wanted: string): Name {
    this.wantedName = wanted;
    if (this.recovering) this.repairName();
    return this.nameOf(this.consume(index, T.Name));
  }

  /** Lets a reserved word pass as a name after reporting it. */
  protected repairName(): void {}

  protected missing(): MissingExpression {
    const end = this.lastEnd();
    return { kind: "missing", span: { start: end, end } };
  }

  protected missingType(): MissingType {
    const end = this.lastEnd();
    return { kind: "missingType", span: { start: end, end } };
  }

  protected missingRefined(): RefinedType {
    const type = this.missingType();
    return { kind: "refined", span: type.span, type, scales: [] };
  }

  /** Gives a declaration or statement its span and its doc comment. */
  protected finish<Node extends { span: Span; doc?: string }>(node: Node, first: IToken): Node {
    node.span = this.spanFrom(first);
    const doc = this.docs.size === 0 ? undefined : this.docs.get(first.startOffset);
    if (doc !== undefined) node.doc = doc;
    return node;
  }

  // ── lists ──

  /**
   * `x ,*`: any number of items up to a closing bracket, a trailing comma allowed. Uses the
   * occurrences `index` and `index + 1` of the rule it is called from.
   */
  protected commaList<Item>(index: number, item: Rule<Item>): Item[] {
    const items: Item[] = [];
    this.option(index, {
      GATE: () => !closes(this.LA(1)),
      DEF: () => {
        items.push(this.subrule(index, item));
        this.many(index, {
          GATE: () => !this.endsList(this.LA(2)),
          DEF: () => {
            this.consume(index, T.sign[","]);
            items.push(this.subrule(index + 1, item));
          },
        });
        this.option(index + 1, () => this.consume(index + 1, T.sign[","]));
      },
    });
    return items;
  }

  /** Whether a list ends at a token; of what was set aside the closing bracket is not at hand. */
  private endsList(token: IToken): boolean {
    return closes(token) || (token.tokenType === EOF && this.end < this.source.text.length);
  }

  // ── nesting ──

  /** Counts one level of something that nests without brackets. */
  protected deepen<Result>(parse: () => Result): Result {
    this.nesting++;
    try {
      if (this.nesting > maximalNesting) this.refuseDepth();
      return parse();
    } finally {
      this.nesting--;
    }
  }

  /**
   * Refuses a chain whose tree would be too deep: too many of the operator that binds to the right, or
   * too many operands, together with the longest chains that the file has at other depths of nesting.
   */
  protected checkChain(items: readonly { readonly operator: IToken }[], right: TokenType): void {
    const longest = this.chains[this.nesting] ?? 0;
    if (items.length <= longest) return;
    this.chains[this.nesting] = items.length;
    this.chained += items.length - longest;
    if (this.chained > maximalChain) this.refuseDepth();
    this.checkLinks(items.filter(({ operator }) => operator.tokenType === right).length);
  }

  /** Refuses a chain of prefixes or suffixes that is too long. */
  protected checkLinks(count: number): void {
    if (count > maximalNesting) this.refuseDepth();
  }

  /** Ends the statement: it nests too deeply. */
  private refuseDepth(): never {
    throw new TooDeep();
  }

  /** The list inside brackets; `index` is the occurrence of the rule. */
  protected insideList<Item>(index: number, rule: Rule<readonly Item[]>): readonly Item[] {
    const later: Item[] = [];
    return this.inside(index, rule, later, (result) => {
      for (const item of result) later.push(item);
    });
  }

  /**
   * What stands inside brackets. Deep inside, the tokens up to the closing bracket are set aside, and
   * `later` is what `fill` completes when their turn comes.
   */
  protected inside<Result>(
    index: number,
    rule: Rule<Result>,
    later: Result,
    fill: (result: Result) => void,
  ): Result {
    if (this.stacked >= stackedBrackets && !this.RECORDING_PHASE) {
      const tokens = this.tokensInside();
      if (tokens !== undefined) {
        for (const _ of tokens) this.SKIP_TOKEN();
        const end = this.LA(1).startOffset;
        const parse = () => {
          const result = rule.call(this);
          if (result !== undefined) fill(result);
        };
        this.setAside.push({ tokens, end, nesting: this.nesting + 1, parse });
        return later;
      }
    }
    this.nesting++;
    this.stacked++;
    try {
      if (this.nesting > maximalNesting) this.refuseDepth();
      return this.subrule(index, rule);
    } finally {
      this.nesting--;
      this.stacked--;
    }
  }

  /** Parses what was set aside, and what that sets aside; `failed` is told of each that has a mistake. */
  protected parseSetAside(failed: (error: unknown) => void): void {
    for (let next = this.setAside.pop(); next !== undefined; next = this.setAside.pop()) {
      this.nesting = next.nesting;
      this.stacked = 0;
      this.end = next.end;
      this.input = next.tokens;
      try {
        next.parse();
        const [mistake] = this.errors;
        if (mistake !== undefined) failed(mistake);
      } catch (error) {
        failed(error);
      }
    }
  }

  /** The tokens up to the bracket that closes what is open; nothing where brackets do not match. */
  private tokensInside(): IToken[] | undefined {
    const tokens: IToken[] = [];
    const closers: string[] = [];
    for (let i = 1; ; i++) {
      const token = this.LA(i);
      if (token.tokenType === EOF) return undefined;
      const closer = closerOf[token.image];
      if (closer !== undefined) closers.push(closer);
      else if (closes(token)) {
        const expected = closers.pop();
        if (expected === undefined) return tokens;
        if (expected !== token.image) return undefined;
      }
      tokens.push(token);
    }
  }
}

/** The bracket that closes an opening one. */
export const closerOf: { readonly [open: string]: string | undefined } = {
  "(": ")",
  "[": "]",
  "{": "}",
};

/** Whether a token is a closing bracket. */
export function closes({ tokenType }: IToken): boolean {
  return tokenType === T.sign[")"] || tokenType === T.sign["]"] || tokenType === T.sign["}"];
}

export function tokenEnd(token: IToken): number {
  return (token.endOffset ?? token.startOffset) + 1;
}

export function tokenSpan(token: IToken): Span {
  return { start: token.startOffset, end: tokenEnd(token) };
}
