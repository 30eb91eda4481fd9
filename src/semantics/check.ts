import type { DataSetFacts } from "../data/catalog.ts";
import type { Host, Program } from "./program.ts";

/** What `checkModules` may be given beside files; tests put in their own. */
export interface CheckOptions {
  /** Text of `std:` modules by name. */
  readonly stdlib?: { readonly [name: string]: string };
  /** The data sets that `load "builtin:…"` knows. */
  readonly data?: { readonly [source: string]: DataSetFacts };
}

/** Checks a file and all it imports. Never throws; everything wrong is in `diagnostics`. */
export function checkModules(_entryFile: string, _host: Host, _options: CheckOptions = {}): Program {
  throw new Error("not there yet");
}
