/** How many configurations a space has, counted as the search over a grid goes through them. */
import type { Parameter, Plan } from "../plan/document.ts";
import { countValues } from "../space/count.ts";

export interface Factor {
  readonly name: string;
  readonly values: number;
}

/**
 * The values of each parameter that is always there, in the order of the plan: their product is what the
 * space has at least, before requirements. `points` is how many values a continuous one takes; infinitely
 * many where absent. Arrays of a length that varies count with one element.
 */
export function factorsOf(plan: Plan, points = Infinity): readonly Factor[] {
  return plan.parameters
    .filter(({ condition, fidelity }) => condition === undefined && fidelity !== true)
    .map(({ name, domain }) => ({ name, values: countValues(domain, { points }) }));
}

/** How many configurations there are at most, before requirements: conditional parameters count as if always there. */
export function mostConfigurations(plan: Plan): number {
  return plan.parameters.reduce((product, parameter) => product * countAtMost(parameter), 1);
}

function countAtMost({ domain, condition, fidelity }: Parameter): number {
  if (fidelity === true) return 1;
  const values = countValues(domain, { lengths: "most" });
  return condition === undefined ? values : values + 1;
}
