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

/** The first sentence of a message and the ones after it. */
export function sentences(message: string): readonly string[] {
  return message
    .split(/(?<=[.!?])(?<!e\.g\.|i\.e\.)\s+(?=[A-Z0-9`"])|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}
