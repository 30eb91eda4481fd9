/** What the rules of all files share: spans, names, lists, and what is kept while a file is parsed. */
import { EmbeddedActionsParser, type IToken, type TokenType } from "chevrotain";
import type { ParserMethod } from "chevrotain";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { createSource, type Source } from "../../diagnostics/source.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { MissingExpression, MissingType, Name, RefinedType, StringToken } from "../ast.ts";
import { unescape } from "../literals.ts";
import * as T from "../tokens.ts";
import { expectations } from "./expectations.ts";

/** A rule without arguments. */
export type Rule<Result> = ParserMethod<[], Result>;

/** Removes `readonly` while a node is being built. */
export type Building<Node> = { -readonly [Key in keyof Node]: Node[Key] };

const noDocs: ReadonlyMap<number, string> = new Map();

export class CoreParser extends EmbeddedActionsParser {
  /** The file being parsed. */
  protected source: Source = createSource("", "");
  protected docs: ReadonlyMap<number, string> = noDocs;
  /** Whether this is the second pass over a file that has a mistake. */
  protected recovering = false;
  protected findings: Diagnostic[] = [];

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
  }

  // ── spans ──

  /** From a token to the last one consumed. */
  protected spanFrom(first: IToken): Span {
    return { start: first.startOffset, end: this.lastEnd() };
  }

  /** Where the last consumed token ends. */
  protected lastEnd(): number {
    const last = this.LA(0);
    return last.endOffset === undefined || Number.isNaN(last.endOffset) ? 0 : last.endOffset + 1;
  }

  protected nameOf(token: IToken): Name {
    return { text: token.image, span: tokenSpan(token) };
  }

  /** A token that names something. */
  protected name(index: number, _what: string): Name {
    return this.nameOf(this.consume(index, T.Name));
  }

  protected stringOf(token: IToken): StringToken {
    return { value: unescape(token.image), span: tokenSpan(token) };
  }

  /** A hole where an expression should have been. */
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
    const doc = this.docOf(first);
    if (doc !== undefined) node.doc = doc;
    return node;
  }

  /** The doc comment before the token. */
  protected docOf(first: IToken): string | undefined {
    return this.docs.size === 0 ? undefined : this.docs.get(first.startOffset);
  }

  // ── lists ──

  /**
   * `x ,*` up to a closing bracket: any number of items, a trailing comma allowed. Uses the
   * occurrences `index` and `index + 1` of the rule it is called from.
   */
  protected commaList<Item>(index: number, close: TokenType, item: Rule<Item>): Item[] {
    const items: Item[] = [];
    this.option(index, {
      GATE: () => this.LA(1).tokenType !== close,
      DEF: () => {
        items.push(this.subrule(index, item));
        this.many(index, {
          GATE: () => this.LA(2).tokenType !== close,
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
}

/** The span of a node that is still being built. */
export const unset: Span = { start: 0, end: 0 };

export function tokenSpan(token: IToken): Span {
  return { start: token.startOffset, end: (token.endOffset ?? token.startOffset) + 1 };
}
