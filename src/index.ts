/**
 * The compiler as a library: pure functions over texts that a host hands in. Nothing here reads a
 * file, runs a task or needs Node.
 */
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { diagnose } from "./diagnostics/message.ts";
import { studyMessages } from "./diagnostics/messages/studies.ts";
import { check, type CheckOptions } from "./lint/check.ts";
import type { Plan } from "./plan/document.ts";
import { deepestPlan, depthOf } from "./plan/limits.ts";
import { lowerStudy } from "./plan/lowering/study.ts";
import type { Host } from "./semantics/program.ts";

export { createSource, type Position, type Source } from "./diagnostics/source.ts";
export type { Diagnostic, Edit, Fix, Related, Severity } from "./diagnostics/diagnostic.ts";
export type { Location, Span } from "./diagnostics/span.ts";
export { parse, type ParseResult } from "./syntax/parse.ts";
export type * as Ast from "./syntax/ast.ts";
export { check, type CheckOptions } from "./lint/check.ts";
export { applyFixes, fixText, type AppliedFix, type Fixed, type FixOptions } from "./lint/fix.ts";
export { parseConfig, type LintConfig, type ParsedConfig } from "./lint/config.ts";
export type { Level, Levels } from "./lint/levels.ts";
export type { Host, Program, ReadResult } from "./semantics/program.ts";
export type * from "./plan/document.ts";
export { PlanError } from "./plan/error.ts";
export { stringifyPlan } from "./plan/stringify.ts";
export { parsePlan } from "./plan/validate.ts";

export interface CompileOptions extends CheckOptions {
  /** The one study to compile; all of the file without it. */
  readonly study?: string;
}

export interface Compiled {
  /** In the order of the file; none where a diagnostic is an error. */
  readonly plans: readonly Plan[];
  readonly diagnostics: readonly Diagnostic[];
  /** The names of all studies of the file, whichever were asked for. */
  readonly studies: readonly string[];
}

/** Checks a file and makes the plans of its studies. Never throws. */
export function compile(entryFile: string, host: Host, options: CompileOptions = {}): Compiled {
  const program = check(entryFile, host, options);
  const studies = program.studies.map((study) => study.name);
  const failed = { plans: [], diagnostics: program.diagnostics, studies };
  if (hasErrors(program.diagnostics)) return failed;
  const chosen = program.studies.filter(({ name }) => (options.study ?? name) === name);
  const lowered = chosen.map((study) => ({ study, plan: lowerStudy(study, program) }));
  const tooDeep = lowered
    .filter(({ plan }) => depthOf(plan) > deepestPlan)
    .map(({ study: { name, location } }) =>
      diagnose(studyMessages.planTooDeep, location, { study: name, most: deepestPlan }),
    );
  if (tooDeep.length > 0) return { ...failed, diagnostics: [...program.diagnostics, ...tooDeep] };
  return { plans: lowered.map(({ plan }) => plan), diagnostics: program.diagnostics, studies };
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}
