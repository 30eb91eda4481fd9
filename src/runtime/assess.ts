/** What the metrics of a configuration mean: objectives, requirements, reports. */
import type { Expression } from "../ir/expression.ts";
import type { Value } from "../ir/value.ts";
import type { Constraint, JsonValue, Plan } from "../plan/document.ts";
import { createReads } from "../plan/reads.ts";
import { constraintName } from "../search/rejection.ts";
import { labelled } from "../space/json.ts";
import type { Scope } from "../space/environment.ts";

export interface Assessment {
  readonly objectives: readonly number[];
  readonly reports: { readonly [label: string]: JsonValue };
  /** Outcome constraints that do not hold, by label or text. */
  readonly violated: readonly string[];
  /** An objective that is not a finite number; then the trial has failed. */
  readonly error?: string;
}

/** Assesses a configuration of which all metrics are known. */
export function assess(plan: Plan, scope: Scope): Assessment {
  const objectives = plan.objectives.map(({ value }) => scope.value(value));
  const violated = plan.constraints.filter((c) => c.phase === "metric" && !scope.holds(c));
  const strange = plan.objectives.find((_, i) => !Number.isFinite(objectives[i]));
  return {
    objectives: strange === undefined ? objectives.map(Number) : [],
    reports: Object.fromEntries(
      plan.reports.flatMap((report) => {
        const json = valueJson(scope.value(report.value), report.labels);
        return json === undefined ? [] : [[report.label, json]];
      }),
    ),
    violated: violated.map(constraintName),
    ...(strange === undefined
      ? {}
      : { error: `The objective \`${strange.origin.text}\` is not a finite number.` }),
  };
}

/** For each trial of a configuration in order, the requirements that are known as soon as it has run. */
export function checkpoints(plan: Plan): ReadonlyMap<string, readonly Constraint[]> {
  const readers = trialReaders(plan);
  const order = plan.trials.map(({ name }) => name);
  const decided = new Map<string, Constraint[]>(order.map((name) => [name, []]));
  for (const constraint of plan.constraints) {
    if (constraint.phase !== "metric") continue;
    const read = new Set([
      ...readers(constraint.holds),
      ...(constraint.condition === undefined ? [] : readers(constraint.condition)),
    ]);
    const last = order.findLast((name) => read.has(name));
    if (last !== undefined) decided.get(last)?.push(constraint);
  }
  return decided;
}

/** The trials whose metrics an expression reads, itself or through definitions. */
export function trialReaders(plan: Plan): (expression: Expression) => ReadonlySet<string> {
  const reads = createReads(plan);
  return (expression) => reads(expression).trials;
}

/** A value as users see it; what has none (absent, infinite) is left out. */
function valueJson(value: Value, labels?: readonly string[]): JsonValue | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (value === undefined) return undefined;
  if (Array.isArray(value)) {
    const elements = value.map((element: Value) => valueJson(element));
    const whole = elements.filter((element) => element !== undefined);
    return whole.length < elements.length ? undefined : labelled(labels ?? whole.length, whole);
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => {
      const json = valueJson(field);
      return json === undefined ? [] : [[name, json]];
    }),
  );
}
