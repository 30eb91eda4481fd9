/** Findings as workflow commands of GitHub Actions, which shows them in the changed files of a pull request. */
import type { Diagnostic, Severity } from "../diagnostic.ts";
import type { Source } from "../source.ts";

const commands: { readonly [S in Severity]: string } = {
  error: "error",
  warning: "warning",
  info: "notice",
};

/**
 * One finding as one line. Columns are given only within a line, as GitHub ignores them otherwise. What a command may
 * not hold is escaped as its runner does: https://github.com/actions/toolkit, packages/core/src/command.ts.
 */
export function toGithub(
  { id, severity, message, location, related }: Diagnostic,
  source: (file: string) => Source | undefined,
): string {
  const text = source(location.file);
  const start = text?.position(location.span.start) ?? { line: 1, column: 1 };
  const end = text?.position(location.span.end) ?? start;
  const columns =
    start.line === end.line
      ? { col: start.column, endColumn: Math.max(start.column, end.column - 1) }
      : {};
  const places = related.map(({ message: what, location: { file, span } }) => {
    const line = source(file)?.position(span.start).line ?? 1;
    return `${file}:${line}: ${what}`;
  });
  const properties = {
    file: location.file,
    line: start.line,
    endLine: end.line,
    ...columns,
    title: id,
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`);
  return `::${commands[severity]} ${list.join(",")}::${data([message, ...places].join("\n"))}`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(value: string | number): string {
  return data(String(value)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
