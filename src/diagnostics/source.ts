/** A place in a text as people count it: both from 1, columns in UTF-16 units as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One source text with its name. */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** Line and column of an offset; offsets outside the text are clamped into it. */
  position(offset: number): Position;
  /** The text of one line (from 1) without its line end. */
  line(number: number): string;
}

/** Lines end at LF, CRLF or a lone CR. The table of line starts is built at the first question. */
export function createSource(file: string, text: string): Source {
  let starts: readonly number[] | undefined;
  const lineStarts = () => (starts ??= findLineStarts(text));
  return {
    file,
    text,
    position(offset) {
      const clamped = Math.max(0, Math.min(offset, text.length));
      const line = lastAtOrBelow(lineStarts(), clamped);
      return { line: line + 1, column: clamped - (lineStarts()[line] ?? 0) + 1 };
    },
    line(number) {
      const from = lineStarts()[number - 1];
      if (from === undefined) return "";
      const to = lineStarts()[number] ?? text.length;
      return text.slice(from, to).replace(/\r\n$|[\r\n]$/, "");
    },
  };
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 13 && text.charCodeAt(i + 1) === 10) i++;
    if (unit === 10 || unit === 13) starts.push(i + 1);
  }
  return starts;
}

/** Index of the last element that is ≤ value in an ascending list whose first element is. */
function lastAtOrBelow(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((ascending[middle] ?? Infinity) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
