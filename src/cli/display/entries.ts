/** Names and what is said of them, in two columns. */
import { wrap } from "../../diagnostics/render/wrap.ts";
import type { Channel } from "../terminal.ts";

/** A name and what is said of it, in lines. */
export interface Entry {
  readonly name: string;
  readonly texts: readonly string[];
}

/** Names in a column of their own, as far as they are short. */
export function printEntries(entries: readonly Entry[], { line, width, palette }: Channel): void {
  const column = Math.min(22, Math.max(...entries.map(({ name }) => name.length)));
  const indent = " ".repeat(column + 4);
  for (const { name, texts } of entries) {
    const lines = texts.flatMap((text) => hang(text, width - indent.length));
    const [first = "", ...rest] = name.length > column ? ["", ...lines] : lines;
    line(
      `  ${palette.info(name)}${" ".repeat(Math.max(0, column - name.length))}  ${first}`.trimEnd(),
    );
    for (const text of rest) line(indent + text);
  }
}

/** Lines of at most `width` cells, indented from the second on. */
function hang(text: string, width: number): readonly string[] {
  const [first = "", ...rest] = wrap(text, width);
  if (rest.length === 0) return [first];
  return [first, ...wrap(rest.join(" "), width - 2).map((line) => `  ${line}`)];
}
