import { printNumber } from "../../ir/quantity.ts";
import { type Factor, factorsOf } from "../combinations.ts";
import type { Rule } from "../rule.ts";
import type { StudySubject } from "../subject.ts";

export const gridExplosion: Rule = {
  id: "grid-explosion",
  severity: "warning",
  summary: "A grid has far more points than the budget has trials, or than can be tried at all.",
  study: (subject, report) => {
    const { study, plan } = subject;
    const { method, budget } = plan;
    const search = study.methods.find(({ role }) => role === "search");
    if (method.name !== "grid" || search === undefined) return;
    const { points } = method.settings;
    const factors = factorsOf(plan, typeof points === "number" ? points : Infinity);
    const product = factors.reduce((before, { values }) => before * values, 1);
    if (product <= mostPoints(subject)) return;
    const varying = factors.filter(({ values }) => values > 1);
    const { trials } = budget;
    const advice =
      "Take fewer values where little depends on them, or `search sobol`, which spreads any number of trials over the whole space.";
    report({
      location: search.location,
      message:
        `this grid has ${count(product)} points: ${factorList(varying)}. ` +
        (trials === undefined
          ? `At one second each it takes ${duration(product)}. ${advice}`
          : `${count(trials)} trials are ${printNumber(Number(((trials / product) * 100).toPrecision(2)))}% of it${unmoved(subject, varying, trials)}. ${advice}`),
    });
  },
};

/** How many points are no alarm. Requirements may leave out most points; how many is not counted here. */
function mostPoints({ plan: { budget, constraints } }: StudySubject): number {
  const known = constraints.some(({ phase }) => phase === "parameter");
  return (budget.trials ?? 10_000) * (known ? 100 : 1);
}

/** The last parameter moves fastest: what changes only after more points than there are trials never does. */
function unmoved({ plan }: StudySubject, factors: readonly Factor[], trials: number): string {
  if (plan.constraints.some(({ phase }) => phase === "parameter")) return "";
  const still: string[] = [];
  let after = 1;
  for (const { name, values } of factors.toReversed()) {
    if (after >= trials) still.unshift(`\`${name}\``);
    after *= values;
  }
  if (still.length === 0) return "";
  const shown = still.length > 4 ? [...still.slice(0, 3), "others"] : still;
  return `: ${shown.join(", ")} never ${still.length === 1 ? "leaves its first value" : "leave their first values"}`;
}

const longestList = 6;

/** `6 of lr × 6 of decay × 2 of clip`; of a long list those with most values. */
function factorList(factors: readonly Factor[]): string {
  const most = factors.toSorted((a, b) => b.values - a.values).slice(0, longestList);
  const shown =
    factors.length <= longestList ? factors : factors.filter((one) => most.includes(one));
  const more = factors.length - shown.length;
  const list = shown.map(({ name, values }) => `${count(values)} of \`${name}\``).join(" × ");
  return more === 0 ? list : `${list} × those of ${count(more)} more`;
}

function count(value: number): string {
  return value < 1e6 ? String(value) : printNumber(value);
}

function duration(seconds: number): string {
  const days = seconds / 86_400;
  if (days < 2) return `${printNumber(Math.round(seconds / 3600))} hours`;
  return days < 730
    ? `${printNumber(Math.round(days))} days`
    : `${printNumber(Number((days / 365.25).toPrecision(2)))} years`;
}
