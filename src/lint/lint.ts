/** Everything that is to be said about a program: what the checker found, and what the rules find. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Program } from "../semantics/program.ts";
import { atLevel, declaredLevels, type Levels } from "./levels.ts";
import { type Report, type Rule, toDiagnostic } from "./rule.ts";
import { rules as allRules } from "./rules.ts";
import { findUnused } from "./rules/unused-suppression.ts";
import { soundStudies } from "./sound.ts";
import { createStatements, type Statements } from "./statements.ts";
import { createStudySubject, type StudyUse } from "./subject.ts";
import { findSuppressions, isJudged, withoutSuppressed } from "./suppressions.ts";
import { usageOf } from "./usage.ts";

export interface LintOptions {
  /** Levels by rule, of the project's configuration. */
  readonly levels?: Levels;
  /** The rules to carry out; all there are where absent. */
  readonly rules?: readonly Rule[];
}

/**
 * The findings of the checker and of the rules, in the order of the modules and of their texts, without
 * those that comments leave out, at the levels that are configured. A rule looks at a study only where
 * nothing it is made of has an error, and at a module where nothing has. Never throws.
 */
export function lint(program: Program, options: LintOptions = {}): readonly Diagnostic[] {
  const { levels = {}, rules = allRules } = options;
  const own = program.modules.filter(({ file }) => !isStandard(file));
  const statements = createStatements(own);
  const active = rules.filter(({ id, severity }) => severity === "error" || levels[id] !== "off");
  const found = [...program.diagnostics, ...findingsOf(active, program, statements)];
  const suppressions = findSuppressions(own, statements, declaredLevels(rules));
  const { left, used } = withoutSuppressed(found, suppressions.all, statements);
  const unused = suppressions.all.filter(
    (one) => !used.has(one) && isJudged(one, program, rules, levels),
  );
  return inOrderOfText([...left, ...suppressions.findings, ...findUnused(unused)], program).flatMap(
    (finding) => atLevel(finding, levels) ?? [],
  );
}

/**
 * What rules report, once for each place, what they find in modules first; nothing about the standard library,
 * which is not the user's to change.
 */
function findingsOf(
  rules: readonly Rule[],
  program: Program,
  statements: Statements,
): readonly Diagnostic[] {
  const studies = soundStudies(program);
  const inStudies = createFindings();
  // One study after the other: its plan and what analyses make of it are given back before the next.
  const uses = studies.map((study): StudyUse => {
    const subject = createStudySubject(study, program, statements);
    for (const rule of rules) rule.study?.(subject, inStudies.reportOf(rule));
    return { study, usage: usageOf(subject.plan) };
  });
  const inModules = createFindings();
  const whole = studies.length === program.studies.length;
  const broken = new Set(
    program.diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ location }) => location.file),
  );
  for (const rule of rules) {
    for (const module of program.modules) {
      if (isStandard(module.file) || broken.has(module.file)) continue;
      const known = module === program.entry && whole ? { studies: uses } : {};
      rule.module?.({ program, module, statements, ...known }, inModules.reportOf(rule));
    }
  }
  return [...inModules.all(), ...inStudies.all()];
}

interface Findings {
  readonly reportOf: (rule: Rule) => Report;
  readonly all: () => Iterable<Diagnostic>;
}

function createFindings(): Findings {
  const found = new Map<string, Diagnostic>();
  return {
    reportOf: (rule) => (finding) => {
      const { file, span } = finding.location;
      const key = `${rule.id} ${String(span.start)} ${String(span.end)} ${file}`;
      if (!isStandard(file) && !found.has(key)) found.set(key, toDiagnostic(rule, finding));
    },
    all: () => found.values(),
  };
}

function inOrderOfText(
  findings: readonly Diagnostic[],
  { modules }: Program,
): readonly Diagnostic[] {
  const places = new Map(modules.map(({ file }, place) => [file, place]));
  const place = ({ location }: Diagnostic) => places.get(location.file) ?? 0;
  return findings.toSorted(
    (a, b) => place(a) - place(b) || a.location.span.start - b.location.span.start,
  );
}

function isStandard(file: string): boolean {
  return file.startsWith("std:");
}
