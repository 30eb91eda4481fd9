/**
 * Columns: in statements of one kind that follow each other without a blank line or a comment between
 * them, types and values begin in one column, and so do comments behind statements. Only what fits on
 * one line takes part.
 */
import type { Doc } from "prettier";
import { printer } from "prettier/doc";
import type { Context, Piece } from "./blocks.ts";
import type { Gap } from "./stream.ts";

/** What a statement's kind is, and how wide the part of its head is that varies. */
export interface Column {
  readonly kind: string;
  readonly width: number;
}

/** Spaces to put into the head of each piece. `gaps[i]` stands before `pieces[i]`. */
export function headPads(
  context: Context,
  pieces: readonly Piece[],
  gaps: readonly Gap[],
): readonly number[] {
  const isNext = (index: number) => {
    const kind = pieces[index]?.column?.kind;
    return kind !== undefined && kind === pieces[index - 1]?.column?.kind && adjoins(gaps[index]);
  };
  const widths = pieces.map(({ layout, column }, index) =>
    column !== undefined && (isNext(index) || isNext(index + 1)) && fits(context, layout(""))
      ? column.width
      : undefined,
  );
  return padsOf(widths, isNext);
}

/** Spaces to put before the comment behind each statement. `gaps[i + 1]` stands behind `docs[i]`. */
export function commentPads(
  context: Context,
  docs: readonly Doc[],
  gaps: readonly Gap[],
): readonly number[] {
  const isCommented = (index: number) => gaps[index + 1]?.remarks[0]?.trailing === true;
  const isNext = (index: number) =>
    isCommented(index) && isCommented(index - 1) && adjoins(gaps[index]);
  const widths = docs.map((doc, index) =>
    isNext(index) || isNext(index + 1) ? fits(context, doc) : undefined,
  );
  return padsOf(widths, isNext);
}

/** Whether what stands before and behind a gap are neighbours. */
function adjoins(gap: Gap | undefined): boolean {
  return gap !== undefined && !gap.blankBefore && gap.remarks.every(({ trailing }) => trailing);
}

/** What each width lacks to the widest of its run; a run ends where `isNext` or a width is missing. */
function padsOf(
  widths: readonly (number | undefined)[],
  isNext: (index: number) => boolean,
): readonly number[] {
  const pads = widths.map(() => 0);
  let from = 0;
  for (let to = 1; to <= widths.length; to++) {
    const goesOn = widths[to] !== undefined && widths[to - 1] !== undefined && isNext(to);
    if (goesOn) continue;
    const widest = widths
      .slice(from, to)
      .reduce<number>((most, width) => Math.max(most, width ?? 0), 0);
    for (let index = from; index < to; index++) pads[index] = widest - (widths[index] ?? widest);
    from = to;
  }
  return pads;
}

/** The width of what fits on a line; nothing where it does not. */
function fits({ depth, printWidth, tabWidth, useTabs }: Context, doc: Doc): number | undefined {
  const { formatted } = printer.printDocToString(doc, {
    printWidth: Infinity,
    tabWidth,
    useTabs,
  });
  const width = formatted.length;
  const isOneLine = !formatted.includes("\n") && depth * tabWidth + width <= printWidth;
  return isOneLine ? width : undefined;
}
