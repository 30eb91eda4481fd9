import type { Rule } from "../rule.ts";

/** What it looks at is known only when a study has run: `hptc run` and `hptc show` tell it. */
export const hardBoundOptimum: Rule = {
  id: "hard-bound-optimum",
  severity: "info",
  summary: "The best trials of a run stand at the end of a range.",
};
