/** Stores of earlier studies, as plans name them: relative to where the plan is. */
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Library } from "../runtime/earlier.ts";
import { readStore } from "../store/sqlite.ts";
import { Failure } from "./failure.ts";

const extensions = [".db", ".hptlog"];

export function libraryIn(base: string): Library {
  return {
    store: async (path) => {
      const store = await readStore(resolve(base, path));
      try {
        return [...store.events()];
      } finally {
        store.close();
      }
    },
    folder: async (path) => {
      const names = await list(resolve(base, path), path);
      return names
        .filter((name) => extensions.some((extension) => name.endsWith(extension)))
        .toSorted()
        .map((name) => join(path, name));
    },
  };
}

async function list(folder: string, path: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure(`The folder \`${path}\` of earlier studies cannot be read: ${reason}`);
  }
}
