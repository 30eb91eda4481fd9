/** What prettier is told of a text that cannot be read. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";

/** An error with the first finding's sentence and place; from `loc` prettier shows the code around it. */
export function brokenText(source: Source, [first, ...others]: readonly Diagnostic[]): SyntaxError {
  const span = first?.location.span ?? { start: 0, end: 0 };
  const start = source.position(span.start);
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  const message = `${first?.message ?? ""} (${start.line}:${start.column}${more})`;
  return Object.assign(new SyntaxError(message), {
    loc: { start, end: source.position(span.end) },
  });
}
