/** `hpt.config.json` of a file's project: the nearest one up to the project's folder. */
import { join, normalize } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { parseConfig } from "../lint/config.ts";
import type { Levels } from "../lint/levels.ts";
import type { FileHost } from "./host.ts";
import { unreadable } from "./input.ts";

export const configName = "hpt.config.json";

export type Configuration =
  | { readonly kind: "levels"; readonly levels: Levels }
  /** What is wrong with it, at places in its text. */
  | { readonly kind: "broken"; readonly diagnostics: readonly Diagnostic[] };

/**
 * How findings of a file are taken; `chosen` replaces the configuration that would be found. Throws a
 * `Failure` when a configuration cannot be read.
 */
export function configurationOf(file: string, host: FileHost, chosen?: string): Configuration {
  const path = normalize(chosen ?? join(host.root(file), configName));
  const read = host.open(path);
  if (read.kind === "failed") {
    if (chosen === undefined && read.reason === "missing") return { kind: "levels", levels: {} };
    throw unreadable(path, read.reason);
  }
  const parsed = parseConfig(read.text, path);
  if (parsed.kind === "failed") return { kind: "broken", diagnostics: parsed.diagnostics };
  return { kind: "levels", levels: parsed.config.rules ?? {} };
}
