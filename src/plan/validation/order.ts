/** Whether the named things of a plan stand in an order in which each needs only earlier ones, and their phases. */
import type { Phase, Plan } from "../document.ts";
import { planErrorAt, type PlanPath } from "../error.ts";
import { type ItemKey, type PlanNames, referencesOf } from "./references.ts";

interface Item {
  readonly key: ItemKey;
  readonly path: PlanPath;
  readonly needs: ReadonlySet<ItemKey>;
}

/** When the value of each named thing is known. */
export type Phases = ReadonlyMap<ItemKey, Phase>;

/** Throws `PlanError` for unknown names, recursion and forward references. */
export function requireOrder(plan: Plan, names: PlanNames): Phases {
  const items = [
    ...functionItems(plan, names),
    ...definitionItems(plan, names),
    ...parameterItems(plan, names),
    ...trialItems(plan, names),
  ];
  return phasesOf(items);
}

/** The phase of an expression from the phases of what it refers to. */
export function phaseOfReferences(needs: Iterable<ItemKey>, phases: Phases): Phase {
  let phase: Phase = "constant";
  for (const key of needs) {
    const own = phases.get(key) ?? "constant";
    phase = laterPhase(phase, key.startsWith("trial ") ? metricPhase(own) : own);
  }
  return phase;
}

/** A trial whose arguments are known before the search gives measured metrics, every other one later ones. */
function metricPhase(trial: Phase): Phase {
  return trial === "constant" || trial === "measured" ? "measured" : "metric";
}

const order: readonly Phase[] = ["constant", "measured", "parameter", "metric"];

function laterPhase(a: Phase, b: Phase): Phase {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

function functionItems(plan: Plan, names: PlanNames): Item[] {
  return plan.functions.map((definition, index) => {
    const path = ["functions", index, "body"];
    const needs = referencesOf(definition.body, path, names, {
      locals: new Set(definition.parameters),
      generics: new Set(definition.generics),
    });
    for (const key of needs) {
      if (key.startsWith("parameter ") || key.startsWith("trial ")) {
        throw planErrorAt(path, `a function cannot read the ${key}.`);
      }
    }
    requireEarlier(needs, "function", (name) => names.functions.get(name)?.index, index, path);
    return { key: `function ${definition.name}`, path, needs };
  });
}

function definitionItems(plan: Plan, names: PlanNames): Item[] {
  return plan.definitions.map((definition, index) => {
    const path = ["definitions", index, "value"];
    const needs = referencesOf(definition.value, path, names);
    requireEarlier(needs, "definition", (name) => names.definitions.get(name), index, path);
    return { key: `definition ${definition.name}`, path, needs };
  });
}

function parameterItems(plan: Plan, names: PlanNames): Item[] {
  return plan.parameters.map((parameter, index) => {
    const path = ["parameters", index];
    const needs = new Set<ItemKey>();
    if (parameter.condition !== undefined) {
      const place = [...path, "condition"];
      for (const key of referencesOf(parameter.condition, place, names)) needs.add(key);
    }
    let domain = parameter.domain;
    let place: PlanPath = [...path, "domain"];
    while (domain.kind === "array") {
      if (domain.length !== undefined) {
        for (const key of referencesOf(domain.length, [...place, "length"], names)) needs.add(key);
      }
      domain = domain.element;
      place = [...place, "element"];
    }
    requireEarlier(needs, "parameter", (name) => names.parameters.get(name), index, path);
    return { key: `parameter ${parameter.name}`, path, needs };
  });
}

function trialItems(plan: Plan, names: PlanNames): Item[] {
  return plan.trials.map((trial, index) => {
    const path = ["trials", index];
    const needs = new Set<ItemKey>();
    for (const [i, input] of trial.inputs.entries()) {
      const place = [...path, "inputs", i, "value"];
      for (const key of referencesOf(input.value, place, names)) needs.add(key);
    }
    requireEarlier(needs, "trial", (name) => names.trials.get(name)?.index, index, path);
    return { key: `trial ${trial.name}`, path, needs };
  });
}

function requireEarlier(
  needs: ReadonlySet<ItemKey>,
  kind: "function" | "definition" | "parameter" | "trial",
  indexOf: (name: string) => number | undefined,
  index: number,
  path: PlanPath,
): void {
  for (const key of needs) {
    if (!key.startsWith(`${kind} `)) continue;
    const name = key.slice(kind.length + 1);
    if ((indexOf(name) ?? index) < index) continue;
    throw planErrorAt(
      path,
      `it refers to the ${kind} \`${name}\`, which does not stand before it.`,
    );
  }
}

/** Kahn's algorithm, so that a long chain needs no deep recursion. */
function phasesOf(items: readonly Item[]): Phases {
  const needs = new Map<ItemKey, Set<ItemKey>>();
  for (const item of items) {
    const known = needs.get(item.key) ?? new Set();
    for (const key of item.needs) known.add(key);
    needs.set(item.key, known);
  }
  const users = new Map<ItemKey, ItemKey[]>();
  const open = new Map<ItemKey, number>();
  for (const [key, wanted] of needs) {
    open.set(key, wanted.size);
    for (const other of wanted) {
      const list = users.get(other);
      if (list === undefined) users.set(other, [key]);
      else list.push(key);
    }
  }
  const phases = new Map<ItemKey, Phase>();
  const ready = [...open].filter(([, count]) => count === 0).map(([key]) => key);
  for (let key = ready.pop(); key !== undefined; key = ready.pop()) {
    const own: Phase = key.startsWith("parameter ") ? "parameter" : "constant";
    phases.set(key, laterPhase(own, phaseOfReferences(needs.get(key) ?? [], phases)));
    for (const user of users.get(key) ?? []) {
      const left = (open.get(user) ?? 0) - 1;
      open.set(user, left);
      if (left === 0) ready.push(user);
    }
  }
  const stuck = items.find((item) => !phases.has(item.key));
  if (stuck !== undefined) {
    throw planErrorAt(stuck.path, `the ${stuck.key} needs itself, directly or through others.`);
  }
  return phases;
}
