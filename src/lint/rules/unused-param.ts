import { removeStatement } from "../edits.ts";
import type { Rule } from "../rule.ts";

export const unusedParam: Rule = {
  id: "unused-param",
  severity: "warning",
  summary: "Nothing reads a parameter: it is varied for nothing.",
  fix: "unsafe",
  module: ({ module, statements, studies = [] }, report) => {
    // A study that others extend may leave it to them to read what it declares.
    const unread = new Map<number, () => void>();
    const read = new Set<number>();
    for (const { study, usage } of studies) {
      for (const { name, fidelity, location } of study.parameters) {
        const place = location.span.start;
        // That of a fidelity has a finding of its own.
        if (fidelity || location.file !== module.file) continue;
        if (usage.parameters.has(name)) read.add(place);
        if (unread.has(place)) continue;
        const placed = statements.at(location);
        if (placed?.node.kind !== "param") continue;
        unread.set(place, () => {
          report({
            location,
            message:
              `nothing reads \`${name}\`: no trial, requirement, objective, report or condition of \`${study.name}\` depends on it, ` +
              "and yet it is one more dimension to search. Pass it to a trial, or remove it.",
            fixes: [{ title: `remove \`${name}\``, safe: false, edits: [removeStatement(placed)] }],
          });
        });
      }
    }
    for (const [place, say] of unread) if (!read.has(place)) say();
  },
};
