/** What changed between two plans, for people. */
import type { Domain, Method, Parameter, Plan } from "../plan/document.ts";
import { constraintName } from "../search/rejection.ts";

/**
 * A line for each thing that differs: what, before → after. Comments, documentation and places in the
 * source are no difference.
 */
export function planDifferences(before: Plan, after: Plan): readonly string[] {
  const old = partsOf(before);
  const now = partsOf(after);
  const titles = new Set([...old.keys(), ...now.keys()]);
  return [...titles].flatMap((title) => {
    const [was, is] = [old.get(title), now.get(title)];
    if (was === undefined) return `${title}: added`;
    if (is === undefined) return `${title}: removed`;
    if (canonical(was.content) === canonical(is.content)) return [];
    return was.text === is.text ? `${title}: changed` : `${title}: ${was.text} → ${is.text}`;
  });
}

/** A part of a plan: all that it is, and how it is shown. */
interface Part {
  readonly content: unknown;
  readonly text: string;
}

/** The parts of a plan under the names that people gave them, in the order of a study. */
function partsOf(plan: Plan): ReadonlyMap<string, Part> {
  const parts = new Map<string, Part>();
  const add = (title: string, content: unknown, text = ""): void => {
    const earlier = parts.get(title);
    parts.set(
      title,
      earlier === undefined
        ? { content, text }
        : { content: [earlier.content, content], text: `${earlier.text}, ${text}` },
    );
  };
  add("study", plan.study, plan.study);
  add("version", plan.version, String(plan.version));
  for (const definition of plan.functions) add(`fn \`${definition.name}\``, definition);
  for (const definition of plan.definitions) add(`let \`${definition.name}\``, definition.value);
  for (const parameter of plan.parameters) {
    add(`param \`${parameter.name}\``, parameter, parameterText(parameter));
  }
  add(
    "order of the parameters",
    plan.parameters.map(({ name }) => name),
  );
  for (const constraint of plan.constraints) {
    add(`require \`${constraintName(constraint)}\``, constraint, constraint.origin.text);
  }
  for (const { name, inputs, metrics, task, phase } of plan.trials) {
    add(`trial \`${name}\``, { task, phase, metrics });
    for (const input of inputs) add(`argument \`${input.name}\` of trial \`${name}\``, input);
  }
  const goals = plan.objectives.map(({ direction, origin }) => `${direction} ${origin.text}`);
  add("objective", plan.objectives, goals.join(", "));
  for (const report of plan.reports) add(`report \`${report.label}\``, report);
  add(plan.method.role, plan.method, methodText(plan.method));
  add("schedule", plan.schedule, plan.schedule === undefined ? "none" : methodText(plan.schedule));
  add("stop", plan.stops, plan.stops.map(methodText).join(", ") || "none");
  const { trials, time, timePerTrial, fidelity } = plan.budget;
  add("budget in trials", trials, amount(trials));
  add("budget in time", time, amount(time, "s"));
  add("budget of a trial", timePerTrial, amount(timePerTrial, "s"));
  add("budget in units of fidelity", fidelity, amount(fidelity));
  add("seed", plan.seed, amount(plan.seed));
  add("repeat", plan.repeat, String(plan.repeat));
  add("parallel", plan.parallel, String(plan.parallel));
  add("retry", plan.retry, String(plan.retry));
  add("warm", plan.warm, JSON.stringify(plan.warm));
  return parts;
}

function parameterText({ domain, prior, default: first }: Parameter): string {
  const parts = [domainText(domain)];
  if (prior !== undefined) {
    const { name, ...settings } = prior;
    parts.push(`~ ${methodText({ name, settings })}`);
  }
  if (first !== undefined) parts.push(`= ${JSON.stringify(first)}`);
  return parts.join(" ");
}

function domainText(domain: Domain): string {
  switch (domain.kind) {
    case "real":
    case "int": {
      const { low, high, scale } = domain;
      const kind = domain.kind === "real" ? "Real" : "Int";
      const named = scale.name === "linear" ? "" : ` ${scale.name}`;
      const step = scale.step === undefined ? "" : ` ${String(scale.step)}`;
      return `${kind} in ${String(low)} .. ${String(high)}${named}${step}`;
    }
    case "bool":
      return "Bool";
    case "choice": {
      const members = domain.values.join(", ");
      return domain.ordered ? `one of [${members}]` : `one of { ${members} }`;
    }
    case "simplex":
      return `Simplex[${labelsText(domain.over)}]`;
    case "permutation":
      return `Permutation[${labelsText(domain.over)}]`;
    case "array":
      return `${domainText(domain.element)} for each of ${labelsText(domain.over)}`;
  }
}

function labelsText(labels: readonly string[] | number): string {
  return typeof labels === "number" ? String(labels) : labels.join(", ");
}

function methodText({ name, settings }: Method): string {
  const entries = Object.entries(settings).map(
    ([key, value]) => `${key}: ${JSON.stringify(value)}`,
  );
  return entries.length === 0 ? name : `${name}(${entries.join(", ")})`;
}

function amount(value: number | undefined, unit = ""): string {
  return value === undefined ? "none" : `${String(value)}${unit === "" ? "" : ` ${unit}`}`;
}

/** JSON with sorted keys, without what has no effect on a study. */
function canonical(content: unknown): string {
  const ignored = new Set(["doc", "origin", "message"]);
  return (
    JSON.stringify(content, (key, item: unknown) => {
      if (ignored.has(key)) return undefined;
      if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
      return Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    }) ?? ""
  );
}
