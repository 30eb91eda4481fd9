import type { Expression } from "../ir/expression.ts";
import { references } from "../ir/references.ts";
import type { Plan } from "./document.ts";

/** What an expression of a plan depends on, itself or through definitions. */
export interface Reads {
  readonly parameters: ReadonlySet<string>;
  /** Trials of which a metric is read or over whose runs something runs. */
  readonly trials: ReadonlySet<string>;
}

/** Finds what expressions read; each definition is looked into once. */
export function createReads(plan: Pick<Plan, "definitions">): (expression: Expression) => Reads {
  const definitions = new Map(plan.definitions.map(({ name, value }) => [name, value]));
  const known = new Map<string, Reads>();
  const readsOf = (expression: Expression): Reads => {
    const direct = references(expression);
    const parameters = new Set(direct.parameters);
    const trials = new Set(direct.trials);
    for (const name of direct.definitions) {
      const definition = definitions.get(name);
      if (definition === undefined) continue;
      let through = known.get(name);
      if (through === undefined) known.set(name, (through = readsOf(definition)));
      for (const parameter of through.parameters) parameters.add(parameter);
      for (const trial of through.trials) trials.add(trial);
    }
    return { parameters, trials };
  };
  return readsOf;
}
