/** Findings for people: a header, the code with marks, notes, fixes. */
import type { Diagnostic, Severity } from "../diagnostic.ts";
import type { Source } from "../source.ts";
import { printable } from "./cells.ts";
import { gutterOf, renderFrame, type Mark } from "./frame.ts";
import type { Paint, Palette } from "./palette.ts";
import { isVerbatim, sentences, wrap } from "./wrap.ts";

export interface PrettyOptions {
  /** The text of a file that findings name; without it only the place is shown. */
  readonly source: (file: string) => Source | undefined;
  readonly palette: Palette;
  /** Cells of a line, at least 40. */
  readonly width: number;
}

/** One finding, without a line end after its last line. */
export function renderPretty(diagnostic: Diagnostic, options: PrettyOptions): string {
  const { palette, width } = options;
  const paint = palette[diagnostic.severity];
  const [headline = "", ...notes] = sentences(printableLines(diagnostic.message));
  const [frames, gutter] = renderFrames(diagnostic, options, paint);
  return [
    ...renderHeader(diagnostic, headline, paint, palette, width),
    ...frames,
    ...notes.flatMap((note) => renderNote(note, gutter, options)),
    ...diagnostic.fixes.flatMap((fix) =>
      renderNote(
        `fix${fix.safe ? "" : " (changes the meaning)"}: ${printable(fix.title)}`,
        gutter,
        options,
      ),
    ),
  ].join("\n");
}

/** "2 errors, 1 warning in 3 files"; what there is none of is left out. */
export function renderSummary(
  diagnostics: readonly Diagnostic[],
  files: number,
  sought: "findings" | "errors" = "findings",
): string {
  const parts = (["error", "warning", "info"] as const)
    .map((severity) =>
      countOf(diagnostics.filter((each) => each.severity === severity).length, nouns[severity]),
    )
    .filter((part) => part !== "");
  const found = parts.length === 0 ? `no ${sought}` : parts.join(", ");
  return files === 0 ? found : `${found} in ${countOf(files, "file")}`;
}

const nouns: { readonly [S in Severity]: string } = {
  error: "error",
  warning: "warning",
  info: "hint",
};

function countOf(count: number, noun: string): string {
  if (count === 0) return "";
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function renderHeader(
  { id, severity }: Diagnostic,
  headline: string,
  paint: Paint,
  palette: Palette,
  width: number,
): readonly string[] {
  const label = `${severity}[${id}]:`;
  // Wrapped with the label, so that the first line is as full as the others; the label itself has no space.
  const [first = "", ...rest] = wrap(`${label} ${headline.replace(/\.$/, "")}`, width - 2);
  return [
    paint(label) + palette.strong(first.slice(label.length)),
    ...rest.map((line) => `  ${palette.strong(line)}`),
  ];
}

function renderFrames(
  diagnostic: Diagnostic,
  { source, palette, width }: PrettyOptions,
  paint: Paint,
): readonly [lines: readonly string[], gutter: number] {
  const marks = marksByFile(diagnostic, paint, palette);
  const known = [...marks].flatMap(([file, group]) => {
    const text = source(file);
    return text === undefined ? [] : [{ text, group }];
  });
  const gutter = Math.max(
    1,
    ...known.map(({ text, group }) =>
      gutterOf(
        text,
        group.map((mark) => mark.span),
      ),
    ),
  );
  const lines = [...marks].flatMap(([file, group]) => {
    const text = source(file);
    return text === undefined
      ? [`${" ".repeat(gutter)} ${palette.faint("┌─")} ${printable(file)}`]
      : renderFrame(text, group, gutter, { palette, width });
  });
  return [lines, gutter];
}

/** The place itself first, then related places, those in the same file in the same frame. */
function marksByFile(
  { location, related }: Diagnostic,
  paint: Paint,
  palette: Palette,
): ReadonlyMap<string, readonly Mark[]> {
  const marks = new Map<string, Mark[]>([
    [location.file, [{ span: location.span, sign: "^", paint }]],
  ]);
  for (const { location: place, message } of related) {
    const mark: Mark = {
      span: place.span,
      sign: "-",
      paint: palette.info,
      text: message.replace(/\.$/, ""),
    };
    const group = marks.get(place.file);
    if (group === undefined) marks.set(place.file, [mark]);
    else group.push(mark);
  }
  return marks;
}

function renderNote(
  note: string,
  gutter: number,
  { palette, width }: PrettyOptions,
): readonly string[] {
  const indent = " ".repeat(gutter + 3);
  if (isVerbatim(note)) return [indent + note];
  return wrap(note, width - indent.length).map((line, i) =>
    i === 0 ? `${" ".repeat(gutter)} ${palette.faint("=")} ${line}` : indent + line,
  );
}

function printableLines(message: string): string {
  return message.split("\n").map(printable).join("\n");
}
