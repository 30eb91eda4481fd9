/** `hptc compile`: the plan of a study as JSON. */
import { stringifyPlan } from "../../plan/stringify.ts";
import type { ExitCode } from "../failure.ts";
import { loadPlan } from "../plans.ts";
import type { Terminal } from "../terminal.ts";
import { writeTextFile } from "../write-file.ts";

export interface CompileOptions {
  readonly study?: string;
  /** A file to write; standard output if not given. */
  readonly output?: string;
}

export async function compile(
  file: string,
  { study, output }: CompileOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const loaded = await loadPlan(file, study, terminal);
  if (loaded === undefined) return 1;
  const text = stringifyPlan(loaded.plan);
  if (output === undefined || output === "-") terminal.out.write(text);
  else writeTextFile(output, text);
  return 0;
}
