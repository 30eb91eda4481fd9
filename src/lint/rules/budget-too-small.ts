import { printNumber } from "../../ir/quantity.ts";
import { mostConfigurations } from "../combinations.ts";
import type { Rule } from "../rule.ts";

/** The part of the space that is to be reached, and how surely. */
const share = 0.05;
const confidence = 0.95;

/**
 * n independent draws all miss the best share v with probability (1 − v)^n: Bergstra & Bengio,
 * "Random Search for Hyper-Parameter Optimization", JMLR 13 (2012), section 2.
 */
const needed = Math.ceil(Math.log(1 - confidence) / Math.log(1 - share));

export const budgetTooSmall: Rule = {
  id: "budget-too-small",
  severity: "warning",
  summary:
    "A search that draws its configurations has too few trials to reach the best of the space.",
  study: ({ study, plan }, report) => {
    const { trials } = plan.budget;
    const amount = study.budget.find(({ unit }) => unit === "trials");
    if (trials === undefined || amount === undefined || trials >= needed) return;
    const { role, name } = plan.method;
    if (role !== "search" || !["random", "sobol", "auto"].includes(name)) return;
    // First points that are known to be good count for more than draws.
    if (study.warm.length > 0) return;
    // A space of few configurations has no best 5%, or is gone through.
    if (mostConfigurations(plan) < Math.max(1 / share, trials)) return;
    const reached = 1 - (1 - share) ** trials;
    const best = 1 - (1 - confidence) ** (1 / trials);
    report({
      location: amount.location,
      message:
        `${printNumber(trials)} ${trials === 1 ? "trial reaches" : "trials reach"} the best ${percent(share)} of the space with ${percent(reached)} probability; ` +
        `for ${percent(confidence)} a search that draws needs ${String(needed)}. ` +
        `This budget is sure, to ${percent(confidence)}, of the best ${percent(best)} only. Raise it, or narrow the ranges.`,
    });
  },
};

function percent(value: number): string {
  return `${printNumber(Number((value * 100).toPrecision(3)))}%`;
}
