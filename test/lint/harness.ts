/** Checking texts with all rules, or with those that a test brings. */
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { lint, type LintOptions } from "../../src/lint/lint.ts";
import { check as checkWithoutRules, type Files } from "../semantics/harness.ts";

/** The findings of `main.hpt` of some files, or of one text. */
export function lintText(files: Files | string, options: LintOptions = {}): readonly Diagnostic[] {
  return lint(checkWithoutRules(files), options);
}

/** Findings as "line id", in order. */
export function marksOf(text: string, diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ id, location }) => {
    const line = text.slice(0, location.span.start).split("\n").length;
    return `${String(line)} ${id}`;
  });
}
