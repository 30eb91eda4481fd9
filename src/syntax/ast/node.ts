/** What all nodes of the syntax tree share. */
import type { Span } from "../../diagnostics/span.ts";

export interface Node {
  readonly kind: string;
  readonly span: Span;
}

/** A name where it is written. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** A string literal: `value` after escapes. */
export interface StringToken {
  readonly value: string;
  readonly span: Span;
}

/** What a `///` comment may document: text of its lines without slashes, joined by line feeds. */
export interface Documented extends Node {
  readonly doc?: string;
}
