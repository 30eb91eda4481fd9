/** A plan for people: what varies, what must hold, what is better, what runs, what it may cost. */
import { wrap } from "../../diagnostics/render/wrap.ts";
import { printNumber, printQuantity, printRange, printShare } from "../../ir/quantity.ts";
import type { Domain, Labels, Prior } from "../../plan/document.ts";
import type {
  ObjectiveInsight,
  ParameterInsight,
  PlanInsight,
  RequirementInsight,
  TrialInsight,
} from "../insight/plan.ts";
import { type Count, countMost } from "../insight/count.ts";
import type { FusionInsight, UnforeseenFusion } from "../insight/fusion.ts";
import type { Channel } from "../terminal.ts";
import { type Entry, printEntries } from "./entries.ts";
import { feasibleEntries, volumeTexts } from "./feasible.ts";
import { countOf, formatDuration, formatValue, groupSizes } from "./values.ts";

export function printPlan(insight: PlanInsight, channel: Channel): void {
  const { line, palette, width } = channel;
  line(`${palette.strong(insight.study)} from ${insight.source}`);
  for (const text of insight.doc?.split("\n") ?? []) {
    for (const part of wrap(text, width)) line(part);
  }
  const sections: readonly (readonly [string, readonly Entry[]])[] = [
    ["What varies", [...insight.parameters.map(parameterEntry), ...spaceEntries(insight)]],
    [
      "What must hold",
      [
        ...insight.requirements.map((each) => requirementEntry(each, insight)),
        ...infeasibleEntries(insight),
      ],
    ],
    ["What is feasible", drawnEntries(insight)],
    ["What is better", insight.objectives.map(objectiveEntry)],
    ["What runs", insight.trials.map(trialEntry)],
    [
      insight.method.role === "solve" ? "How it is solved" : "How it is searched",
      methodEntries(insight),
    ],
    ["What it takes", costEntries(insight)],
  ];
  for (const [title, entries] of sections) {
    if (entries.length === 0) continue;
    line("");
    line(palette.strong(title));
    printEntries(entries, channel);
  }
}

// ── what varies ─────────────────────────────────────────────────────────────

function parameterEntry(parameter: ParameterInsight): Entry {
  const { name, domain, unit, prior, fidelity, when, tightened } = parameter;
  const parts = [
    domainText(domain, unit),
    ...(prior === undefined ? [] : [`~ ${priorText(prior)}`]),
    ...(parameter.default === undefined ? [] : [`= ${formatValue(parameter.default, unit)}`]),
  ];
  const count = countMost(domain);
  const values =
    !Number.isFinite(count) || domain.kind === "bool" || domain.kind === "choice"
      ? ""
      : `: ${countOf(count, "value")}`;
  return {
    name,
    texts: [
      parts.join(" ") +
        (fidelity
          ? " (fidelity: its upper value, unless a schedule stops the trial before)"
          : values),
      ...(tightened === undefined
        ? []
        : [
            `the requirements leave ${printRange(tightened.low, tightened.high, unit, endsOf(domain))}`,
          ]),
      ...(when === undefined ? [] : [`when ${when}`]),
    ],
  };
}

function domainText(domain: Domain, unit: string | undefined): string {
  switch (domain.kind) {
    case "real":
    case "int": {
      const { low, high, scale } = domain;
      const step = scale.step === undefined ? "" : ` ${printQuantity(scale.step, unit)}`;
      const named = scale.name === "linear" ? "" : ` ${scale.name}${step}`;
      return `${domain.kind === "int" ? "Int in " : ""}${printQuantity(low, unit)} .. ${printQuantity(high, unit)}${named}`;
    }
    case "bool":
      return "true or false";
    case "choice": {
      const values = domain.values.map((value) => formatValue(value, unit)).join(", ");
      return domain.ordered ? `one of [${values}], in this order` : `one of { ${values} }`;
    }
    case "simplex":
      return `shares over ${labelsText(domain.over)}`;
    case "permutation":
      return `an order of ${labelsText(domain.over)}`;
    case "array":
      return `${domainText(domain.element, unit)}, for each of ${labelsText(domain.over)}${domain.length === undefined ? "" : " at most"}`;
  }
}

function labelsText(labels: Labels): string {
  if (typeof labels === "number") return String(labels);
  return labels.length <= 6
    ? labels.join(", ")
    : `${labels.slice(0, 4).join(", ")}, … (${String(labels.length)})`;
}

function endsOf(domain: Domain): readonly number[] {
  return "low" in domain ? [domain.low, domain.high] : [];
}

function priorText(prior: Prior): string {
  const { name, ...settings } = prior;
  const entries = Object.entries(settings).map(
    ([key, value]) =>
      `${key}: ${typeof value === "number" ? printNumber(value) : JSON.stringify(value)}`,
  );
  return `${name}(${entries.join(", ")})`;
}

function spaceEntries({ configurations, parameters }: PlanInsight): readonly Entry[] {
  if (parameters.length === 0 || configurations === undefined) return [];
  return [{ name: "together", texts: [countText(configurations, "configuration")] }];
}

function countText({ count, exact }: Count, noun: string): string {
  return `${exact ? "" : "at most "}${countOf(count, noun)}`;
}

// ── what must hold ──────────────────────────────────────────────────────────

function requirementEntry(requirement: RequirementInsight, { method }: PlanInsight): Entry {
  const { label, text, message, how, after, saves = [], estimate } = requirement;
  const saved = saves.length === 0 ? "" : `, before ${saves.join(", ")}`;
  const when = {
    construction: "by construction: there is nothing else to draw",
    always: "always: no configuration can break it",
    drawn:
      method.role === "solve"
        ? "a constraint of what is solved"
        : "before a trial: only what meets it is drawn",
    measured: "once, before the search",
    outcome: `learnt: seen after \`${after ?? "a trial"}\`${saved}`,
  }[how];
  return {
    name: label ?? (how === "construction" ? "" : "require"),
    texts: [
      text,
      when,
      ...(estimate === undefined
        ? []
        : [
            `left side ${sideText(estimate.left, estimate.unit)}, ` +
              `right side ${sideText(estimate.right, estimate.unit)}`,
          ]),
      ...(message === undefined ? [] : [`"${message}"`]),
    ],
  };
}

function sideText({ low, high }: { readonly low: number; readonly high: number }, unit: string) {
  return printRange(low, high, unit);
}

function drawnEntries({ feasible, volume }: PlanInsight): readonly Entry[] {
  if (feasible !== undefined) return feasibleEntries(feasible, volume);
  return volume === undefined ? [] : [{ name: "feasible", texts: volumeTexts(volume) }];
}

function infeasibleEntries({ infeasible }: PlanInsight): readonly Entry[] {
  return infeasible
    ? [{ name: "feasible", texts: ["nothing: the requirements cannot hold together"] }]
    : [];
}

// ── what is better, what runs ───────────────────────────────────────────────

function objectiveEntry(objective: ObjectiveInsight): Entry {
  const { label, direction, text, phase, reference, unit } = objective;
  const known = {
    constant: "constant: nothing to search for",
    measured: "known before the search: the same for every configuration",
    parameter: "computed: needs no trial",
    metric: "",
  }[phase];
  const named = label === undefined ? "" : `${label}: `;
  const from = reference === undefined ? "" : ` (reference ${printQuantity(reference, unit)})`;
  return {
    name: direction,
    texts: [`${named}${text}${from}`, ...(known === "" ? [] : [known])],
  };
}

function trialEntry({ name, task, runs, takes, parameters, fusion }: TrialInsight): Entry {
  const inputs = [...takes.map((trial) => `\`${trial}\``), ...parameters];
  return {
    name,
    texts: [
      `${task}, ${runs === "once" ? "once a study" : "for each configuration"}`,
      ...(inputs.length === 0 ? [] : [`takes ${inputs.join(", ")}`]),
      ...(fusion === undefined ? [] : fusionTexts(fusion)),
    ],
  };
}

function fusionTexts(fusion: FusionInsight): readonly string[] {
  if (!fusion.foreseen) return [unforeseen[fusion.why]];
  const { backend, batch, limit, seed, runs, complete, sizes, bytes, padded } = fusion;
  const groups = sizes.length === 1 ? "one group" : countOf(sizes.length, "group");
  const counted = complete ? countOf(runs, "run") : `the first ${countOf(runs, "run")}`;
  const drawn = seed === undefined ? "" : `, drawn by seed ${seed}`;
  return [
    `${counted}${drawn}: on ${backend} in ${groups}, K = ${groupSizes(sizes)}`,
    `${countOf(batch, "configuration")} at a time, at most ${countOf(limit, "run")} in a group, a group at most ${printQuantity(bytes, "B")}`,
    ...(padded.length === 0 ? [] : [`made equal within a group: ${shortened(padded)}`]),
  ];
}

const unforeseen: { readonly [W in UnforeseenFusion["why"]]: string } = {
  metrics: "in groups that depend on what is measured first, so that K is not known beforehand",
  module: "its code is not executed here: whether its trials train in groups is not known",
};

/** The first few. */
function shortened(texts: readonly string[]): string {
  const shown = texts.slice(0, 3).join(" | ");
  return texts.length > 3 ? `${shown} | …` : shown;
}

// ── how, and what it takes ──────────────────────────────────────────────────

const methods: { readonly [name: string]: string } = {
  random: "independent draws from scales and priors",
  sobol: "points that cover the space more evenly than random ones",
  grid: "every combination of values, one after another",
  convex: "an interior point method, with a proven bound",
  enumerate: "every configuration, or proof that none there is better",
  global: "branch and bound over boxes, with a proven bound",
};

function methodEntries({ method, objectives }: PlanInsight): readonly Entry[] {
  const { role, name, settings, resolved, points, guarantee } = method;
  const what = methods[resolved];
  const given = Object.entries(settings).map(([key, value]) => `${key}: ${formatValue(value)}`);
  const named = `${role} ${name}${given.length === 0 ? "" : `(${given.join(", ")})`}`;
  const chosen = name === resolved ? named : `${named}, which is ${role} ${resolved} here`;
  const texts = [
    what === undefined ? chosen : `${chosen}: ${what}`,
    ...method.why,
    ...(points === undefined ? [] : [`${countText(points, "point")} in all`]),
    ...method.unsupported,
  ];
  return [
    { name: "method", texts },
    ...(method.schedule === undefined
      ? []
      : [{ name: "schedule", texts: [scheduleText(method.schedule, method.scheduleSteps ?? [])] }]),
    ...(method.stops.length === 0 ? [] : [{ name: "stop", texts: [method.stops.join(", ")] }]),
    ...(guarantee === undefined
      ? []
      : [
          {
            name: "guarantee",
            texts: [
              `the best of ${countOf(guarantee.trials, "random draw")} is among the best ` +
                `${printShare(guarantee.share)} of what can be drawn with a chance of ` +
                printShare(guarantee.chance) +
                (objectives.length > 1 ? ", in each objective by itself" : ""),
            ],
          },
        ]),
  ];
}

function costEntries({ cost, trials, method }: PlanInsight): readonly Entry[] {
  if (method.role === "solve" && trials.length === 0) return [];
  const entries: Entry[] = [];
  const add = (name: string, text: string | undefined): void => {
    if (text !== undefined) entries.push({ name, texts: [text] });
  };
  const { repeat } = cost;
  const each = repeat === 1 ? "" : `, each run ${repeat} times`;
  add(
    "trials",
    cost.trials === undefined ? undefined : `at most ${cost.trials.toLocaleString("en")}${each}`,
  );
  if (cost.runs !== undefined && (trials.length > 1 || repeat > 1))
    add("runs", `at most ${countOf(cost.runs, "run")} of tasks`);
  if (cost.fidelity !== undefined) {
    const { name, perTrial, total } = cost.fidelity;
    add(
      name,
      total === undefined
        ? `${printNumber(perTrial)} for each trial`
        : `${printNumber(perTrial)} for each trial, at most ${total.toLocaleString("en")} in all`,
    );
  }
  if (cost.fidelityBudget !== undefined && cost.fidelity !== undefined) {
    add("", `at most ${cost.fidelityBudget.toLocaleString("en")} ${cost.fidelity.name} in all`);
  }
  const limits = [
    ...(cost.time === undefined ? [] : [`at most ${formatDuration(cost.time)}`]),
    ...(cost.timePerTrial === undefined
      ? []
      : [`${formatDuration(cost.timePerTrial)} for a trial`]),
    ...(cost.atMost === undefined
      ? []
      : [`so at most ${formatDuration(cost.atMost)} for all trials`]),
  ];
  add("time", limits.length === 0 ? undefined : limits.join(", "));
  if ([cost.trials, cost.time, cost.fidelityBudget].every((limit) => limit === undefined))
    add("budget", "none: a run needs --trials or --time");
  return entries;
}

/** More steps than these are told by their ends. */
const fewSteps = 8;

function scheduleText(name: string, steps: readonly number[]): string {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return `${name}: looks at no trial before its end`;
  const where =
    steps.length <= fewSteps
      ? steps.map(printNumber).join(", ")
      : `${String(steps.length)} steps from ${printNumber(first)} to ${printNumber(last)}`;
  return `${name}: looks at trials at ${where}`;
}
