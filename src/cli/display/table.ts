/** Tables for a terminal: columns as wide as their cells, numbers to the right, never wider than the line. */
import { textWidth } from "../../diagnostics/render/cells.ts";

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
  readonly cells: readonly string[];
}

export interface RenderedTable {
  /** The titles first. */
  readonly lines: readonly string[];
  /** Titles of columns for which there was no room. */
  readonly hidden: readonly string[];
}

const GAP = 2;
const WIDEST = 28;

/** Columns from the left as long as they fit into `width` cells; at least the first is there. */
export function renderTable(columns: readonly Column[], width: number): RenderedTable {
  const short = columns.map((column) => ({ ...column, cells: column.cells.map(shorten) }));
  const widths = short.map((column) => Math.max(...[column.title, ...column.cells].map(textWidth)));
  let used = -GAP;
  const count = widths.findIndex((each) => (used += each + GAP) > width);
  const shown = count === -1 ? short : short.slice(0, Math.max(1, count));
  const rows = Math.max(0, ...shown.map((column) => column.cells.length));
  const line = (text: (column: Column) => string) =>
    shown
      .map((column, i) => pad(text(column), widths[i] ?? 0, column.align))
      .join(" ".repeat(GAP))
      .trimEnd();
  return {
    lines: [
      line((column) => column.title),
      ...Array.from({ length: rows }, (_, row) => line((column) => column.cells[row] ?? "")),
    ],
    hidden: columns.slice(shown.length).map((column) => column.title),
  };
}

function pad(text: string, width: number, align: Column["align"]): string {
  const space = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "left" ? text + space : space + text;
}

function shorten(text: string): string {
  return text.length <= WIDEST ? text : `${text.slice(0, WIDEST - 1)}…`;
}
