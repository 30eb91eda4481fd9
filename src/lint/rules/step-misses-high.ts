import { stepCount, stepValue, whyNotOnScale } from "../../ir/grid.ts";
import { printQuantity } from "../../ir/quantity.ts";
import type { Edit } from "../../diagnostics/diagnostic.ts";
import { replaceAt } from "../edits.ts";
import { type DeclaredParameter, declaredParameters, numbersOf } from "../parameters.ts";
import type { Rule } from "../rule.ts";

export const stepMissesHigh: Rule = {
  id: "step-misses-high",
  severity: "warning",
  summary: "A range is not a whole number of steps, so that its upper end is never taken.",
  fix: "safe",
  study: (subject, report) => {
    for (const declared of declaredParameters(subject)) {
      const { parameter, lowered, node, placed } = declared;
      const domain = numbersOf(lowered.domain);
      const step = domain?.scale.step;
      if (domain === undefined || step === undefined) continue;
      const { low, high, scale } = domain;
      if (whyNotOnScale(high, low, high, scale) !== "step") continue;
      const count = stepCount(low, high, step);
      const last = stepValue(low, high, step, count - 1);
      const show = (value: number) => printQuantity(value, lowered.unit);
      const edit = editOfHigh(declared, high, last);
      const isFixed = parameter.fidelity || parameter.prior !== undefined;
      report({
        location: { file: placed.module.file, span: node.type.span },
        message:
          `steps of ${show(step)} from ${show(low)} end at ${show(last)}: \`${parameter.name}\` never takes ${show(high)}. ` +
          `Write ${show(last)} as the upper end, ${show(stepValue(low, Infinity, step, count))} for one more value, or another step.`,
        fixes:
          edit === undefined
            ? []
            : [
                {
                  title: `write the last value, \`${edit.newText}\``,
                  safe: !isFixed,
                  edits: [edit],
                },
              ],
      });
    }
  },
};

/** The last value in the unit in which the upper end is written; nothing where that is not a plain number. */
function editOfHigh(
  { node, placed }: DeclaredParameter,
  high: number,
  last: number,
): Edit | undefined {
  const { domain } = node.type;
  if (domain?.kind !== "range" || domain.high.kind !== "number") return undefined;
  const { value, unit, span } = domain.high;
  if (value === 0) return undefined;
  const written = Number((last / (high / value)).toPrecision(12));
  return replaceAt(placed.module, span, `${String(written)}${unit?.text ?? ""}`);
}
