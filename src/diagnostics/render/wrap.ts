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

/** The end of a sentence, or a quotation, which holds no end. */
const stops = /`[^`]*`|(?<=[^\s.])[.!?](?=\s+[A-Z0-9`"])/g;
const abbreviation = /\b(?:e\.g|i\.e)\.$/;

/** Whether a line of a message is kept as it is: a table or tree, indented by two blanks or more. */
export function isVerbatim(line: string): boolean {
  return line.startsWith("  ") && line.trim() !== "";
}

/** The sentences of a message, in order, and lines that are kept as they are. */
export function sentences(message: string): readonly string[] {
  return message.split("\n").flatMap((line) => (isVerbatim(line) ? [line] : sentencesOf(line)));
}

function sentencesOf(line: string): readonly string[] {
  const found: string[] = [];
  let start = 0;
  for (const { 0: stop, index } of line.matchAll(stops)) {
    const end = index + stop.length;
    if (stop.startsWith("`") || abbreviation.test(line.slice(start, end))) continue;
    found.push(line.slice(start, end));
    start = end;
  }
  return [...found, line.slice(start)]
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}
