import { textWidth } from "./cells.ts";

/** Breaks a text at spaces into lines of at most `width` cells; what has no space stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of unbroken(text)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** Words; a quotation such as `param lr: Real` is one word unless it is long itself. */
function unbroken(text: string): readonly string[] {
  return text.match(/(?:`[^`]{1,40}`|[^\s`]|`)+/g) ?? [""];
}

/** The end of a sentence or line, or a quotation, which holds no end. */
const stops = /`[^`\n]*`|(?<=[^\s.])[.!?](?=\s+[A-Z0-9`"])|\n/g;
const abbreviation = /\b(?:e\.g|i\.e)\.$/;

/** The sentences of a message, in order. */
export function sentences(message: string): readonly string[] {
  const found: string[] = [];
  let start = 0;
  for (const { 0: stop, index } of message.matchAll(stops)) {
    const end = index + stop.length;
    if (stop.startsWith("`") || abbreviation.test(message.slice(start, end))) continue;
    found.push(message.slice(start, end));
    start = end;
  }
  return [...found, message.slice(start)]
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}
