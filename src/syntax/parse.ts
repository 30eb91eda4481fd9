import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnose } from "../diagnostics/message.ts";
import { syntaxMessages } from "../diagnostics/messages/syntax.ts";
import type { Source } from "../diagnostics/source.ts";
import type { File } from "./ast.ts";
import { lex } from "./lexer.ts";
import { HptParser } from "./parser/declarations.ts";

export interface ParseResult {
  readonly file: File;
  readonly diagnostics: readonly Diagnostic[];
}

/** Longer texts are refused: they are data, not a study. */
export const maximalBytes = 16 * 2 ** 20;

let shared: HptParser | undefined;

/**
 * The syntax tree of a source and what is wrong with its syntax, in the order of the text. Never
 * throws: where something cannot be read it is left out, and a finding says so.
 */
export function parse(source: Source): ParseResult {
  const bytes = byteLength(source.text);
  if (bytes > maximalBytes) {
    const location = { file: source.file, span: { start: 0, end: 0 } };
    return nothing(source, [
      diagnose(syntaxMessages.tooLarge, location, { bytes, limit: maximalBytes }),
    ]);
  }
  const lexed = lex(source);
  shared ??= new HptParser(true);
  const { declarations, findings } = shared.parseFile(source, lexed);
  const file: File = {
    kind: "file",
    span: { start: 0, end: source.text.length },
    declarations,
    comments: lexed.comments,
    ...(lexed.moduleDoc === undefined ? {} : { doc: lexed.moduleDoc }),
  };
  const diagnostics =
    lexed.tooDeep === undefined ? [...lexed.diagnostics, ...findings] : [lexed.tooDeep];
  return {
    file,
    diagnostics: diagnostics.sort((a, b) => a.location.span.start - b.location.span.start),
  };
}

function nothing(source: Source, diagnostics: readonly Diagnostic[]): ParseResult {
  const span = { start: 0, end: source.text.length };
  return { file: { kind: "file", span, declarations: [], comments: [] }, diagnostics };
}

/** Bytes of a text in UTF-8; texts far from the limit are not counted exactly. */
function byteLength(text: string): number {
  return text.length * 3 <= maximalBytes ? text.length : new TextEncoder().encode(text).length;
}
