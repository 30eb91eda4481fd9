/** What of a study is read by something: the plan holds what is carried out, and nothing else counts. */
import type { Expression } from "../ir/expression.ts";
import { references } from "../ir/references.ts";
import type { Domain, Plan } from "../plan/document.ts";

export interface Usage {
  readonly parameters: ReadonlySet<string>;
  /** Trials of which a metric is read. */
  readonly trials: ReadonlySet<string>;
  /** What these need, directly or through others. */
  readonly definitions: ReadonlySet<string>;
}

/** What conditions, lengths, requirements, trials, objectives and reports read, directly or through definitions. */
export function usageOf(plan: Plan): Usage {
  const parameters = new Set<string>();
  const trials = new Set<string>();
  for (const expression of expressionsOf(plan)) {
    const read = references(expression);
    for (const name of read.parameters) parameters.add(name);
    for (const name of read.trials) trials.add(name);
  }
  return { parameters, trials, definitions: new Set(plan.definitions.map(({ name }) => name)) };
}

function expressionsOf(plan: Plan): readonly Expression[] {
  const optional = (expression: Expression | undefined) =>
    expression === undefined ? [] : [expression];
  return [
    ...plan.parameters.flatMap(({ condition, domain }) => [
      ...optional(condition),
      ...lengthsOf(domain),
    ]),
    ...plan.definitions.map(({ value }) => value),
    ...plan.constraints.flatMap(({ holds, condition }) => [holds, ...optional(condition)]),
    ...plan.trials.flatMap(({ inputs }) => inputs.map(({ value }) => value)),
    ...plan.objectives.map(({ value }) => value),
    ...plan.reports.map(({ value }) => value),
  ];
}

function lengthsOf(domain: Domain): readonly Expression[] {
  if (domain.kind !== "array") return [];
  return [...(domain.length === undefined ? [] : [domain.length]), ...lengthsOf(domain.element)];
}
