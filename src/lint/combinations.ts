/** How many configurations a space has, counted as the search over a grid goes through them. */
import { stepCount } from "../ir/grid.ts";
import type { Domain, Labels, Parameter, Plan } from "../plan/document.ts";

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
    .map(({ name, domain }) => ({ name, values: countValues(domain, points) }));
}

/** How many configurations there are at most, before requirements: conditional parameters count as if always there. */
export function mostConfigurations(plan: Plan): number {
  return plan.parameters.reduce((product, parameter) => product * countAtMost(parameter), 1);
}

function countAtMost({ domain, condition, fidelity }: Parameter): number {
  if (fidelity === true) return 1;
  const values = countValues(domain, Infinity, true);
  return condition === undefined ? values : values + 1;
}

function countValues(domain: Domain, points: number, most = false): number {
  switch (domain.kind) {
    case "real":
    case "int": {
      const { kind, low, high, scale } = domain;
      if (scale.name === "pow2") return Math.round(Math.log2(high / low)) + 1;
      if (scale.name === "step") return stepCount(low, high, scale.step ?? 1);
      if (low === high) return 1;
      return kind === "int" ? high - low + 1 : points;
    }
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
      const size = countLabels(domain.over);
      const element = countValues(domain.element, points, most);
      if (domain.length === undefined) return element ** size;
      return most ? (element + 1) ** size : 1;
    }
  }
}

function countLabels(labels: Labels): number {
  return typeof labels === "number" ? labels : labels.length;
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
