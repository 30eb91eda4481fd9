/** What stands in a file or a block, one below the other: statements, comments, blank lines, columns. */
import type { Doc } from "prettier";
import { builders } from "prettier/doc";
import { commentPads, headPads, type Column } from "./columns.ts";
import { newLine, openBracket, trailing } from "./spacing.ts";
import type { Bracket, Gap, Remark, Stream } from "./stream.ts";

const { group, hardline, indent, line, literalline } = builders;

/** Where something is printed. */
export interface Context {
  readonly stream: Stream;
  /** Blocks around it. */
  readonly depth: number;
  readonly printWidth: number;
  readonly tabWidth: number;
  readonly useTabs: boolean;
}

/** A declaration or statement that was printed, but for the spaces that align it with its neighbours. */
export interface Piece {
  readonly layout: (pad: string) => Doc;
  /** What of it stands in a column with its neighbours. */
  readonly column?: Column;
}

/** A declaration or statement to be printed. */
export interface Item {
  readonly end: number;
  readonly print: (context: Context) => Piece;
}

/** A piece that aligns with nothing. */
export const plain = (doc: Doc): Piece => ({ layout: () => doc });

/** All of a file. */
export function fileContents(context: Context, items: readonly Item[]): Doc {
  const { lead, doc } = contents(context, items);
  const all = [lead, doc];
  return items.length === 0 && Array.isArray(doc) && doc.length === 0 ? all : [all, hardline];
}

/** A block with a line for each of its statements. */
export function block(context: Context, items: readonly Item[]): Doc {
  const { stream } = context;
  const { bracket, doc: open } = openBracket(stream, "{");
  const { lead, doc } = contents({ ...context, depth: context.depth + 1 }, items, bracket);
  const isEmpty = Array.isArray(doc) && doc.length === 0;
  const inside = isEmpty ? "" : indent([hardline, doc]);
  const end = isEmpty && lead === "" ? "" : hardline;
  return [open, lead, inside, end, stream.close(bracket)];
}

/** A block of one statement that was written on one line and stays there if it fits. */
export function shortBlock(context: Context, item: Item): Doc {
  const { stream } = context;
  const { bracket, doc: open } = openBracket(stream, "{");
  const inside = item.print({ ...context, depth: context.depth + 1 }).layout("");
  return [open, indent([line, inside]), line, stream.close(bracket)];
}

/** Whether a block has one statement and is written on one line. */
export function isShort({ stream }: Context, bracket: Bracket, items: readonly unknown[]): boolean {
  return items.length === 1 && stream.isOneLine(bracket);
}

/** What follows a head that ends in a block: on the head's line where it was written so. */
export function headed(context: Context, head: Doc, items: readonly Item[]): Doc {
  const { first } = context.stream.blocksAhead();
  const [item] = items;
  return item !== undefined && isShort(context, first, items)
    ? group([head, shortBlock(context, item)])
    : [head, block(context, items)];
}

function contents(
  context: Context,
  items: readonly Item[],
  bracket?: Bracket,
): { readonly lead: Doc; readonly doc: Doc } {
  const { stream } = context;
  const gaps: Gap[] = [];
  const pieces: Piece[] = [];
  for (const item of items) {
    const gap = stream.gap();
    gaps.push(gap);
    pieces.push(isIgnored(gap) ? plain(verbatim(stream, item.end)) : item.print(context));
  }
  const last = bracket === undefined ? stream.gap() : stream.gapBefore(bracket);
  gaps.push(last);

  const pads = headPads(context, pieces, gaps);
  const docs = pieces.map(({ layout }, index) => layout(" ".repeat(pads[index] ?? 0)));
  const comments = commentPads(context, docs, gaps);
  const parts: Doc[] = [];
  let lead: Doc = "";
  gaps.forEach(({ remarks, blankBefore }, index) => {
    const before = items[index - 1]?.end;
    let blank = false;
    for (const remark of remarks) {
      if (remark.trailing) {
        const pad = " ".repeat(comments[index - 1] ?? 0);
        if (index === 0) lead = trailing(remark.text);
        else parts.push(trailing(pad + remark.text));
        continue;
      }
      if (parts.length > 0) parts.push(newLine(blank || remark.blankBefore));
      parts.push(remark.text);
      blank = isDetached(remark, before);
    }
    const doc = docs[index];
    if (doc === undefined) return;
    if (parts.length > 0) parts.push(newLine(blank || blankBefore));
    parts.push(doc);
  });
  return { lead, doc: parts };
}

/** Whether a `///` documents nothing where it was written, and would document what follows without a blank line. */
function isDetached({ text, ownLine, start }: Remark, statementEnd: number | undefined): boolean {
  return (
    text.startsWith("///") && (!ownLine || (statementEnd !== undefined && start < statementEnd))
  );
}

function isIgnored({ remarks }: Gap): boolean {
  const last = remarks.at(-1);
  return last?.trailing === false && /^\/\/+\s*prettier-ignore\s*$/.test(last.text);
}

function verbatim(stream: Stream, end: number): Doc {
  return builders.join(literalline, stream.verbatim(end).split("\n"));
}
