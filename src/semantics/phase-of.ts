import type { TypedExpression } from "../ir/expression.ts";
import { indexSetsWithin, visit } from "../ir/traverse.ts";
import type { Context } from "./context.ts";
import { later, type Phase } from "./phase.ts";

/** When the value of an expression is known: the latest phase of what it mentions. Locals have none of their own. */
export function phaseOf(expression: TypedExpression, context: Context): Phase {
  let phase: Phase = "constant";
  const mention = (mentioned: Phase | undefined) => {
    if (mentioned !== undefined) phase = later(phase, mentioned);
  };
  visit(expression, (node) => {
    for (const set of indexSetsWithin(node)) {
      if (set.kind === "runs") mention(context.facts.trial(set.trial));
    }
    if (node.kind === "parameter") mention("parameter");
    if (node.kind === "definition") mention(context.facts.definition(node.name)?.phase);
    if (node.kind === "metric") mention(context.facts.trial(node.trial));
  });
  return phase;
}
