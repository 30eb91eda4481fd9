/** Which method `search auto` stands for, from what a plan says before any trial: and why, for people. */
import type { Domain, Plan } from "../plan/document.ts";
import { countLabels } from "../space/codec.ts";

export type MethodName = "grid" | "random" | "sobol" | "tpe" | "gp" | "cmaes" | "nsga2";

export interface Choice {
  readonly name: MethodName;
  /** Sentences for people; none where the user named the method. */
  readonly why: readonly string[];
}

const names: readonly MethodName[] = ["grid", "random", "sobol", "tpe", "gp", "cmaes", "nsga2"];

/** From here on a model of all trials costs more time than it is worth. */
const manyTrials = 1000;

/** More objectives than these have too little volume under each front that is known. */
const fewObjectives = 3;

/** The method of a plan that searches; `undefined` for a name that no method has. */
export function chooseMethod(plan: Plan): Choice | undefined {
  const { name } = plan.method;
  if (name === "auto") return choose(plan);
  const named = names.find((known) => known === name);
  return named === undefined ? undefined : { name: named, why: [] };
}

const drawing: readonly MethodName[] = ["grid", "random", "sobol"];

/** Whether its trials depend on the results of others. */
export function learns(plan: Plan): boolean {
  const name = plan.method.role === "solve" ? undefined : chooseMethod(plan)?.name;
  return name !== undefined && !drawing.includes(name);
}

function choose({ objectives, budget, parameters, constraints }: Plan): Choice {
  const { trials = Infinity } = budget;
  const count = Number.isFinite(trials)
    ? `${String(trials)} trials`
    : "a number of trials not known before";
  if (objectives.length === 0 && !constraints.some(({ phase }) => phase === "metric")) {
    return {
      name: "sobol",
      why: ["There is nothing to learn from: draws that fill the space evenly."],
    };
  }
  if (objectives.length > fewObjectives) {
    return {
      name: "nsga2",
      why: [
        `${String(objectives.length)} objectives are too many for a model of the front's volume.`,
      ],
    };
  }
  if (objectives.length > 1) {
    return trials > manyTrials
      ? { name: "nsga2", why: [`${count} are enough for generations.`] }
      : { name: "gp", why: [`A model of each objective makes the most of ${count}.`] };
  }
  if (trials <= manyTrials) {
    return { name: "gp", why: [`A model of the objective makes the most of ${count}.`] };
  }
  const numbers = parameters.every(
    ({ domain, condition }) => condition === undefined && isNumeric(domain),
  );
  const dimensions = parameters.reduce((sum, { domain }) => sum + axesOf(domain), 0);
  if (numbers && Number.isFinite(trials) && trials >= 200 * dimensions) {
    return {
      name: "cmaes",
      why: [
        `${count} in ${String(dimensions)} dimensions, all of them numbers: a distribution that adapts.`,
      ],
    };
  }
  return { name: "tpe", why: [`${count}: its cost grows slowest with them.`] };
}

function isNumeric(domain: Domain): boolean {
  if (domain.kind === "array") return domain.length === undefined && isNumeric(domain.element);
  return domain.kind === "real" || domain.kind === "int" || domain.kind === "simplex";
}

function axesOf(domain: Domain): number {
  switch (domain.kind) {
    case "array":
      return countLabels(domain.over) * axesOf(domain.element);
    case "simplex":
    case "permutation":
      return Math.max(0, countLabels(domain.over) - 1);
    case "real":
    case "int":
    case "bool":
    case "choice":
      return 1;
  }
}
