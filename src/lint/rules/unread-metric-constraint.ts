import type { Location } from "../../diagnostics/span.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import { references } from "../../ir/references.ts";
import type { StudyConstraint, StudyTrial } from "../../semantics/program.ts";
import type { Rule } from "../rule.ts";
import type { StudySubject } from "../subject.ts";

/** What could be checked earlier: a failed requirement saves the trials of its configuration that remain. */
export const unreadMetricConstraint: Rule = {
  id: "unread-metric-constraint",
  severity: "info",
  summary: "A requirement waits for a later trial than its parts need.",
  study: (subject, report) => {
    const { study } = subject;
    const trials = study.trials.filter(({ phase }) => phase === "metric" || phase === "parameter");
    if (trials.length < 2) return;
    const reads = readTrials(subject);
    for (const constraint of study.constraints) {
      if (constraint.phase !== "metric") continue;
      const needed = lastOf(reads(constraint.holds), trials);
      const early = conjuncts(constraint.holds)
        .map((part) => ({ part, last: lastOf(reads(part), trials) }))
        .filter(({ last }) => last >= 0 && last < needed);
      for (const { part, last } of early) {
        report({
          location: placeOf(part, constraint),
          message: `this part needs only \`${trials[last]?.name ?? ""}\`, but the requirement as a whole is checked after \`${trials[needed]?.name ?? ""}\`, so a configuration that fails here still costs ${countOf(needed - last)}. Make it a \`require\` of its own.`,
        });
      }
    }
  },
};

function countOf(trials: number): string {
  return trials === 1 ? "1 more trial" : `${String(trials)} more trials`;
}

/** `a and b and c` as a, b, c. Any depth. */
function conjuncts(expression: TypedExpression): readonly TypedExpression[] {
  const found: TypedExpression[] = [];
  const open = [expression];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (each.kind === "apply" && each.atom === "and") open.push(...each.args.toReversed());
    else found.push(each);
  }
  return found;
}

function placeOf(part: TypedExpression, { location }: StudyConstraint): Location {
  return { file: location.file, span: part.span };
}

/** The position of the last trial that is read; −1 where none is. */
function lastOf(read: ReadonlySet<string>, trials: readonly StudyTrial[]): number {
  return trials.findLastIndex(({ name }) => read.has(name));
}

/** The trials that an expression reads, through definitions too. */
function readTrials({ study }: StudySubject): (expression: TypedExpression) => ReadonlySet<string> {
  const values = new Map(study.definitions.map(({ name, value }) => [name, value]));
  return (expression) => {
    const found = new Set<string>();
    const seen = new Set<string>();
    const open = [expression];
    for (let each = open.pop(); each !== undefined; each = open.pop()) {
      const { trials, definitions } = references(each);
      for (const trial of trials) found.add(trial);
      for (const name of definitions) {
        const value = values.get(name);
        if (value === undefined || seen.has(name)) continue;
        seen.add(name);
        open.push(value);
      }
    }
    return found;
  };
}
