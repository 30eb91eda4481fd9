import { isBuiltin } from "node:module";

/**
 * The SQLite that is at hand: the one in Node where it has one, else the prebuilt package with the
 * same interface. Only what the store uses is described here.
 */
export interface Database {
  readonly exec: (sql: string) => void;
  readonly prepare: (sql: string) => Statement;
  readonly close: () => void;
}

export interface Statement {
  readonly run: (...values: readonly (string | number)[]) => unknown;
  readonly get: () => { readonly [column: string]: unknown } | undefined;
  readonly all: () => readonly { readonly [column: string]: unknown }[];
}

export interface Engine {
  readonly name: "node:sqlite" | "@photostructure/sqlite";
  readonly open: (path: string, options: { readonly readOnly: boolean }) => Database;
}

interface SqliteModule {
  readonly DatabaseSync: new (path: string, options: { readonly readOnly: boolean }) => Database;
}

/** Finds an engine; throws an `Error` for the user that says how to get one. */
export async function loadEngine(): Promise<Engine> {
  const builtin = isBuiltin("node:sqlite") ? await load("node:sqlite") : undefined;
  if (isSqlite(builtin)) return engineOf("node:sqlite", builtin);
  const installed = await load("@photostructure/sqlite");
  if (isSqlite(installed)) return engineOf("@photostructure/sqlite", installed);
  throw new Error(
    "Storing results needs SQLite, and this installation has none: Node.js has it built in from 22.13 on; " +
      "for older versions run `npm install @photostructure/sqlite`.",
  );
}

function load(name: string): Promise<unknown> {
  return import(name).catch(() => undefined);
}

function engineOf(name: Engine["name"], { DatabaseSync }: SqliteModule): Engine {
  return { name, open: (path, options) => new DatabaseSync(path, options) };
}

function isSqlite(module: unknown): module is SqliteModule {
  return typeof module === "object" && module !== null && "DatabaseSync" in module;
}
