/** Prints findings: with code for people, as JSON for programs. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { toJson } from "../diagnostics/render/json.ts";
import { renderPretty, renderSummary } from "../diagnostics/render/pretty.ts";
import type { FileHost } from "./host.ts";
import { commandName } from "./name.ts";
import type { Channel } from "./terminal.ts";

/**
 * Findings with their code, then how many there are and how to learn more about them. `sought` is what
 * there is none of where the list is empty.
 */
export function printPretty(
  diagnostics: readonly Diagnostic[],
  host: FileHost,
  files: number,
  channel: Channel,
  sought?: "errors",
): void {
  const { width, palette } = channel;
  for (const diagnostic of diagnostics) {
    channel.line(`${renderPretty(diagnostic, { source: host.source, width, palette })}\n`);
  }
  const [worst] = [...diagnostics].sort((a, b) => severity(a) - severity(b));
  const more = worst === undefined ? "" : palette.faint(` · ${commandName} explain ${worst.id}`);
  channel.line(renderSummary(diagnostics, files, sought) + more);
}

/** One array, one finding a line. */
export function printJson(
  diagnostics: readonly Diagnostic[],
  host: FileHost,
  channel: Channel,
): void {
  const lines = diagnostics.map((diagnostic) => JSON.stringify(toJson(diagnostic, host.source)));
  channel.line(lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n]`);
}

export const isError = (diagnostic: Diagnostic) => diagnostic.severity === "error";

const severity = (diagnostic: Diagnostic) =>
  ["error", "warning", "info"].indexOf(diagnostic.severity);
