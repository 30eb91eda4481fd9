import type { Rule } from "../rule.ts";

export const unusedTrial: Rule = {
  id: "unused-trial",
  severity: "warning",
  summary: "Nothing reads a metric of a trial: it is carried out for nothing.",
  module: ({ module, studies = [] }, report) => {
    const unread = new Map<number, () => void>();
    const read = new Set<number>();
    for (const { study, usage } of studies) {
      for (const { name, metrics, location } of study.trials) {
        if (location.file !== module.file) continue;
        const place = location.span.start;
        if (usage.trials.has(name)) read.add(place);
        if (unread.has(place)) continue;
        const [metric] = metrics;
        unread.set(place, () => {
          report({
            location,
            message:
              `nothing reads a metric of \`${name}\`: it costs time in each configuration of \`${study.name}\` and decides nothing. ` +
              `Use one, ${metric === undefined ? "" : `such as \`minimize ${name}.${metric.name}\` or \`report ${name}.${metric.name}\`, `}or remove the trial.`,
          });
        });
      }
    }
    for (const [place, say] of unread) if (!read.has(place)) say();
  },
};
