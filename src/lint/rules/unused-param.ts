import { removeStatement } from "../edits.ts";
import { declaredParameters } from "../parameters.ts";
import type { Rule } from "../rule.ts";
import { usageOf } from "../usage.ts";

export const unusedParam: Rule = {
  id: "unused-param",
  severity: "warning",
  summary: "Nothing reads a parameter: it is varied for nothing.",
  fix: "unsafe",
  module: ({ module, studies = [] }, report) => {
    // A study that others extend may leave it to them to read what it declares.
    const unread = new Map<number, () => void>();
    const read = new Set<number>();
    for (const subject of studies) {
      const { parameters } = usageOf(subject.plan);
      for (const { parameter, placed } of declaredParameters(subject)) {
        const { name, fidelity, location } = parameter;
        if (placed.module !== module) continue;
        const place = location.span.start;
        // That of a fidelity has a finding of its own.
        if (parameters.has(name) || fidelity) read.add(place);
        if (unread.has(place)) continue;
        unread.set(place, () => {
          report({
            location,
            message:
              `nothing reads \`${name}\`: no trial, requirement, objective, report or condition of \`${subject.study.name}\` depends on it, ` +
              "and yet it is one more dimension to search. Pass it to a trial, or remove it.",
            fixes: [{ title: `remove \`${name}\``, safe: false, edits: [removeStatement(placed)] }],
          });
        });
      }
    }
    for (const [place, say] of unread) if (!read.has(place)) say();
  },
};
