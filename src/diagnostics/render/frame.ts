/** A code frame: the lines of a source that a finding is about, with marks below. */
import type { Source } from "../source.ts";
import type { Span } from "../span.ts";
import { printable, textWidth } from "./cells.ts";
import { showLine } from "./line.ts";
import type { Paint, Palette } from "./palette.ts";
import { wrap } from "./wrap.ts";

export interface Mark {
  readonly span: Span;
  readonly sign: "^" | "-";
  readonly paint: Paint;
  /** Stands after the sign. */
  readonly text?: string;
}

export interface FrameOptions {
  /** Cells that a line may take. */
  readonly width: number;
  readonly palette: Palette;
}

/** A mark within one line: from and to are UTF-16 offsets in the line. */
interface LineMark extends Omit<Mark, "span"> {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** Digits of the largest line number that the frame of these spans shows. */
export function gutterOf(source: Source, spans: readonly Span[]): number {
  const last = spans.map((span) => source.position(trimmedEnd(source, span)).line);
  return String(Math.max(1, ...last)).length;
}

/** The frame's lines; the first one names the place of the first mark. */
export function renderFrame(
  source: Source,
  marks: readonly Mark[],
  gutter: number,
  options: FrameOptions,
): readonly string[] {
  const { faint } = options.palette;
  const margin = " ".repeat(gutter);
  const start = source.position(marks[0]?.span.start ?? 0);
  const lines = [
    `${margin} ${faint("┌─")} ${printable(source.file)}:${start.line}:${start.column}`,
  ];
  let previous: number | undefined;
  for (const [line, group] of byLine(source, marks)) {
    if (previous !== undefined && line === previous + 2) {
      lines.push(...renderLine(source, previous + 1, [], gutter, options));
    } else if (previous !== undefined && line > previous + 2) {
      lines.push(`${margin} ${faint("·")}`);
    }
    lines.push(...renderLine(source, line, group, gutter, options));
    previous = line;
  }
  return lines;
}

function renderLine(
  source: Source,
  line: number,
  marks: readonly LineMark[],
  gutter: number,
  { width, palette }: FrameOptions,
): readonly string[] {
  const room = Math.max(20, width - gutter - 3);
  const shown = showLine(source.line(line), marks[0]?.from ?? 0, marks[0]?.to ?? 0, room);
  const margin = `${" ".repeat(gutter)} ${palette.faint("│")} `;
  return [
    `${palette.faint(`${String(line).padStart(gutter)} │`)} ${shown.text}`.trimEnd(),
    ...marks.flatMap((mark) => {
      const from = Math.min(shown.column(mark.from), room - 1);
      const to = Math.max(from + 1, shown.column(mark.to));
      return underline(from, to, mark, room).map((text) => margin + text);
    }),
  ];
}

function underline(from: number, to: number, mark: LineMark, room: number): readonly string[] {
  const indent = " ".repeat(from);
  const signs = mark.paint(mark.sign.repeat(to - from));
  if (mark.text === undefined) return [indent + signs];
  const text = printable(mark.text);
  if (to + 1 + textWidth(text) <= room) return [`${indent}${signs} ${mark.paint(text)}`];
  const hanging = " ".repeat(Math.max(0, Math.min(from, room - 40)));
  return [
    indent + signs,
    ...wrap(text, room - hanging.length).map((part) => hanging + mark.paint(part)),
  ];
}

/** Marks by the lines they touch, in order; within a line the first mark comes first. */
function byLine(
  source: Source,
  marks: readonly Mark[],
): readonly (readonly [number, readonly LineMark[]])[] {
  const groups = new Map<number, LineMark[]>();
  for (const mark of marks.flatMap((each) => splitByLine(source, each))) {
    const group = groups.get(mark.line);
    if (group === undefined) groups.set(mark.line, [mark]);
    else group.push(mark);
  }
  return [...groups].toSorted(([a], [b]) => a - b);
}

/** A span of several lines marks its first and its last line; the text stands at the last. */
function splitByLine(source: Source, { span, ...mark }: Mark): readonly LineMark[] {
  const start = source.position(span.start);
  const end = source.position(trimmedEnd(source, span));
  if (end.line === start.line) {
    return [{ ...mark, line: start.line, from: start.column - 1, to: end.column - 1 }];
  }
  const { sign, paint } = mark;
  const firstEnd = source.line(start.line).trimEnd().length;
  const lastLine = source.line(end.line);
  return [
    { sign, paint, line: start.line, from: start.column - 1, to: firstEnd },
    {
      ...mark,
      line: end.line,
      from: lastLine.length - lastLine.trimStart().length,
      to: end.column - 1,
    },
  ];
}

/** The end of a span without the blanks and line ends it may close with. */
function trimmedEnd(source: Source, span: Span): number {
  const text = source.text.slice(span.start, span.end).trimEnd();
  return text === "" ? span.start : span.start + text.length;
}
