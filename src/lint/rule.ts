/**
 * A rule: one file in `rules/`, one page in `docs/rules/`. It looks at a module or at a study that has no
 * errors of syntax and types, and reports findings with evidence. Its sentences stand in its own file.
 */
import type { Diagnostic, Fix, Related, Severity } from "../diagnostics/diagnostic.ts";
import type { Location } from "../diagnostics/span.ts";
import type { ModuleSubject, StudySubject } from "./subject.ts";

export interface Rule {
  /** Slug: `use-log-scale`. */
  readonly id: string;
  /** Level where nobody configured another. */
  readonly severity: Severity;
  /** One line: what it finds. Stands in the list of rules. */
  readonly summary: string;
  /** Whether it offers a fix, and whether that changes the meaning. */
  readonly fix?: "safe" | "unsafe";
  /** Once for every own module (not of the standard library) that has no error. */
  readonly module?: (subject: ModuleSubject, report: Report) => void;
  /** Once for every study of the entry file of which nothing has an error. */
  readonly study?: (subject: StudySubject, report: Report) => void;
}

export type Report = (finding: Finding) => void;

export interface Finding {
  readonly location: Location;
  /** What is wrong, the evidence in numbers, what to do. */
  readonly message: string;
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
}

/** The finding of a rule as a diagnostic. */
export function toDiagnostic(rule: Rule, finding: Finding): Diagnostic {
  return {
    id: rule.id,
    severity: rule.severity,
    message: finding.message,
    location: finding.location,
    related: finding.related ?? [],
    fixes: finding.fixes ?? [],
  };
}
