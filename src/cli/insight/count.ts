import type { Domain, Plan } from "../../plan/document.ts";
import { countValues } from "../../space/count.ts";

/** Configurations or points: so many, or no more than so many. */
export interface Count {
  readonly count: number;
  readonly exact: boolean;
}

/**
 * How many configurations a plan has before requirements; `undefined` where one parameter is continuous and not
 * taken at so many `points`. Conditional parameters count as always there, arrays with their greatest length.
 */
export function countConfigurations({ parameters }: Plan, points?: number): Count | undefined {
  const byName = new Map<string, number>();
  for (const { name, domain, fidelity } of parameters) {
    const count = fidelity === true ? 1 : countMost(domain, points);
    // A name that two branches declare has the values of both.
    byName.set(name, (byName.get(name) ?? 0) + count);
  }
  const count = [...byName.values()].reduce((product, each) => product * each, 1);
  if (!Number.isFinite(count)) return undefined;
  return { count, exact: !parameters.some(isConditional) };
}

/** How many values a domain has; infinitely many of a continuum. */
export function countMost(domain: Domain, points = Infinity): number {
  return countValues(domain, { points, lengths: "most" });
}

function isConditional({ condition, domain }: Plan["parameters"][number]): boolean {
  return condition !== undefined || (domain.kind === "array" && domain.length !== undefined);
}
