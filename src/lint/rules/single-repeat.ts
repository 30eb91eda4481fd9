import type { Location } from "../../diagnostics/span.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import { indexSetsWithin, visit } from "../../ir/traverse.ts";
import { removeStatement } from "../edits.ts";
import { ownStatement } from "../ranges.ts";
import type { Rule } from "../rule.ts";
import type { StudySubject } from "../subject.ts";

/** `repeat 1` says nothing, and what is computed over the runs of a trial has one run to see. */
export const singleRepeat: Rule = {
  id: "single-repeat",
  severity: "info",
  summary:
    "A spread over the runs of a trial, where each configuration is run once; or `repeat 1`.",
  fix: "safe",
  study: (subject, report) => {
    if (subject.plan.repeat > 1) return;
    const spreads = spreadsOf(subject);
    for (const { trial, location } of spreads) {
      report({
        location,
        message: `every configuration is run once, so this runs over a single run of \`${trial}\`: a standard deviation over it is 0, a maximum or mean the run itself. Write \`repeat 3\` or more, or leave the runs out.`,
      });
    }
    const stated = subject.study.counts.repeat;
    const placed = stated === undefined ? undefined : ownStatement(subject, stated.location);
    const study = placed?.parent?.node;
    if (spreads.length > 0 || placed === undefined || study?.kind !== "study") return;
    // With `extends` it may be there to replace a larger one.
    if (study.extends !== undefined) return;
    report({
      location: { file: placed.module.file, span: placed.node.span },
      message:
        "`repeat 1` is what holds without it: each configuration is run with 1 seed, and how far a result depends on the seed stays unknown. Remove it, or write `repeat 3` to see the spread.",
      fixes: [{ title: "remove it", safe: true, edits: [removeStatement(placed)] }],
    });
  },
};

/** Where objectives, requirements and reports run over the runs of a trial, each trial once a statement. */
function spreadsOf({
  study,
}: StudySubject): readonly { readonly trial: string; readonly location: Location }[] {
  const statements: readonly { readonly value: TypedExpression; readonly location: Location }[] = [
    ...study.objectives,
    ...study.constraints.map(({ holds, location }) => ({ value: holds, location })),
    ...study.reports,
  ];
  return statements.flatMap(({ value, location }) => {
    const trials = new Set<string>();
    visit(value, (node) => {
      for (const set of indexSetsWithin(node)) if (set.kind === "runs") trials.add(set.trial);
    });
    return [...trials].map((trial) => ({ trial, location }));
  });
}
