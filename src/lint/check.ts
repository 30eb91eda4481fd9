import { checkModules, type CheckOptions as ModuleOptions } from "../semantics/check.ts";
import type { Host, Program } from "../semantics/program.ts";
import type { Levels } from "./levels.ts";
import { lint } from "./lint.ts";

export interface CheckOptions extends ModuleOptions {
  /** Levels by rule, as `parseConfig` reads them; those of the rules themselves where absent. */
  readonly levels?: Levels;
}

/**
 * Checks a file and all it imports, with all rules. Never throws; everything that is to be said is in
 * `diagnostics`, in the order of the modules and of their texts.
 */
export function check(entryFile: string, host: Host, options: CheckOptions = {}): Program {
  const program = checkModules(entryFile, host, options);
  return { ...program, diagnostics: lint(program, options) };
}
