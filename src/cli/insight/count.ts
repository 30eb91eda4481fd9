import type { Domain, Plan } from "../../plan/document.ts";
import { countLabels } from "../../space/codec.ts";
import { createAxis } from "../../space/scales.ts";

/** How many configurations a plan has, all parameters taken as active; `undefined` where one is continuous. */
export function countConfigurations({ parameters }: Plan): number | undefined {
  const byName = new Map<string, number>();
  for (const { name, domain, fidelity } of parameters) {
    const count = fidelity === true ? 1 : countValues(domain);
    if (count === undefined) return undefined;
    // A name that two branches declare has the values of both.
    byName.set(name, (byName.get(name) ?? 0) + count);
  }
  return [...byName.values()].reduce((product, count) => product * count, 1);
}

/** How many values a domain has; `undefined` for a continuum. */
export function countValues(domain: Domain): number | undefined {
  switch (domain.kind) {
    case "real":
    case "int":
      return createAxis(domain).lattice?.size;
    case "bool":
      return 2;
    case "choice":
      return domain.values.length;
    case "simplex":
      return countLabels(domain.over) <= 1 ? 1 : undefined;
    case "permutation":
      return factorial(countLabels(domain.over));
    case "array": {
      const element = countValues(domain.element);
      return element === undefined ? undefined : element ** countLabels(domain.over);
    }
  }
}

function factorial(n: number): number {
  let product = 1;
  for (let i = 2; i <= n; i++) product *= i;
  return product;
}
