import type { Location } from "../../diagnostics/span.ts";
import type { Study } from "../../semantics/program.ts";
import type { Rule } from "../rule.ts";

export const ignoredBySolve: Rule = {
  id: "ignored-by-solve",
  severity: "warning",
  summary: "A statement about trials, such as `budget 60 trials`, in a study that is solved.",
  study: ({ study, plan }, report) => {
    if (plan.method.role !== "solve") return;
    for (const { what, location } of statementsAboutTrials(study)) {
      report({
        location,
        message:
          `\`${what}\` speaks of trials that are searched, and this study is solved: nothing comes of it. ` +
          "Leave it out; a budget of time, such as `budget 60s`, ends a solver too. To search instead, write `search sobol`.",
      });
    }
  },
};

interface Statement {
  readonly what: string;
  readonly location: Location;
}

function statementsAboutTrials(study: Study): readonly Statement[] {
  const { methods, counts, budget } = study;
  return [
    ...methods.flatMap(({ role, name, location }) =>
      role === "schedule" || role === "stop" ? [{ what: `${role} ${name}`, location }] : [],
    ),
    ...(["repeat", "parallel", "retry"] as const).flatMap((role) => {
      const count = counts[role];
      return count === undefined
        ? []
        : [{ what: `${role} ${String(count.value)}`, location: count.location }];
    }),
    ...budget.flatMap(({ unit, perTrial, location }) =>
      unit === "time" && !perTrial ? [] : [{ what: "budget", location }],
    ),
  ];
}
