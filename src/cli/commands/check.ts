/** `hptc check`: all findings of some files. */
import { resolve } from "node:path";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { check as checkFile } from "../../lint/check.ts";
import { isForUser, type ExitCode } from "../failure.ts";
import { isError, printJson, printPretty } from "../findings.ts";
import { openFiles, requireReadable } from "../input.ts";
import type { Terminal } from "../terminal.ts";

export interface CheckOptions {
  readonly format: "pretty" | "json";
  readonly maxWarnings?: number;
}

/** 2 when a file cannot be read (the others are checked all the same), 1 with errors or too many warnings. */
export async function check(
  files: readonly string[],
  { format, maxWarnings = Infinity }: CheckOptions,
  { out, err }: Terminal,
): Promise<ExitCode> {
  const { host, names } = await openFiles(files);
  const found = new Map<string, Diagnostic>();
  let readable = 0;
  for (const name of names) {
    try {
      requireReadable(host, name);
    } catch (cause) {
      if (!isForUser(cause)) throw cause;
      err.line(`${err.palette.error("error:")} ${cause.message}`);
      continue;
    }
    readable++;
    // A module that two of the files import is checked twice and reported once.
    for (const finding of checkFile(name, host).diagnostics) found.set(keyOf(finding), finding);
  }
  const diagnostics = [...found.values()];
  if (format === "json") printJson(diagnostics, host, out);
  else if (readable > 0) printPretty(diagnostics, host, readable, out);
  if (readable < names.length) return 2;
  const warnings = diagnostics.filter((each) => each.severity === "warning").length;
  if (warnings > maxWarnings) {
    err.line(
      `${err.palette.error("error:")} ${warnings} warnings; --max-warnings allows ${maxWarnings}.`,
    );
  }
  return diagnostics.some(isError) || warnings > maxWarnings ? 1 : 0;
}

function keyOf({ id, message, location: { file, span } }: Diagnostic): string {
  return JSON.stringify([resolve(file), span.start, span.end, id, message]);
}
