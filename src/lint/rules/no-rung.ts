import { printQuantity } from "../../ir/quantity.ts";
import type { Rule } from "../rule.ts";

/** What `eta` is where a schedule does not say. */
const usualEta = 3;

export const noRung: Rule = {
  id: "no-rung",
  severity: "warning",
  summary: "A schedule has no place between the ends of the fidelity to stop a trial at.",
  study: ({ study, plan }, report) => {
    const { schedule, parameters } = plan;
    const statement = study.methods.find(({ role }) => role === "schedule");
    const fidelity = parameters.find((parameter) => parameter.fidelity);
    if (schedule === undefined || statement === undefined || fidelity === undefined) return;
    if (schedule.name !== "asha" && schedule.name !== "hyperband") return;
    const { domain, unit } = fidelity;
    if (domain.kind !== "int" && domain.kind !== "real") return;
    const { eta = usualEta, grace } = schedule.settings;
    if (typeof eta !== "number") return;
    const first = typeof grace === "number" ? Math.max(grace, domain.low) : domain.low;
    if (!(first > 0) || first * eta <= domain.high) return;
    const show = (value: number) => printQuantity(value, unit);
    report({
      location: statement.location,
      message:
        `\`${schedule.name}\` looks at trials when \`${fidelity.name}\` has grown by the factor ${show(eta)}, from ${show(first)} to ${show(first * eta)}, ` +
        `and it ends at ${show(domain.high)}: no trial is stopped early. Begin lower, end higher, or take a smaller \`eta\`.`,
    });
  },
};
