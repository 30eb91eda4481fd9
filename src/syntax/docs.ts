import type { Comment } from "./ast.ts";

export interface DocCollector {
  readonly byOffset: ReadonlyMap<number, string>;
  /** Takes a comment; `atTop` says that no token stands before it. */
  add(comment: Comment, atTop: boolean): void;
  /** Lines of the doc comment that waits for what it documents. */
  readonly pending: readonly string[];
  /** The next token begins at `offset`; before an import at the top stands the module's comment. */
  attach(offset: number, atTop: boolean, isImport: boolean): void;
  /** The text ends. */
  finish(atTop: boolean): void;
  moduleDoc(): string | undefined;
}

/**
 * Collects `///` comments: a block documents the token on the next line; a blank line after it
 * detaches it, and the first such block at the top of a file is the module's. A `///` behind code
 * and `////` are plain comments.
 */
export function createDocCollector(text: string): DocCollector {
  const byOffset = new Map<number, string>();
  const lines: string[] = [];
  let end = 0;
  let moduleDoc: string | undefined;

  const detach = (atTop: boolean) => {
    if (atTop && moduleDoc === undefined && lines.length > 0) moduleDoc = lines.join("\n");
    lines.length = 0;
  };
  const settle = (offset: number, atTop: boolean) => {
    if (lines.length > 0 && hasBlankLine(text, end, offset)) detach(atTop);
  };
  return {
    byOffset,
    add(comment, atTop) {
      settle(comment.span.start, atTop);
      const isDoc = comment.text.startsWith("///") && !comment.text.startsWith("////");
      if (isDoc && isFirstOnLine(text, comment.span.start))
        lines.push(comment.text.slice(3).replace(/^ /, "").trimEnd());
      end = comment.span.end;
    },
    pending: lines,
    attach(offset, atTop, isImport) {
      settle(offset, atTop);
      if (atTop && isImport) return detach(true);
      if (lines.length > 0) byOffset.set(offset, lines.join("\n"));
      lines.length = 0;
    },
    finish: detach,
    moduleDoc: () => moduleDoc,
  };
}

function hasBlankLine(text: string, start: number, end: number): boolean {
  return text.slice(start, end).split(/\r\n|\r|\n/).length > 2;
}

function isFirstOnLine(text: string, offset: number): boolean {
  let i = offset - 1;
  while (i >= 0 && (text[i] === " " || text[i] === "\t" || text[i] === "\uFEFF")) i--;
  return i < 0 || text[i] === "\n" || text[i] === "\r";
}
