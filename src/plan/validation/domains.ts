/** Whether domains, priors and defaults of a plan's parameters make sense. */
import { scaleTakes, whyNotOnScale } from "../../ir/grid.ts";
import type { Domain, JsonValue, Labels, Parameter, Prior, ScalarDomain } from "../document.ts";
import { type PlanPath, planErrorAt } from "../error.ts";

/** Throws `PlanError` where a parameter's domain is empty or its prior or default does not suit it. */
export function requireParameter(parameter: Parameter, path: PlanPath): void {
  requireDomain(parameter.domain, [...path, "domain"], 1);
  if (parameter.prior !== undefined) {
    requirePrior(parameter.prior, innermost(parameter.domain), [...path, "prior"]);
  }
  if (parameter.default !== undefined && !fitsDomain(parameter.default, parameter.domain)) {
    throw planErrorAt([...path, "default"], "the default is no value of the parameter.");
  }
  if (parameter.fidelity === true && !isNumber(parameter.domain)) {
    throw planErrorAt([...path, "fidelity"], "a fidelity is a number.");
  }
}

/** Elements of a whole parameter: keeps nested arrays from multiplying without bound. */
const mostElements = 1_000_000;

function requireDomain(domain: Domain, path: PlanPath, around: number): void {
  switch (domain.kind) {
    case "real":
    case "int":
      if (domain.low > domain.high) {
        throw planErrorAt(
          path,
          `\`low\` ${String(domain.low)} is above \`high\` ${String(domain.high)}.`,
        );
      }
      if (
        domain.kind === "int" &&
        !(Number.isInteger(domain.low) && Number.isInteger(domain.high))
      ) {
        throw planErrorAt(path, "the ends of a whole number's range are whole numbers.");
      }
      if (!scaleTakes(domain.low, domain.high, domain.scale)) {
        throw planErrorAt(
          path,
          `the scale \`${domain.scale.name}\` has no place for ${String(domain.low)} … ${String(domain.high)}.`,
        );
      }
      return;
    case "bool":
      return;
    case "choice": {
      const kinds = new Set(domain.values.map((value) => typeof value));
      if (kinds.size > 1) throw planErrorAt(path, "its values mix numbers and names.");
      requireDistinct(domain.values, path);
      return;
    }
    case "simplex":
    case "permutation":
      requireLabels(domain.over, path, around);
      if (countLabels(domain.over) === 0) throw planErrorAt(path, "it has no members.");
      return;
    case "array":
      requireLabels(domain.over, path, around);
      requireDomain(domain.element, [...path, "element"], around * countLabels(domain.over));
      return;
  }
}

function requireLabels(over: Labels, path: PlanPath, around: number): void {
  if (typeof over !== "number") requireDistinct(over, path);
  if (around * countLabels(over) > mostElements) {
    throw planErrorAt(path, `it has more than ${String(mostElements)} elements.`);
  }
}

function requireDistinct(values: readonly (string | number)[], path: PlanPath): void {
  const seen = new Set<string | number>();
  for (const value of values) {
    if (seen.has(value)) throw planErrorAt(path, `\`${String(value)}\` stands twice.`);
    seen.add(value);
  }
}

/** How many members or elements there are. */
export function countLabels(over: Labels): number {
  return typeof over === "number" ? over : over.length;
}

function innermost(domain: Domain): Domain {
  let inner = domain;
  while (inner.kind === "array") inner = inner.element;
  return inner;
}

function isNumber(domain: Domain): boolean {
  return domain.kind === "real" || domain.kind === "int";
}

function requirePrior(prior: Prior, domain: Domain, path: PlanPath): void {
  const suits = () => {
    switch (prior.name) {
      case "normal":
      case "beta":
        return isNumber(domain);
      case "lognormal":
        return (domain.kind === "real" || domain.kind === "int") && domain.low > 0;
      case "dirichlet":
        return (
          domain.kind === "simplex" &&
          (typeof prior.concentration === "number" ||
            prior.concentration.length === countLabels(domain.over))
        );
      case "choice":
        return prior.weights.length === countChoices(domain) && prior.weights.some((w) => w > 0);
    }
  };
  if (!suits()) throw planErrorAt(path, `the prior \`${prior.name}\` does not suit the domain.`);
}

function countChoices(domain: Domain): number | undefined {
  if (domain.kind === "choice") return domain.values.length;
  return domain.kind === "bool" ? 2 : undefined;
}

/** Whether a JSON value, as users see it, is one of the domain's. Arrays of run-time length may be shorter. */
export function fitsDomain(value: JsonValue, domain: Domain): boolean {
  switch (domain.kind) {
    case "real":
    case "int":
    case "bool":
    case "choice":
      return fitsScalar(value, domain);
    case "simplex": {
      const shares = elementsOf(value, domain.over);
      if (shares === undefined) return false;
      const numbers = shares.filter((share) => typeof share === "number" && share >= 0);
      const total = numbers.reduce<number>((sum, share) => sum + Number(share), 0);
      return numbers.length === countLabels(domain.over) && Math.abs(total - 1) < 1e-9;
    }
    case "permutation": {
      if (!Array.isArray(value) || value.length !== countLabels(domain.over)) return false;
      const members: ReadonlySet<JsonValue> = new Set<JsonValue>(
        typeof domain.over === "number"
          ? Array.from({ length: domain.over }, (_, i) => i)
          : domain.over,
      );
      return (
        new Set(value).size === value.length && value.every((item: JsonValue) => members.has(item))
      );
    }
    case "array": {
      const elements = elementsOf(value, domain.over);
      if (elements === undefined) return false;
      const enough = domain.length !== undefined || elements.length === countLabels(domain.over);
      return enough && elements.every((element) => fitsDomain(element, domain.element));
    }
  }
}

function fitsScalar(value: JsonValue, domain: ScalarDomain): boolean {
  switch (domain.kind) {
    case "real":
    case "int":
      return (
        typeof value === "number" &&
        (domain.kind === "real" || Number.isInteger(value)) &&
        whyNotOnScale(value, domain.low, domain.high, domain.scale) === undefined
      );
    case "bool":
      return typeof value === "boolean";
    case "choice":
      return (
        (typeof value === "string" || typeof value === "number") && domain.values.includes(value)
      );
  }
}

/** Elements in declared order: of an object over an enum, else of a list that is not too long. */
function elementsOf(value: JsonValue, over: Labels): readonly JsonValue[] | undefined {
  if (typeof over === "number") {
    return Array.isArray(value) && value.length <= over ? value : undefined;
  }
  if (typeof value !== "object" || Array.isArray(value)) return undefined;
  const entries = new Map<string, JsonValue>(Object.entries(value));
  if (entries.size !== over.length) return undefined;
  const elements = over.map((label) => entries.get(label));
  return elements.every((element) => element !== undefined) ? elements : undefined;
}
