import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { Failure } from "./failure.ts";

/** Writes a text file as a whole or not at all. Throws a `Failure` that says why it cannot. */
export function writeTextFile(path: string, text: string): void {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    // A device or a pipe is written to, never replaced.
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) {
      writeFileSync(path, text);
      return;
    }
    writeFileSync(unfinished, text, { flag: "wx" });
    renameSync(unfinished, path);
  } catch (cause) {
    rmSync(unfinished, { force: true });
    throw new Failure(`Cannot write \`${path}\`: ${reasonOf(cause)}.`, 2, { cause });
  }
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "there is no such folder";
    case "EISDIR":
      return "that is a folder";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "the folder is read-only";
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return "the disk is full";
    default:
      return cause instanceof Error ? cause.message : String(cause);
  }
}
