import type { Value } from "../../ir/value.ts";
import type { Domain, Labels, Plan } from "../../plan/document.ts";
import type { Configuration } from "../../space/configuration.ts";
import type { Assignment } from "./study.ts";

/** The configuration of real parameters that have these values. */
export function configurationOf(plan: Plan, values: Assignment): Configuration {
  const byPlace = new Map<string, number>();
  for (const [{ name, at }, value] of values) byPlace.set([name, ...at].join(" "), value);
  const valueAt = (name: string, at: readonly number[], domain: Domain): Value => {
    switch (domain.kind) {
      case "array":
        return itemsOf(domain.over, (i) => valueAt(name, [...at, i], domain.element));
      case "simplex":
        return itemsOf(domain.over, (i) => byPlace.get([name, ...at, i].join(" ")) ?? NaN);
      case "real":
      case "int":
      case "bool":
      case "choice":
      case "permutation":
        return byPlace.get([name, ...at].join(" ")) ?? NaN;
    }
  };
  return new Map(
    plan.parameters.map(({ name, domain }) => [name, valueAt(name, [], domain)] as const),
  );
}

function itemsOf(over: Labels, item: (index: number) => Value): Value {
  return Array.from({ length: typeof over === "number" ? over : over.length }, (_, i) => item(i));
}
