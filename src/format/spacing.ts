/** White space between tokens, and the comments that stand in it. */
import type { Doc } from "prettier";
import { builders } from "prettier/doc";
import type { Bracket, Gap, Remark, Stream } from "./stream.ts";

const { breakParent, group, hardline, ifBreak, indent, line, lineSuffix, softline } = builders;

/** As many parts on a line as fit. */
const filling = builders.fill;

/** A comment behind code: the line may be as long as it likes, and ends after it. */
export function trailing(text: string): Doc {
  return [lineSuffix(` ${text}`), breakParent];
}

/** Comments between two tokens, and the line end after them. */
function commented({ remarks, blankBefore }: Gap, blanks: "keep" | "keep inner" | "drop"): Doc {
  const parts: Doc[] = [];
  remarks.forEach((remark, index) => {
    if (remark.trailing) parts.push(trailing(remark.text));
    else parts.push(newLine(remark.blankBefore && keeps(blanks, index)), remark.text);
  });
  parts.push(newLine(blankBefore && keeps(blanks, remarks.length)));
  return parts;
}

const keeps = (blanks: "keep" | "keep inner" | "drop", index: number) =>
  blanks === "keep" || (blanks === "keep inner" && index > 0);

/** A line end, with a blank line after it. */
export const newLine = (blank: boolean): Doc => (blank ? [hardline, hardline] : hardline);

/** A space inside a statement; what follows a comment there is indented. */
export function space(stream: Stream, flat: Doc = " "): Doc {
  return stream.hasRemarks() ? indent(commented(stream.gap(), "drop")) : flat;
}

/** A place where a line may end: `flat` is a `line` or `softline`. */
export function breakable(stream: Stream, flat: Doc): Doc {
  return stream.hasRemarks() ? commented(stream.gap(), "drop") : flat;
}

/** A token, with comments before it where nothing else has printed them. */
export function token(stream: Stream, expected?: string): Doc {
  const before = space(stream, "");
  return [before, stream.take(expected)];
}

/** The opening parenthesis of a call or of declared arguments, which touches what is before it. */
export function openParenthesis(stream: Stream): { readonly bracket: Bracket; readonly doc: Doc } {
  const gap = stream.gapExact();
  const before = gap.remarks.length === 0 ? "" : indent(commented(gap, "drop"));
  return { bracket: stream.open("("), doc: [before, "("] };
}

/** Comments before a closing bracket. */
export function closing(stream: Stream, bracket: Bracket): Doc {
  return stream.gapBefore(bracket).remarks.map((remark) => closingRemark(remark));
}

function closingRemark({ trailing: behind, blankBefore, text }: Remark): Doc {
  return behind ? trailing(text) : [newLine(blankBefore), text];
}

export interface ListStyle {
  /** Whether there is a space inside the brackets when all is on one line. */
  readonly spaced: boolean;
  /** As many on a line as fit, instead of one on each. */
  readonly filled?: boolean;
}

/** A list in brackets that are open already: on one line, or one item on each with a trailing comma. */
export function list<Item>(
  stream: Stream,
  { bracket, doc: open }: { readonly bracket: Bracket; readonly doc: Doc },
  items: readonly Item[],
  print: (item: Item, index: number) => Doc,
  { spaced, filled = false }: ListStyle,
): Doc {
  if (items.length === 0) {
    const inside = closing(stream, bracket);
    const isEmpty = Array.isArray(inside) && inside.length === 0;
    const end = isEmpty ? "" : hardline;
    return group([open, indent(inside), end, stream.close(bracket)]);
  }
  const edge = spaced ? line : softline;
  const isPlain = !stream.hasRemarksIn(bracket);
  const parts: Doc[] = [];
  const first = isPlain ? edge : commentedEdge(stream, edge);
  items.forEach((item, index) => {
    if (index > 0) {
      stream.take(",");
      const gap = stream.gap();
      if (filled && isPlain) parts.push([",", line]);
      else if (gap.remarks.length > 0) parts.push([",", commented(gap, "keep")]);
      else parts.push([",", line, gap.blankBefore ? softline : ""]);
    }
    parts.push(print(item, index));
  });
  const inside = filled && isPlain ? filling(parts) : parts;
  const last = closing(stream, bracket);
  return group([open, indent([first, inside, ifBreak(","), last]), edge, stream.close(bracket)]);
}

function commentedEdge(stream: Stream, edge: Doc): Doc {
  return stream.hasRemarks() ? commented(stream.gap(), "keep inner") : edge;
}

/** An opening bracket that is no parenthesis. */
export function openBracket(
  stream: Stream,
  bracket: "[" | "{",
): { readonly bracket: Bracket; readonly doc: Doc } {
  const before = space(stream, "");
  return { bracket: stream.open(bracket), doc: [before, bracket] };
}
