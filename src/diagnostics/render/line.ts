/** One line of a source cut to the room there is, and where its offsets are then shown. */
import { cellsOf, type Cell } from "./cells.ts";

export interface ShownLine {
  readonly text: string;
  /** The cell in which a UTF-16 offset of the line is shown; offsets cut away are at an end. */
  readonly column: (offset: number) => number;
}

/** Text farther from the focus than this is never shown, so a line of a megabyte costs nothing. */
const REACH = 400;
const ELLIPSIS = "…";

/** Cuts a line to `room` cells around the offsets `from … to`; what is cut away shows as `…`. */
export function showLine(line: string, from: number, to: number, room: number): ShownLine {
  const start = line.length <= 2 * REACH ? 0 : wholeCharacter(line, Math.max(0, from - REACH));
  const near =
    line.length <= 2 * REACH ? line : line.slice(start, wholeCharacter(line, from + REACH));
  const cells = cellsOf(near);
  const total = (cells.at(-1)?.column ?? 0) + (cells.at(-1)?.width ?? 0);
  const columnOf = (offset: number) =>
    offset - start >= near.length ? total : (cellAt(cells, offset - start)?.column ?? 0);

  const beyond = start + near.length < line.length;
  if (total <= room && start === 0 && !beyond) {
    return { text: cells.map((cell) => cell.text).join(""), column: columnOf };
  }
  const left = windowStart(columnOf(from), columnOf(to), total, room);
  const cutLeft = left > 0 || start > 0;
  const cutRight = left + room < total || beyond;
  const low = left + (cutLeft ? 1 : 0);
  const high = left + room - (cutRight ? 1 : 0);
  const inside = cells.filter((cell) => cell.column >= low && cell.column + cell.width <= high);
  // A wide character cut in half leaves a gap of one cell.
  const gap = " ".repeat(Math.max(0, (inside[0]?.column ?? low) - low));
  const text = inside.map((cell) => cell.text).join("");
  return {
    text: (cutLeft ? ELLIPSIS + gap : "") + text + (cutRight ? ELLIPSIS : ""),
    column: (offset) => Math.max(0, Math.min(columnOf(offset), high) - left),
  };
}

/** Shows the whole focus if it fits, with more of what stands before it than after. */
function windowStart(from: number, to: number, total: number, room: number): number {
  const spare = Math.max(0, room - (to - from) - 2);
  const wanted = from - 1 - Math.floor(spare * 0.6);
  return Math.max(0, Math.min(wanted, total - room));
}

/** Of a surrogate pair the second half is not a place to cut. */
function wholeCharacter(line: string, offset: number): number {
  const unit = line.charCodeAt(offset);
  return unit >= 0xdc00 && unit <= 0xdfff ? offset + 1 : offset;
}

/** The last cell that starts at or before an offset. */
function cellAt(cells: readonly Cell[], offset: number): Cell | undefined {
  return cells.findLast((cell) => cell.offset <= offset);
}
