/** Findings for programs. */
import type { Diagnostic, Severity } from "../diagnostic.ts";
import type { Position, Source } from "../source.ts";
import type { Location } from "../span.ts";

/** The shape that `--format json` prints; lines and columns count from 1, columns in UTF-16 units. */
export interface JsonFinding extends JsonPlace {
  readonly id: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly (JsonPlace & { readonly message: string })[];
  readonly fixes: readonly JsonFix[];
}

export interface JsonPlace {
  readonly file: string;
  readonly range: { readonly start: Position; readonly end: Position };
}

export interface JsonFix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly (JsonPlace & { readonly newText: string })[];
}

/** A finding as plain JSON. A file whose text is not known is pointed at as a whole. */
export function toJson(
  diagnostic: Diagnostic,
  source: (file: string) => Source | undefined,
): JsonFinding {
  const place = ({ file, span }: Location): JsonPlace => {
    const text = source(file);
    const at = (offset: number) => text?.position(offset) ?? { line: 1, column: 1 };
    return { file, range: { start: at(span.start), end: at(span.end) } };
  };
  const { id, severity, message, location, related, fixes } = diagnostic;
  return {
    id,
    severity,
    message,
    ...place(location),
    related: related.map((each) => ({ message: each.message, ...place(each.location) })),
    fixes: fixes.map(({ title, safe, edits }) => ({
      title,
      safe,
      edits: edits.map((edit) => ({ ...place(edit.location), newText: edit.newText })),
    })),
  };
}
