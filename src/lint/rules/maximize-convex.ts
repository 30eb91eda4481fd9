import {
  convexMethod,
  curvaturesOf,
  curvedObjectives,
  solveGlobally,
  treeLines,
} from "../convexity.ts";
import { nodeText } from "../node-text.ts";
import type { Rule } from "../rule.ts";

/** The objective is curved as a whole, but against its direction. */
export const maximizeConvex: Rule = {
  id: "maximize-convex",
  severity: "error",
  summary: "`solve convex` is to maximize something convex, or to minimize something concave.",
  fix: "unsafe",
  study: (subject, report) => {
    const method = convexMethod(subject);
    if (method === undefined) return;
    const known = curvaturesOf(subject);
    if (known === undefined) return;
    for (const { objective, root, need, fault, opposed } of curvedObjectives(subject, known)) {
      if (!opposed) continue;
      const text = nodeText(subject, objective.location, known);
      const curvature = need === "convex" ? "concave" : "convex";
      const other = objective.direction === "minimize" ? "maximize" : "minimize";
      report({
        location: objective.location,
        message: [
          `this objective is ${curvature}, and \`${objective.direction}\` needs one that is ${need}: the best of a ${curvature} function lies at the ends of the ranges, and each end may be a best of its own.`,
          treeLines(root, fault, known, text),
          `Write \`${other}\` if that was meant, or use \`solve global\`.`,
        ].join("\n"),
        fixes: [solveGlobally(method)],
      });
    }
  },
};
