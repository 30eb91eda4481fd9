/** `hptc fmt`: .hpt files in the one style. */
import { normalize } from "node:path";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { formatText } from "../../format/format.ts";
import { namedFiles } from "../check/files.ts";
import { type ExitCode, Failure, isForUser } from "../failure.ts";
import { printPretty } from "../findings.ts";
import { type FileHost, fileHost, readStandardInput, standardInput } from "../host.ts";
import { requireReadable } from "../input.ts";
import type { Channel, Terminal } from "../terminal.ts";
import { writeTextFile } from "../write-file.ts";

export interface FmtOptions {
  readonly check?: boolean;
  readonly stdinFilepath?: string;
}

/** A file that was read, and what becomes of it. */
interface Outcome {
  readonly file: string;
  readonly kind: "changed" | "unchanged" | "broken";
  readonly text: string;
  readonly findings: readonly Diagnostic[];
}

/**
 * Writes what is not formatted and prints its name; with `check` only prints. 2 when a file cannot be read,
 * written or understood (the others are formatted all the same), 1 when `check` finds something to do.
 */
export async function fmt(
  names: readonly string[],
  { check = false, stdinFilepath }: FmtOptions,
  { out, err }: Terminal,
): Promise<ExitCode> {
  const stdin = stdinFilepath === undefined ? standardInput : normalize(stdinFilepath);
  requireConsistent(names, stdinFilepath);
  const given = names.includes("-") ? { [stdin]: await readStandardInput() } : {};
  const host = fileHost(given);
  const { files, failures } = namedFiles(names.length === 0 ? ["."] : names, stdin);
  const failed: Failure[] = [...failures];
  const broken: Diagnostic[] = [];
  let brokenFiles = 0;
  let unformatted = 0;
  for (const file of files) {
    try {
      const { kind, text, findings } = await outcome(file, host);
      if (kind === "broken") {
        brokenFiles++;
        for (const finding of findings) broken.push(finding);
        continue;
      }
      if (kind === "changed") unformatted++;
      if (file in given && !check) out.write(text);
      else if (kind === "changed") {
        if (!check) writeTextFile(file, text);
        out.line(file);
      }
    } catch (cause) {
      if (!isForUser(cause)) throw cause;
      failed.push(new Failure(cause.message));
    }
  }
  for (const { message } of failed) err.line(`${err.palette.error("error:")} ${message}`);
  if (brokenFiles > 0) printPretty(broken, host, brokenFiles, err);
  if (failed.length > 0 || brokenFiles > 0) return 2;
  if (check && unformatted > 0) conclude(unformatted, files.length, err);
  return check && unformatted > 0 ? 1 : 0;
}

function requireConsistent(names: readonly string[], stdinFilepath: string | undefined): void {
  if (names.includes("-") && names.length > 1) {
    throw new Failure("Standard input (-) is formatted alone: leave out the other files.");
  }
  if (stdinFilepath !== undefined && !names.includes("-")) {
    throw new Failure("--stdin-filepath names the text of standard input: add - to read it.");
  }
}

async function outcome(file: string, host: FileHost): Promise<Outcome> {
  requireReadable(host, file);
  const before = host.source(file)?.text ?? "";
  const formatted = await formatText(before, { filepath: file });
  if (formatted.kind === "broken") {
    return { file, kind: "broken", text: before, findings: formatted.diagnostics };
  }
  const { text } = formatted;
  return { file, kind: text === before ? "unchanged" : "changed", text, findings: [] };
}

function conclude(unformatted: number, files: number, { line }: Channel): void {
  const what = files === 1 ? "The file is" : `${unformatted} of ${files} files are`;
  line(`${what} not formatted; without --check hptc fmt writes them.`);
}
