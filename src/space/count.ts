/** How many values a domain has, counted as the search over a grid goes through them. */
import type { Domain, Plan } from "../plan/document.ts";
import { countLabels } from "./codec.ts";
import { createAxis } from "./scales.ts";

export interface CountOptions {
  /** How many values a continuum takes; infinitely many where absent. */
  readonly points?: number;
  /**
   * What an array whose length varies counts with: one value, which it has at least, or all of its longest,
   * which together with the lengths is more than there are.
   */
  readonly lengths?: "least" | "most";
}

/**
 * How many configurations a plan has at most, requirements left out; infinitely many where a parameter is
 * continuous and not taken at so many `points`. Conditional parameters count as always there.
 */
export function countConfigurations(
  { parameters }: Pick<Plan, "parameters">,
  points?: number,
): number {
  const byName = new Map<string, number>();
  for (const { name, domain, fidelity } of parameters) {
    const options = { lengths: "most", ...(points === undefined ? {} : { points }) } as const;
    const count = fidelity === true ? 1 : countValues(domain, options);
    // A name that two branches declare has the values of both.
    byName.set(name, (byName.get(name) ?? 0) + count);
  }
  return [...byName.values()].reduce((product, each) => product * each, 1);
}

export function countValues(domain: Domain, options: CountOptions = {}): number {
  const { points = Infinity, lengths = "least" } = options;
  switch (domain.kind) {
    case "real":
    case "int":
      return createAxis(domain).lattice?.size ?? points;
    case "bool":
      return 2;
    case "choice":
      return domain.values.length;
    case "simplex": {
      const size = countLabels(domain.over);
      return size <= 1 || points === 1 ? 1 : choose(points - 1 + size - 1, size - 1);
    }
    case "permutation":
      return factorial(countLabels(domain.over));
    case "array": {
      if (domain.length !== undefined && lengths === "least") return 1;
      return power(countValues(domain.element, options), countLabels(domain.over));
    }
  }
}

function power(base: number, exponent: number): number {
  let product = 1;
  for (let i = 0; i < exponent && product < Infinity; i++) product *= base;
  return product;
}

function factorial(n: number): number {
  let product = 1;
  for (let i = 2; i <= n && product < Infinity; i++) product *= i;
  return product;
}

/** n over k; infinite for an infinite n. */
function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k && product < Infinity; i++) product = (product * (n - k + i)) / i;
  return Math.round(product);
}
