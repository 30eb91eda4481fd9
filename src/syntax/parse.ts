import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";
import type { File } from "./ast.ts";
import { lex } from "./lexer.ts";
import { HptParser } from "./parser/declarations.ts";

export interface ParseResult {
  readonly file: File;
  readonly diagnostics: readonly Diagnostic[];
}

let shared: HptParser | undefined;

/** The syntax tree of a source, whatever it holds, and what is wrong with its syntax. Never throws. */
export function parse(source: Source): ParseResult {
  const lexed = lex(source);
  shared ??= new HptParser(true);
  const { declarations, findings } = shared.parseFile(source, lexed);
  const diagnostics = [...lexed.diagnostics, ...findings].sort(
    (a, b) => a.location.span.start - b.location.span.start,
  );
  const file: File = {
    kind: "file",
    span: { start: 0, end: source.text.length },
    declarations,
    comments: lexed.comments,
    ...(lexed.moduleDoc === undefined ? {} : { doc: lexed.moduleDoc }),
  };
  return { file, diagnostics };
}
