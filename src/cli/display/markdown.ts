/** Pages in Markdown for a terminal: what they are written in, and no more of it than they need. */
import type { Palette } from "../../diagnostics/render/palette.ts";
import { wrap } from "../../diagnostics/render/wrap.ts";

export interface MarkdownOptions {
  readonly width: number;
  readonly palette: Palette;
}

/** Headings, paragraphs, lists, code blocks and emphasis; without colours the signs of emphasis are left out. */
export function renderMarkdown(page: string, options: MarkdownOptions): readonly string[] {
  const lines: string[] = [];
  for (const block of blocksOf(page)) {
    if (lines.length > 0) lines.push("");
    lines.push(...renderBlock(block, options));
  }
  return lines;
}

type Block =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "code"; readonly lines: readonly string[] }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "table"; readonly lines: readonly string[] }
  | { readonly kind: "paragraph"; readonly text: string };

function renderBlock(block: Block, { width, palette }: MarkdownOptions): readonly string[] {
  switch (block.kind) {
    case "heading":
      return [palette.strong(inline(block.text))];
    case "code":
      return block.lines.map((line) => (line === "" ? "" : `    ${palette.info(line)}`));
    case "list":
      return block.items.flatMap((item) =>
        wrap(inline(item), width - 4).map((line, i) =>
          emphasised(`${i === 0 ? "  - " : "    "}${line}`, palette),
        ),
      );
    case "table":
      return block.lines.map(inline);
    case "paragraph":
      return wrap(inline(block.text), width).map((line) => emphasised(line, palette));
  }
}

/** Links show where they lead; a link to another page is the name of that rule. */
function inline(text: string): string {
  return text
    .replaceAll(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, (_, name: string, to: string) =>
      name === to ? to : `${name} (${to})`,
    )
    .replaceAll(/\[([^\]]+)\]\([^)\s]+\)/g, "$1")
    .replaceAll(/<(https?:[^>\s]+)>/g, "$1");
}

function emphasised(line: string, palette: Palette): string {
  return line.replaceAll(/\*\*([^*]+)\*\*/g, (_, text: string) => palette.strong(text));
}

function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = page.split(/\r?\n/);
  for (let i = 0; i < lines.length;) {
    const line = lines[i] ?? "";
    const fence = /^```(.*)$/.exec(line);
    const heading = /^(#+) (.*)$/.exec(line);
    if (fence !== null) {
      const end = lines.indexOf("```", i + 1);
      const last = end < 0 ? lines.length : end;
      blocks.push({ kind: "code", lines: lines.slice(i + 1, last) });
      i = last + 1;
    } else if (heading !== null) {
      blocks.push({ kind: "heading", text: heading[2] ?? "" });
      i++;
    } else if (line.trim() === "") {
      i++;
    } else {
      const from = i;
      while (i < lines.length && !/^(?:\s*$|```|#+ )/.test(lines[i] ?? "")) i++;
      blocks.push(...textBlocks(lines.slice(from, i)));
    }
  }
  return blocks;
}

function textBlocks(lines: readonly string[]): readonly Block[] {
  if (lines[0]?.startsWith("|") === true) return [{ kind: "table", lines }];
  const start = lines.findIndex((line) => /^[-*] /.test(line));
  if (start < 0) return [{ kind: "paragraph", text: lines.join(" ") }];
  const items: string[] = [];
  for (const line of lines.slice(start)) {
    const item = /^[-*] (.*)$/.exec(line)?.[1];
    if (item === undefined) items.push(`${items.pop() ?? ""} ${line.trim()}`.trim());
    else items.push(item);
  }
  const before = lines.slice(0, start).join(" ");
  return [
    ...(before === "" ? [] : [{ kind: "paragraph", text: before } as const]),
    { kind: "list", items },
  ];
}
