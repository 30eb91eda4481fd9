import type { Rule } from "../rule.ts";

export const parallelOverBudget: Rule = {
  id: "parallel-over-budget",
  severity: "warning",
  summary: "More trials are to run at the same time than there are in all.",
  study: ({ study, plan }, report) => {
    const { parallel } = study.counts;
    const { trials } = plan.budget;
    if (parallel === undefined || trials === undefined || parallel.value <= trials) return;
    report({
      location: parallel.location,
      message:
        `${String(parallel.value)} trials are to run at the same time, and the budget has ${String(trials)}: ` +
        `${String(parallel.value - trials)} of them never begin. Write \`parallel ${String(trials)}\` at most, or raise the budget.`,
    });
  },
};
