/**
 * One writer at a time. The lock is a write lock of SQLite on an empty file beside the store: the
 * operating system takes it back when its holder dies, however it dies, and readers of the store
 * are not disturbed.
 */
import { closeSync, fstatSync, openSync, rmSync, statSync } from "node:fs";
import { busy, explainFailure, resultCode, SQLITE_BUSY, StoreError } from "./failure.ts";
import type { Database, Engine } from "./engine.ts";

export interface Lock {
  readonly release: () => void;
}

/** Takes the lock of a store or throws a `StoreError` that says who has it. */
export function takeLock(engine: Engine, path: string): Lock {
  const file = `${path}-lock`;
  for (;;) {
    const lock = tryLock(engine, path, file);
    if (lock !== undefined) return lock;
  }
}

/** Undefined when the file was removed by a run that ended between our opening and locking it. */
function tryLock(engine: Engine, path: string, file: string): Lock | undefined {
  const descriptor = openLockFile(path, file);
  const opened = fstatSync(descriptor).ino;
  let database: Database | undefined;
  try {
    database = engine.open(file, { readOnly: false });
    database.exec("BEGIN IMMEDIATE");
  } catch (cause) {
    database?.close();
    closeSync(descriptor);
    throw resultCode(cause) === SQLITE_BUSY
      ? new StoreError(busy(path), { cause })
      : explainFailure(path, cause);
  }
  const held = database;
  // The descriptor stays open until the lock is given back: closing it would drop the lock (POSIX).
  const release = (remove: boolean) => {
    if (remove) rmSync(file, { force: true });
    held.close();
    closeSync(descriptor);
  };
  if (statSync(file, { throwIfNoEntry: false })?.ino === opened)
    return { release: () => release(true) };
  release(false);
  return undefined;
}

function openLockFile(path: string, file: string): number {
  try {
    return openSync(file, "a");
  } catch (cause) {
    throw new StoreError(
      `Cannot write to the store \`${path}\`: its folder is read-only. Change its permissions, or choose another place with \`--store PATH\`.`,
      { cause },
    );
  }
}
