import type { Domain, Plan } from "../../plan/document.ts";
import { countConfigurations, countValues } from "../../space/count.ts";

/** Configurations or points: so many, or no more than so many. */
export interface Count {
  readonly count: number;
  readonly exact: boolean;
}

/** How many configurations a plan has before requirements; `undefined` of a continuum that has no `points`. */
export function countPlan(plan: Plan, points?: number): Count | undefined {
  const count = countConfigurations(plan, points);
  if (!Number.isFinite(count)) return undefined;
  return { count, exact: !plan.parameters.some(isConditional) };
}

/** How many values a domain has; infinitely many of a continuum. */
export function countMost(domain: Domain, points = Infinity): number {
  return countValues(domain, { points, lengths: "most" });
}

function isConditional({ condition, domain }: Plan["parameters"][number]): boolean {
  return condition !== undefined || (domain.kind === "array" && domain.length !== undefined);
}
