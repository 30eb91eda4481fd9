/** What can go wrong with a store file, as sentences for the user. */

/** Thrown by everything in this folder; the message is for the user. */
export class StoreError extends Error {
  override readonly name = "StoreError";
}

// Primary result codes, https://sqlite.org/rescode.html
const SQLITE_PERM = 3;
export const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/** The primary result code of an error that SQLite threw, else undefined. */
export function resultCode(cause: unknown): number | undefined {
  if (typeof cause !== "object" || cause === null || !("errcode" in cause)) return undefined;
  return typeof cause.errcode === "number" ? cause.errcode & 0xff : undefined;
}

/** Turns what SQLite threw into a sentence about this file. Errors of other kinds pass unchanged. */
export function explainFailure(path: string, cause: unknown): unknown {
  const code = resultCode(cause);
  return code === undefined || cause instanceof StoreError
    ? cause
    : new StoreError(sentence(path, code, cause), { cause });
}

function sentence(path: string, code: number, cause: unknown): string {
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return busy(path);
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return `Cannot write to the store \`${path}\`: the file or its folder is read-only. Change its permissions, or choose another place with \`--store PATH\`.`;
    case SQLITE_FULL:
      return `The disk is full: nothing more can be written to the store \`${path}\`. All that was stored before is safe; free some space and run the same command again.`;
    case SQLITE_IOERR:
      return `The disk refused to read or write the store \`${path}\` (full, over a quota, or failing). All that was stored before is safe; run the same command again when it works.`;
    case SQLITE_CORRUPT:
      return `The store \`${path}\` is damaged and cannot be read. Put a copy back, or choose another place with \`--store PATH\`.`;
    case SQLITE_CANTOPEN:
      return `Cannot open the store \`${path}\`: the folder does not allow it. Choose another place with \`--store PATH\`.`;
    case SQLITE_NOTADB:
      return notAStore(path);
    default:
      return `The store \`${path}\` cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`;
  }
}

export function busy(path: string): string {
  return `Another hptc run is writing to the store \`${path}\`. Wait for it to end, stop it with Ctrl-C, or choose another place with \`--store PATH\`.`;
}

export function notAStore(path: string): string {
  return `\`${path}\` is not a store of hptc. It was left as it is; name another file.`;
}
