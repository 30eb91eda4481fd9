/** Ends of things that lexer and messages both look for. */

/** The end of `\u{…}` or `\uXXXX` that begins at `i`, when well-formed. */
export function unicodeEscapeEnd(text: string, i: number): number | undefined {
  const match = /\\u(?:\{([0-9a-fA-F]{1,6})\}|[0-9a-fA-F]{4})/y;
  match.lastIndex = i;
  const found = match.exec(text);
  if (found === null) return undefined;
  return found[1] !== undefined && Number.parseInt(found[1], 16) > 0x10ffff
    ? undefined
    : match.lastIndex;
}

/** Where the line that `start` lies on ends, its line end excluded. */
export function lineEnd(text: string, start: number): number {
  let i = start;
  for (
    let code = text.charCodeAt(i);
    i < text.length && code !== 10 && code !== 13;
    code = text.charCodeAt(i)
  )
    i++;
  return i;
}
