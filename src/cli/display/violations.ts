/** Requirements that do not hold, with the values of their parts. */
import type { Constraint, Plan } from "../../plan/document.ts";
import type { TrialRecord } from "../../runtime/study.ts";
import { scopeOfTrial } from "../../runtime/trial-scope.ts";
import { constraintName } from "../../search/rejection.ts";
import { explainConstraint } from "../../space/assertion.ts";
import type { Scope } from "../../space/environment.ts";
import { StudyError } from "../../space/error.ts";
import type { Channel } from "../terminal.ts";
import { countOf } from "./values.ts";

/** Of more requirements only the number of trials that break them is told. */
const EXPLAINED = 2;

/** Each requirement's name, its text with values underneath, and what its author says of it. */
export function printViolations(
  constraints: readonly Constraint[],
  scope: Scope,
  { line, width, palette }: Channel,
): void {
  for (const constraint of constraints) {
    const { label, message } = constraint;
    line("");
    line(palette.strong(`  require${label === undefined ? "" : ` ${label}:`}`));
    for (const text of explainConstraint(constraint, scope, width - 4)) line(`    ${text}`);
    if (message !== undefined) line(`    ${message}`);
  }
}

/** How many trials break each outcome constraint, the most frequent first, and how one of them does. */
export function printBroken(plan: Plan, trials: readonly TrialRecord[], channel: Channel): void {
  const { line } = channel;
  const broken = plan.constraints
    .map((constraint) => {
      const name = constraintName(constraint);
      return { constraint, name, by: trials.filter(({ violated }) => violated.includes(name)) };
    })
    .filter(({ by }) => by.length > 0)
    .toSorted((a, b) => b.by.length - a.by.length);
  for (const [place, { constraint, name, by }] of broken.entries()) {
    const [first] = by;
    const lines =
      first === undefined || place >= EXPLAINED ? [] : valuesIn(constraint, plan, first, channel);
    const example =
      lines.length === 0 || first === undefined ? "." : `, such as trial ${first.number}:`;
    line(
      `${countOf(by.length, "trial")} ${by.length === 1 ? "does" : "do"} not meet \`${name}\`${example}`,
    );
    for (const text of lines) line(`    ${text}`);
  }
}

/** Nothing where the store does not hold what its values need. */
function valuesIn(
  constraint: Constraint,
  plan: Plan,
  trial: TrialRecord,
  { width }: Channel,
): readonly string[] {
  try {
    const lines = explainConstraint(constraint, scopeOfTrial(plan, trial), width - 4);
    return lines.length > 1 ? lines : [];
  } catch (error) {
    if (error instanceof StudyError) return [];
    throw error;
  }
}
