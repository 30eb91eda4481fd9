/** The files that a command line means: those it names, and all `.hpt` files in the folders it names. */
import { readdirSync } from "node:fs";
import { join, normalize } from "node:path";
import { Failure } from "../failure.ts";
import { kindOfPath, standardInput } from "../host.ts";

export interface NamedFiles {
  /** Each once, in the order of the command line, those of a folder by name. */
  readonly files: readonly string[];
  /** The folders that were looked into. */
  readonly folders: readonly string[];
  /** Why a folder could not be used. */
  readonly failures: readonly Failure[];
}

/** `-` is a text named `stdin`. A name that is no folder is a file, whether it is there or not. */
export function namedFiles(names: readonly string[], stdin: string = standardInput): NamedFiles {
  const files = new Set<string>();
  const folders: string[] = [];
  const failures: Failure[] = [];
  for (const name of names) {
    if (name === "-") {
      files.add(stdin);
    } else if (kindOfPath(name) !== "folder") {
      files.add(normalize(name));
    } else {
      try {
        const found = filesIn(normalize(name), folders);
        if (found.length === 0) failures.push(new Failure(`There is no .hpt file in \`${name}\`.`));
        for (const file of found) files.add(file);
      } catch (cause) {
        if (!(cause instanceof Error)) throw cause;
        failures.push(new Failure(`The folder \`${name}\` cannot be read: ${cause.message}.`));
      }
    }
  }
  return { files: [...files], folders, failures };
}

/** Not in `node_modules`, nor in folders whose names begin with a dot, nor through links to folders. */
function filesIn(folder: string, folders: string[]): readonly string[] {
  folders.push(folder);
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        const isLeftOut = entry.name === "node_modules" || entry.name.startsWith(".");
        return isLeftOut ? [] : filesIn(path, folders);
      }
      const isLink = entry.isSymbolicLink();
      const isFile = isLink ? kindOfPath(path) === "file" : entry.isFile();
      return isFile && entry.name.endsWith(".hpt") ? [path] : [];
    });
}
