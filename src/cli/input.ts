/** The files that a command line names. */
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { didYouMean } from "../diagnostics/suggest.ts";
import { Failure } from "./failure.ts";
import type { FileHost, TextFailure } from "./host.ts";

/** Throws when a file named on the command line cannot be read. */
export function requireReadable(host: FileHost, file: string): void {
  const result = host.open(file);
  if (result.kind === "failed") throw unreadable(file, result.reason);
}

/** Why a file named on the command line cannot be used. */
export function unreadable(file: string, reason: TextFailure, limit = "16 MiB"): Failure {
  switch (reason) {
    case "missing":
      return new Failure(`There is no file \`${file}\`.${didYouMean(file, neighbours(file))}`);
    case "directory":
      return new Failure(`\`${file}\` is a folder; name a file in it.`);
    case "not-a-file":
      return new Failure(
        `\`${file}\` is a device or a pipe, not a file. Standard input is read where - stands for it.`,
      );
    case "unreadable":
      return new Failure(`The file \`${file}\` cannot be read: its permissions do not allow it.`);
    case "not-utf8":
      return new Failure(`The file \`${file}\` is not UTF-8 text. Save it as UTF-8.`);
    case "too-large":
      return new Failure(`The file \`${file}\` is larger than ${limit}, the most that hptc reads.`);
  }
}

/** Files in the same folder, as paths of the same form. */
function neighbours(file: string): readonly string[] {
  try {
    const folder = dirname(file);
    return readdirSync(folder).map((name) => (basename(file) === file ? name : join(folder, name)));
  } catch {
    return [];
  }
}
