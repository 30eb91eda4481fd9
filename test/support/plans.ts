/** Plans written by hand, for tests of the runtime without the compiler. */
import type { Expression } from "../../src/ir/expression.ts";
import type {
  Constraint,
  Domain,
  Method,
  Objective,
  Parameter,
  Plan,
  Scale,
  Trial,
} from "../../src/plan/document.ts";

export function plan(parts: Partial<Plan> = {}): Plan {
  return {
    format: "hpt-plan",
    version: 1,
    study: "test",
    source: "test.hpt",
    functions: [],
    definitions: [],
    parameters: [],
    constraints: [],
    trials: [],
    objectives: [],
    reports: [],
    method: search("random"),
    stops: [],
    budget: { trials: 10 },
    seed: 1,
    repeat: 1,
    parallel: 1,
    retry: 0,
    warm: [],
    ...parts,
  };
}

export function search(name: string, settings: Method["settings"] = {}): Plan["method"] {
  return { role: "search", name, settings };
}

export function param(name: string, domain: Domain, more: Partial<Parameter> = {}): Parameter {
  return { name, domain, ...more };
}

export function real(low: number, high: number, scale: Scale["name"] | Scale = "linear"): Domain {
  return { kind: "real", low, high, scale: typeof scale === "string" ? { name: scale } : scale };
}

export function int(low: number, high: number, scale: Scale["name"] | Scale = "linear"): Domain {
  return { kind: "int", low, high, scale: typeof scale === "string" ? { name: scale } : scale };
}

export function choice(...values: readonly (string | number)[]): Domain {
  return { kind: "choice", values, ordered: false };
}

export const bool: Domain = { kind: "bool" };

export function num(value: number): Expression {
  return { kind: "number", value };
}

export function text(value: string): Expression {
  return { kind: "text", value };
}

export function ref(name: string): Expression {
  return { kind: "parameter", name };
}

export function definition(name: string): Expression {
  return { kind: "definition", name };
}

export function metric(trial: string, name: string): Expression {
  return { kind: "metric", trial, metric: name };
}

export function apply(atom: string, ...args: readonly Expression[]): Expression {
  return { kind: "apply", atom, args };
}

export function origin(source: string) {
  return { start: 0, end: source.length, text: source };
}

export function require(
  source: string,
  holds: Expression,
  more: Partial<Constraint> = {},
): Constraint {
  return { phase: "parameter", holds, origin: origin(source), ...more };
}

export function minimize(value: Expression, more: Partial<Objective> = {}): Objective {
  return { direction: "minimize", phase: "metric", value, origin: origin("objective"), ...more };
}

/** A trial of the built-in task of its own name, with real metrics. */
export function trial(
  name: string,
  inputs: { readonly [name: string]: Expression },
  metrics: readonly string[],
  more: Partial<Trial> = {},
): Trial {
  return {
    name,
    phase: "parameter",
    task: { kind: "builtin", name },
    inputs: Object.entries(inputs).map(([input, value]) => ({
      name: input,
      static: false,
      value,
      optional: false,
    })),
    metrics: metrics.map((metricName) => ({ name: metricName, type: { kind: "real" } })),
    ...more,
  };
}
