/**
 * Text as a terminal shows it: graphemes with the number of cells each takes. Tabs become spaces;
 * characters that would move the cursor or turn the writing direction become visible signs.
 */
export interface Cell {
  /** What is printed for it. */
  readonly text: string;
  /** 0, 1 or 2 cells; more for a tab. */
  readonly width: number;
  /** UTF-16 offset of its start in the text. */
  readonly offset: number;
  /** Cells before it. */
  readonly column: number;
}

const TAB = 4;
const plain = /^[\x20-\x7e]*$/;
const combining = /^[\p{M}\p{Cf}]+$/u;
const emoji = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f/u;
// Zero-width joiners within an emoji sequence are harmless; these turn the writing direction or break the line.
const unsafe = /[\u0085\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]/u;

/** Ranges of the East Asian wide and fullwidth characters (Unicode Annex 11), emoji aside. */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18cff],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];

/** The cells of one line. */
export function cellsOf(line: string): readonly Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  for (const { text, offset } of graphemes(line)) {
    const shown = text === "\t" ? " ".repeat(TAB - (column % TAB)) : visible(text);
    const width = text === "\t" ? shown.length : graphemeWidth(shown);
    cells.push({ text: shown, width, offset, column });
    column += width;
  }
  return cells;
}

/** Number of cells that a text takes. */
export function textWidth(text: string): number {
  if (plain.test(text)) return text.length;
  return cellsOf(text).reduce((sum, cell) => sum + cell.width, 0);
}

/** A text that may hold anything, made safe to print in one line. */
export function printable(text: string): string {
  return plain.test(text)
    ? text
    : graphemes(text)
        .map((part) => visible(part.text))
        .join("");
}

function graphemes(line: string): readonly { readonly text: string; readonly offset: number }[] {
  if (plain.test(line)) return Array.from(line, (text, offset) => ({ text, offset }));
  return Array.from(new Intl.Segmenter("en").segment(line), (part) => ({
    text: part.segment,
    offset: part.index,
  }));
}

function visible(grapheme: string): string {
  const code = grapheme.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  if ((code > 0x7f && code < 0xa0) || unsafe.test(grapheme)) return "\ufffd";
  return grapheme;
}

function graphemeWidth(grapheme: string): number {
  const code = grapheme.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (combining.test(grapheme)) return 0;
  if (emoji.test(grapheme)) return 2;
  return wideRanges.some(([low, high]) => code >= low && code <= high) ? 2 : 1;
}
