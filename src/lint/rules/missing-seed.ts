import { insertAfter } from "../edits.ts";
import type { Rule } from "../rule.ts";
import type { StudySubject } from "../subject.ts";

export const missingSeed: Rule = {
  id: "missing-seed",
  severity: "info",
  summary: "A study that draws random numbers does not say from which seed.",
  fix: "unsafe",
  study: (subject, report) => {
    const { study, plan, statements } = subject;
    if (plan.seed !== undefined || !isRandom(subject)) return;
    const placed = statements.at(study.location);
    if (placed?.node.kind !== "study") return;
    const { node, module } = placed;
    // What it extends says the same of itself.
    if (node.extends !== undefined) return;
    const last = node.body.at(-1);
    const edit = last && insertAfter(module, last.span, "seed 1");
    report({
      location: { file: module.file, span: node.name.span },
      message:
        `\`${study.name}\` has no seed: each run draws one, and two runs ${plan.method.name === "grid" ? "train differently" : "try different configurations"}. ` +
        "Write `seed 1`, or any other whole number, and it can be repeated by whoever has the file.",
      fixes: edit === undefined ? [] : [{ title: "append `seed 1`", safe: false, edits: [edit] }],
    });
  },
};

/** Whether chance decides something: which configurations are tried, or how a trial goes. */
function isRandom({ plan: { method, trials } }: StudySubject): boolean {
  return method.role === "search" && (method.name !== "grid" || trials.length > 0);
}
