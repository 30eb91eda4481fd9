import { isCertainly } from "../../analysis/range.ts";
import { removeStatement } from "../edits.ts";
import { ownStatement, sidesText, textAt } from "../ranges.ts";
import type { Rule } from "../rule.ts";

/** A requirement that the declared ranges alone make true. What is constant was meant as a check and stays. */
export const alwaysTrue: Rule = {
  id: "always-true",
  severity: "warning",
  summary: "A requirement that no configuration and no trial can break.",
  fix: "unsafe",
  study: (subject, report) => {
    const { study, program } = subject;
    const { declaredOf } = subject.propagation();
    for (const { index, value } of subject.graph().constraints) {
      const constraint = study.constraints[index];
      if (constraint === undefined || constraint.phase === "constant") continue;
      if (!isCertainly(declaredOf(value), true)) continue;
      const { location } = constraint;
      const placed = ownStatement(subject, location);
      if (placed?.node.kind !== "require") continue;
      const sides = sidesText(subject, location.file, value, declaredOf);
      const evidence = sides.length === 0 ? "" : `: ${sides.join(", ")}`;
      report({
        location,
        message: `\`${textAt(program.modules, location)}\` is always true${evidence}. It requires nothing: tighten it, or remove it.`,
        fixes: [{ title: "remove the requirement", safe: false, edits: [removeStatement(placed)] }],
      });
    }
  },
};
