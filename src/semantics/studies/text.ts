/** Strings, so that what looks like a comment inside one stays, and comments. */
const stringsAndComments = /"(?:\\.|[^"\\\r\n])*"|\/\/[^\r\n]*/g;

/** Source text on one line: without comments, line ends and indentation as one space. */
export function oneLine(text: string): string {
  return text
    .replace(stringsAndComments, (found) => (found.startsWith("//") ? "" : found))
    .replace(/\s*[\r\n]+\s*/g, " ")
    .trim();
}

/** The same text with spaces for comments: offsets stay. */
export function blankComments(text: string): string {
  return text.replace(stringsAndComments, (found) =>
    found.startsWith("//") ? " ".repeat(found.length) : found,
  );
}
