import type { Phase, Plan } from "./document.ts";
import { PlanError, type PlanPath, planErrorAt } from "./error.ts";
import { fitsDomain, requireParameter } from "./validation/domains.ts";
import { phaseOfReferences, type Phases, requireOrder } from "./validation/order.ts";
import { readJson, requirePlainData } from "./validation/read.ts";
import { type PlanNames, referencesOf } from "./validation/references.ts";
import { requireShape } from "./validation/shape.ts";
import type { Expression } from "../ir/expression.ts";

/**
 * Reads a plan from its text, or from a value that was JSON. Whatever comes in, a plan that is
 * returned is complete: every name refers to something earlier, every domain has values.
 * @throws PlanError with a sentence for the user; never anything else.
 */
export function parsePlan(source: unknown): Plan {
  try {
    const value = typeof source === "string" ? readJson(source) : source;
    requirePlainData(value);
    const plan = requireShape(value);
    requireMeaning(plan);
    return plan;
  } catch (error) {
    if (error instanceof RangeError) {
      throw new PlanError("This plan nests too deep to be read. Is it the right file?");
    }
    throw error;
  }
}

function requireMeaning(plan: Plan): void {
  const names = namesOf(plan);
  const phases = requireOrder(plan, names);
  const check = (expression: Expression, declared: Phase, path: PlanPath) => {
    requirePhase(phaseOfReferences(referencesOf(expression, path, names), phases), declared, path);
  };
  for (const [i, parameter] of plan.parameters.entries()) {
    requireParameter(parameter, ["parameters", i]);
  }
  requirePhases(plan, phases);
  for (const [i, constraint] of plan.constraints.entries()) {
    const path = ["constraints", i];
    check(constraint.holds, constraint.phase, [...path, "holds"]);
    if (constraint.condition !== undefined) {
      check(constraint.condition, constraint.phase, [...path, "condition"]);
    }
  }
  for (const [i, objective] of plan.objectives.entries()) {
    check(objective.value, objective.phase, ["objectives", i, "value"]);
  }
  for (const [i, report] of plan.reports.entries()) {
    check(report.value, report.phase, ["reports", i, "value"]);
  }
  requireFidelity(plan);
  requireWarmPoints(plan);
}

function namesOf(plan: Plan): PlanNames {
  return {
    functions: unique(plan.functions, "functions", (definition, index) => ({
      index,
      parameters: definition.parameters.length,
      generics: definition.generics.length,
    })),
    definitions: unique(plan.definitions, "definitions", (_, index) => index),
    parameters: parameterNames(plan),
    trials: unique(plan.trials, "trials", (trial, index) => {
      const metrics = unique(trial.metrics, `trials[${String(index)}].metrics`, () => true);
      return { index, metrics: new Set(metrics.keys()) };
    }),
  };
}

function unique<T extends { readonly name: string }, V>(
  items: readonly T[],
  list: string,
  value: (item: T, index: number) => V,
): ReadonlyMap<string, V> {
  const found = new Map<string, V>();
  for (const [index, item] of items.entries()) {
    if (found.has(item.name)) {
      throw planErrorAt([list, index], `\`${item.name}\` stands twice.`);
    }
    found.set(item.name, value(item, index));
  }
  return found;
}

/** A name may stand twice where each declaration has a condition. */
function parameterNames(plan: Plan): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const always = new Set<string>();
  for (const [index, parameter] of plan.parameters.entries()) {
    const clash =
      parameter.condition === undefined ? found.has(parameter.name) : always.has(parameter.name);
    if (clash) throw planErrorAt(["parameters", index], `\`${parameter.name}\` stands twice.`);
    if (parameter.condition === undefined) always.add(parameter.name);
    if (!found.has(parameter.name)) found.set(parameter.name, index);
  }
  return found;
}

function requirePhases(plan: Plan, phases: Phases): void {
  for (const [i, definition] of plan.definitions.entries()) {
    const actual = phases.get(`definition ${definition.name}`) ?? "constant";
    requirePhase(actual, definition.phase, ["definitions", i, "phase"]);
  }
  for (const [i, trial] of plan.trials.entries()) {
    requirePhase(phases.get(`trial ${trial.name}`) ?? "constant", trial.phase, [
      "trials",
      i,
      "phase",
    ]);
  }
  for (const [i, parameter] of plan.parameters.entries()) {
    if (phases.get(`parameter ${parameter.name}`) === "metric") {
      throw planErrorAt(["parameters", i], "a parameter cannot depend on the result of a trial.");
    }
  }
}

const order: readonly Phase[] = ["constant", "measured", "parameter", "metric"];

/** A plan that promises a value earlier than it can be known would fail in the middle of a run. */
function requirePhase(actual: Phase, declared: Phase, path: PlanPath): void {
  if (order.indexOf(actual) > order.indexOf(declared)) {
    throw planErrorAt(path, `its phase is "${actual}", and the plan says "${declared}".`);
  }
}

function requireFidelity(plan: Plan): void {
  const fidelities = plan.parameters.filter((parameter) => parameter.fidelity === true);
  if (fidelities.length > 1) throw planErrorAt(["parameters"], "a study has one fidelity at most.");
  if (fidelities.length === 0 && plan.budget.fidelity !== undefined) {
    throw planErrorAt(["budget", "fidelity"], "there is no fidelity to count.");
  }
}

function requireWarmPoints(plan: Plan): void {
  for (const [i, warm] of plan.warm.entries()) {
    if (warm.kind !== "points") continue;
    for (const [j, point] of warm.points.entries()) {
      for (const [name, value] of Object.entries(point)) {
        const path = ["warm", i, "points", j, name];
        const declared = plan.parameters.filter((parameter) => parameter.name === name);
        if (declared.length === 0) throw planErrorAt(path, "no parameter has this name.");
        if (!declared.some((parameter) => fitsDomain(value, parameter.domain))) {
          throw planErrorAt(path, "this is no value of the parameter.");
        }
      }
    }
  }
}
