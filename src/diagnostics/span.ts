/** A half-open range of UTF-16 offsets into one source text. Lines are computed only when asked. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span in a named file: what a diagnostic points at. */
export interface Location {
  /** Name of the file as the user knows it: a path, `<stdin>`, or a module such as `std:types`. */
  readonly file: string;
  readonly span: Span;
}

/** The smallest span that covers both. */
export function cover(first: Span, last: Span): Span {
  return { start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) };
}
