/** One check of all files of a command line, with or without fixes. */
import { resolve } from "node:path";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { check } from "../../lint/check.ts";
import { type AppliedFix, fixText } from "../../lint/fix.ts";
import { configurationOf } from "../configuration.ts";
import { isForUser } from "../failure.ts";
import { fileHost, type FileHost, type TextResult } from "../host.ts";
import { requireReadable } from "../input.ts";

export interface PassOptions {
  /** Texts that are no files, such as standard input, by name. */
  readonly given: { readonly [name: string]: TextResult };
  /** A configuration instead of those of the projects. */
  readonly config?: string;
  readonly fix?: "safe" | "unsafe";
}

export interface Pass {
  readonly host: FileHost;
  /** In the order of the files; those of a module that several files import once. */
  readonly findings: readonly Diagnostic[];
  /** How many of the files were checked. */
  readonly checked: number;
  /** Why the others were not. */
  readonly failures: readonly Error[];
  /** Whether a configuration is broken: its findings are among the others, and its files were not checked. */
  readonly broken: boolean;
  /** The files that fixes change, with their new texts. */
  readonly fixed: ReadonlyMap<string, FixedFile>;
}

export interface FixedFile {
  readonly text: string;
  readonly applied: readonly AppliedFix[];
}

/** Checks files, and fixes them before where that was asked for. Writes nothing. */
export function checkFiles(files: readonly string[], options: PassOptions): Pass {
  const fixed = options.fix === undefined ? new Map<string, FixedFile>() : fixFiles(files, options);
  const host = fileHost({ ...options.given, ...textsOf(fixed) });
  const findings = new Map<string, Diagnostic>();
  const failures: Error[] = [];
  let checked = 0;
  let broken = false;
  for (const file of files) {
    try {
      requireReadable(host, file);
      const configuration = configurationOf(file, host, options.config);
      const isBroken = configuration.kind === "broken";
      const found = isBroken
        ? configuration.diagnostics
        : check(file, host, { levels: configuration.levels }).diagnostics;
      for (const finding of found) findings.set(keyOf(finding), finding);
      if (isBroken) broken = true;
      else checked++;
    } catch (cause) {
      if (!isForUser(cause)) throw cause;
      if (!failures.some(({ message }) => message === cause.message)) failures.push(cause);
    }
  }
  return { host, findings: [...findings.values()], checked, failures, broken, fixed };
}

/** Fixes one file after the other, each with what was changed before. */
function fixFiles(
  files: readonly string[],
  { given, config, fix }: PassOptions,
): ReadonlyMap<string, FixedFile> {
  const fixed = new Map<string, FixedFile>();
  for (const file of files) {
    const texts = { ...given, ...textsOf(fixed) };
    const host = fileHost(texts);
    const read = host.open(file);
    if (read.kind === "failed") continue;
    const configuration = configurationIfReadable(file, host, config);
    if (configuration?.kind !== "levels") continue;
    const { levels } = configuration;
    const recheck = (text: string) =>
      check(file, fileHost({ ...texts, [file]: { kind: "text", text } }), { levels }).diagnostics;
    const result = fixText(file, read.text, recheck, { unsafe: fix === "unsafe" });
    if (result.text !== read.text) fixed.set(file, result);
  }
  return fixed;
}

/** The check that follows says why one cannot be read. */
function configurationIfReadable(file: string, host: FileHost, config: string | undefined) {
  try {
    return configurationOf(file, host, config);
  } catch (cause) {
    if (isForUser(cause)) return undefined;
    throw cause;
  }
}

function textsOf(fixed: ReadonlyMap<string, FixedFile>): { readonly [name: string]: TextResult } {
  return Object.fromEntries(
    [...fixed].map(([file, { text }]) => [file, { kind: "text", text } as const]),
  );
}

function keyOf({ id, message, location: { file, span } }: Diagnostic): string {
  return JSON.stringify([resolve(file), span.start, span.end, id, message]);
}
