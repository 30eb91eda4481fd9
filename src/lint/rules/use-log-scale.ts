import { printNumber, printQuantity } from "../../ir/quantity.ts";
import type { IntDomain, RealDomain } from "../../plan/document.ts";
import { insertAt } from "../edits.ts";
import { declaredParameters, numbersOf } from "../parameters.ts";
import type { Rule } from "../rule.ts";

export const useLogScale: Rule = {
  id: "use-log-scale",
  severity: "warning",
  summary: "A range over several orders of magnitude is drawn from on a linear scale.",
  fix: "unsafe",
  study: (subject, report) => {
    // What is solved is not drawn from.
    if (subject.plan.method.role === "solve") return;
    for (const { parameter, lowered, node, placed } of declaredParameters(subject)) {
      const domain = numbersOf(lowered.domain);
      // A scale that is written down is meant, and a prior is a law of its own.
      if (parameter.fidelity || parameter.prior !== undefined) continue;
      if (domain === undefined || parameter.type.scale !== undefined) continue;
      const { low, high } = domain;
      if (!isWide(domain, lowered.unit !== undefined)) continue;
      const show = (value: number) => printQuantity(value, lowered.unit);
      const middle = Math.sqrt(low) * Math.sqrt(high);
      const share = (from: number, to: number) =>
        printNumber(round(((to - from) / (high - low)) * 100));
      const { type } = node;
      const end = (type.domain ?? type.type).span.end;
      report({
        location: { file: placed.module.file, span: type.span },
        message:
          `\`${parameter.name}\` spans ${printNumber(round(Math.log10(high / low)))} orders of magnitude on a linear scale: ` +
          `${share(high / 10, high)}% of draws would land above ${show(high / 10)}, and ${share(low, middle)}% below ${show(middle)}, ` +
          `the middle of the orders. Write \`log\` after the range, or \`linear\` if it is meant so.`,
        fixes: [
          { title: "append `log`", safe: false, edits: [insertAt(placed.module, end, " log")] },
        ],
      });
    }
  },
};

/**
 * Three orders of magnitude are, and two where the place of the range speaks for a scale: small reals
 * such as rates, factors around 1, whole numbers from 10 on such as widths. Shares up to 100% and
 * counts from 1 to 100 are left alone.
 */
function isWide({ kind, low, high }: RealDomain | IntDomain, hasUnit: boolean): boolean {
  if (!(low > 0) || high / low < 100) return false;
  if (high / low >= 1000) return true;
  if (kind === "int") return low >= 10;
  return !hasUnit && (high <= 0.1 || (low < 1 && high > 1));
}

/** To two digits that count. */
function round(value: number): number {
  return Number(value.toPrecision(2));
}
