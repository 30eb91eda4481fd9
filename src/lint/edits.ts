/** Changes of the text that fixes are made of. */
import type { Edit } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";
import type { Module } from "../semantics/program.ts";
import type { Comment } from "../syntax/ast.ts";
import type { Placed } from "./statements.ts";

/** Puts a text in the place of a span. */
export function replaceAt({ file }: Module, span: Span, newText: string): Edit {
  return { location: { file, span }, newText };
}

/** Puts a text at an offset. */
export function insertAt({ file }: Module, offset: number, newText: string): Edit {
  return { location: { file, span: { start: offset, end: offset } }, newText };
}

/** Puts a statement on a line of its own behind another; nothing where that does not begin its line. */
export function insertAfter(
  module: Module,
  { start, end }: Span,
  statement: string,
): Edit | undefined {
  const { text } = module.source;
  const { line, column } = module.source.position(start);
  const indent = module.source.line(line).slice(0, column - 1);
  if (indent.trim() !== "") return undefined;
  const rest = /^[ \t]*(?:\/\/[^\r\n]*)?(?=[\r\n]|$)/.exec(text.slice(end));
  const newLine = text.includes("\r\n") ? "\r\n" : "\n";
  return insertAt(
    module,
    end + (rest?.[0].trimEnd().length ?? 0),
    `${newLine}${indent}${statement}`,
  );
}

/** Takes a statement out, with the comment that documents it, and with its lines where nothing else stands there. */
export function removeStatement({ node, module }: Placed): Edit {
  return removeLines(module, {
    start: documentationStart(module, node.span.start),
    end: node.span.end,
  });
}

/** Takes a span out, with its lines where nothing else stands on them, else with the blanks before it. */
export function removeLines(module: Module, { start, end }: Span): Edit {
  const { text } = module.source;
  let from = start;
  while (from > 0 && isBlank(text[from - 1])) from--;
  let to = end;
  while (isBlank(text[to])) to++;
  const startsLine = from === 0 || isLineEnd(text[from - 1]) || text.slice(0, from) === "\uFEFF";
  if (startsLine && to < text.length && isLineEnd(text[to])) {
    to += text.startsWith("\r\n", to) ? 2 : 1;
    return replaceAt(module, { start: from, end: to }, "");
  }
  // On a line with something else one blank or the line's beginning is left between the neighbours.
  return startsLine
    ? replaceAt(module, { start, end: to }, "")
    : replaceAt(module, { start: from, end }, "");
}

/** Where the `///` lines directly above an offset begin; the offset itself where there are none. */
function documentationStart(
  { source: { text }, ast: { comments } }: Module,
  offset: number,
): number {
  let start = offset;
  for (let i = commentsBefore(comments, offset) - 1; i >= 0; i--) {
    const comment = comments[i];
    const between = text.slice(comment?.span.end ?? 0, start);
    if (comment === undefined || !/^\r?\n?[ \t]*$/.test(between)) break;
    if (!/^\/\/\/(?!\/)/.test(comment.text)) break;
    start = comment.span.start;
  }
  return start;
}

/** How many comments stand before an offset. */
function commentsBefore(comments: readonly Comment[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((comments[middle]?.span.end ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

const isBlank = (unit: string | undefined) => unit === " " || unit === "\t";
const isLineEnd = (unit: string | undefined) => unit === "\n" || unit === "\r";
