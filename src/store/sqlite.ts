/**
 * The event log of a study in one SQLite file: one row an event, appended and never changed. A row is
 * on the disk when `append` returns (`synchronous=FULL`), so a process that dies at any moment loses
 * nothing that it appended.
 */
import { existsSync, renameSync, statSync } from "node:fs";
import { dirname, join, parse } from "node:path";
import type { Store, StudyEvent } from "./event.ts";
import { loadEngine, type Database, type Engine } from "./engine.ts";
import { busy, explainFailure, notAStore, resultCode, SQLITE_BUSY, StoreError } from "./failure.ts";
import { takeLock, type Lock } from "./lock.ts";

/** "hpt " in ASCII: marks the file as ours (https://sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION = 0x68707420;
const FORMAT = 1;

/**
 * Opens a store for writing, creating it if it is not there. Throws a `StoreError` for the user: another
 * run is writing, not a store, made by a newer version, read-only, a directory, no such folder.
 */
export async function openStore(path: string, given?: Engine): Promise<Store> {
  refuseWrongPlace(path);
  const engine = given ?? (await loadEngine());
  const lock = takeLock(engine, path);
  try {
    const database = openDatabase(engine, path, false);
    try {
      prepareForWriting(database, path);
      return storeOn(database, path, lock);
    } catch (cause) {
      database.close();
      throw cause;
    }
  } catch (cause) {
    lock.release();
    throw explainFailure(path, cause);
  }
}

/** Opens an existing store for reading, also while a run writes to it. `append` throws. */
export async function readStore(path: string): Promise<Store> {
  refuseWrongPlace(path);
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    throw new StoreError(`There is no store \`${path}\`.`);
  }
  const engine = await loadEngine();
  try {
    const database = openDatabase(engine, path, true);
    try {
      if (versionOf(database, path) === 0) throw new StoreError(notAStore(path));
      return storeOn(database, path, undefined);
    } catch (cause) {
      database.close();
      throw cause;
    }
  } catch (cause) {
    throw explainFailure(path, cause);
  }
}

/**
 * Moves a store out of the way, to `study.1.db` or the next free number, and returns where it is now;
 * `undefined` if there is none. Throws a `StoreError` when it is no store or another run writes to it.
 */
export async function setStoreAside(path: string): Promise<string | undefined> {
  refuseWrongPlace(path);
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  const engine = await loadEngine();
  const lock = takeLock(engine, path);
  try {
    const database = openDatabase(engine, path, false);
    versionOf(database, path);
    foldIn(database);
    database.close();
    const aside = freeName(path);
    // What could not be folded in belongs to the file by its name.
    for (const end of ["", "-wal", "-shm"]) {
      if (existsSync(path + end)) renameSync(path + end, aside + end);
    }
    return aside;
  } catch (cause) {
    throw explainFailure(path, cause);
  } finally {
    lock.release();
  }
}

function freeName(path: string): string {
  const { dir, name, ext } = parse(path);
  for (let i = 1; ; i++) {
    const candidate = join(dir, `${name}.${i}${ext}`);
    if (!existsSync(candidate)) return candidate;
  }
}

function refuseWrongPlace(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new StoreError(
      `\`${path}\` is a folder; a store is a file. Name a file in it, such as \`${path.replace(/[/\\]+$/, "")}/study.db\`.`,
    );
  }
  const folder = dirname(path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new StoreError(
      `There is no folder \`${folder}\` for the store \`${path}\`. Create it first.`,
    );
  }
}

function openDatabase(engine: Engine, path: string, readOnly: boolean): Database {
  const database = engine.open(path, { readOnly });
  database.exec("PRAGMA busy_timeout = 2000");
  return database;
}

/** 0 for an empty file. Throws for files that are not ours and for newer formats. */
function versionOf(database: Database, path: string): number {
  const application = database.prepare("PRAGMA application_id").get()?.["application_id"];
  const version = database.prepare("PRAGMA user_version").get()?.["user_version"];
  if (application === 0 && version === 0) {
    const tables = database.prepare("SELECT name FROM sqlite_schema LIMIT 1").all();
    if (tables.length === 0) return 0;
  }
  if (application !== APPLICATION || typeof version !== "number") {
    throw new StoreError(notAStore(path));
  }
  if (version > FORMAT) {
    throw new StoreError(
      `The store \`${path}\` was written by a newer hptc (store format ${version}; this one knows ${FORMAT}). Update hptc, or choose another place with \`--store PATH\`.`,
    );
  }
  return version;
}

function prepareForWriting(database: Database, path: string): void {
  const version = versionOf(database, path);
  // Switching to WAL ignores the busy timeout when a reader opens the file at the same moment.
  withRetries(path, () => database.exec("PRAGMA journal_mode = WAL"));
  database.exec("PRAGMA synchronous = FULL");
  if (version === FORMAT) return;
  database.exec(
    `BEGIN IMMEDIATE;
     CREATE TABLE events (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL) STRICT;
     PRAGMA application_id = ${APPLICATION};
     PRAGMA user_version = ${FORMAT};
     COMMIT`,
  );
}

function withRetries(path: string, action: () => void): void {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      action();
      return;
    } catch (cause) {
      if (resultCode(cause) !== SQLITE_BUSY) throw cause;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
  throw new StoreError(busy(path));
}

function storeOn(database: Database, path: string, lock: Lock | undefined): Store {
  const insert =
    lock === undefined
      ? undefined
      : database.prepare("INSERT INTO events (kind, body) VALUES (?, ?)");
  return {
    append(...events) {
      if (insert === undefined)
        throw new StoreError(`The store \`${path}\` was opened for reading only.`);
      const rows = events.map((event) => [event.kind, JSON.stringify(event)] as const);
      const write = (): void => {
        for (const row of rows) insert.run(...row);
      };
      try {
        if (rows.length === 1) write();
        else atomically(database, write);
      } catch (cause) {
        throw explainFailure(path, cause);
      }
    },
    events() {
      try {
        return database
          .prepare("SELECT number, body FROM events ORDER BY number")
          .all()
          .map((row) => readEvent(row, path));
      } catch (cause) {
        throw explainFailure(path, cause);
      }
    },
    close() {
      if (lock !== undefined) foldIn(database);
      database.close();
      lock?.release();
    },
  };
}

/** All that an action writes, or nothing of it. */
function atomically(database: Database, action: () => void): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    action();
    database.exec("COMMIT");
  } catch (cause) {
    try {
      database.exec("ROLLBACK");
    } catch {
      // SQLite has taken it back itself, as it does where the disk is full.
    }
    throw cause;
  }
}

/** Moves the write-ahead log into the file, so that a finished store is one file that can be copied. */
function foldIn(database: Database): void {
  try {
    database.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE");
  } catch {
    // Somebody reads it, or the disk is full: the log stays beside the store and is just as durable.
  }
}

function readEvent(row: { readonly [column: string]: unknown }, path: string): StudyEvent {
  const damaged = (cause?: unknown) =>
    new StoreError(
      `The store \`${path}\` is damaged: its event ${String(row["number"])} cannot be read. Put a copy back, or choose another place with \`--store PATH\`.`,
      { cause },
    );
  try {
    const event: unknown = JSON.parse(String(row["body"]));
    if (isEvent(event)) return event;
  } catch (cause) {
    throw damaged(cause);
  }
  throw damaged();
}

const kinds: { readonly [K in StudyEvent["kind"]]: true } = {
  started: true,
  measured: true,
  warmed: true,
  solved: true,
  asked: true,
  reported: true,
  explored: true,
  told: true,
  stopped: true,
};

/** The envelope only: rows are written by `append`, and the plan inside is validated by who runs it. */
function isEvent(value: unknown): value is StudyEvent {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    typeof value.kind === "string" &&
    Object.hasOwn(kinds, value.kind)
  );
}
