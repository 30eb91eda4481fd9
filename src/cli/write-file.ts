import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { Failure } from "./failure.ts";

/**
 * Writes a text file as a whole or not at all, through links, with the permissions of the file that is
 * there. Throws a `Failure` that says why it cannot.
 */
export function writeTextFile(path: string, text: string): void {
  let unfinished: string | undefined;
  try {
    const before = statSync(path, { throwIfNoEntry: false });
    // A device or a pipe is written to, never replaced.
    if (before?.isFile() === false) {
      writeFileSync(path, text);
      return;
    }
    const target = before === undefined ? path : realpathSync(path);
    const name = `${target}.${process.pid}.tmp`;
    writeFileSync(name, text, { flag: "wx", mode: before?.mode ?? 0o666 });
    unfinished = name;
    renameSync(name, target);
  } catch (cause) {
    if (unfinished !== undefined) rmSync(unfinished, { force: true });
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
