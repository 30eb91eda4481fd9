/** Checks what a task or an application returns against the metrics that the plan declares. */
import { didYouMean } from "../diagnostics/suggest.ts";
import type { Value } from "../ir/value.ts";
import type { Metric, MetricType, Trial } from "../plan/document.ts";
import { StudyError } from "../space/error.ts";
import type { Model } from "../tasks/task.ts";
import type { RunMetrics } from "./measurements.ts";

/** `invalid`: not what was declared. `no number`: as declared, but NaN or infinite. */
export type MetricsCheck =
  | { readonly kind: "valid"; readonly metrics: RunMetrics }
  | { readonly kind: "invalid"; readonly message: string }
  | { readonly kind: "no number"; readonly message: string };

/** The metrics of a check; a `StudyError` where there are none. */
export function validMetrics(check: MetricsCheck): RunMetrics {
  if (check.kind === "valid") return check.metrics;
  throw new StudyError(check.message);
}

/**
 * Metrics of one run of a trial, by name. Arrays over an enum may be objects by label. `models` says whether
 * models must be there.
 */
export function checkMetrics(
  trial: Trial,
  given: { readonly [metric: string]: unknown },
  models: "needed" | "optional" = "needed",
): MetricsCheck {
  const declared = trial.metrics.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !declared.includes(name));
  if (unknown !== undefined) {
    const message = `\`${trial.name}\` has no metric \`${unknown}\`.${didYouMean(unknown, declared)} It has: ${declared.join(", ")}.`;
    return { kind: "invalid", message };
  }
  const values = new Map<string, Value>();
  const found = new Map<string, Model>();
  const strange: string[] = [];
  for (const metric of trial.metrics) {
    const name = `${trial.name}.${metric.name}`;
    const own: unknown = given[metric.name];
    const missing = !Object.hasOwn(given, metric.name);
    if (missing && metric.type.kind === "model" && models === "optional") continue;
    if (missing) return { kind: "invalid", message: `The metric \`${name}\` is missing.` };
    if (metric.type.kind === "model" && isModel(own)) {
      found.set(metric.name, own);
      continue;
    }
    const read = readMetric(metric.type, own);
    if (read === undefined) {
      const message = `The metric \`${name}\` must be ${describe(metric.type)}, but it is ${show(own)}.`;
      return { kind: "invalid", message };
    }
    const numbers = numbersOf(read.value);
    const none = numbers.find((number) => !Number.isFinite(number));
    const outside = numbers.find((number) => !within(metric, number));
    if (none !== undefined) strange.push(`\`${name}\` is ${numberName(none)}`);
    else if (outside !== undefined) {
      const message = `The metric \`${name}\` is ${String(outside)}, outside its range ${range(metric)}.`;
      return { kind: "invalid", message };
    }
    values.set(metric.name, read.value);
  }
  return strange.length === 0
    ? { kind: "valid", metrics: { values, models: found } }
    : { kind: "no number", message: `${strange.join(", ")}: the trial has no usable result.` };
}

function isModel(given: unknown): given is Model {
  return typeof given === "object" && given !== null && "kind" in given && given.kind === "model";
}

/** The value, or nothing where it is not of the type. `null` is how JSON writes NaN. */
function readMetric(type: MetricType, given: unknown): { readonly value: Value } | undefined {
  switch (type.kind) {
    case "real":
      if (given === null) return { value: NaN };
      return typeof given === "number" ? { value: given } : undefined;
    case "int":
      if (given === null) return { value: NaN };
      return typeof given === "number" && (Number.isInteger(given) || !Number.isFinite(given))
        ? { value: given }
        : undefined;
    case "bool":
      return typeof given === "boolean" ? { value: given } : undefined;
    case "text":
      return typeof given === "string" ? { value: given } : undefined;
    case "model":
      return undefined;
    case "array":
      return readArray(type, given);
  }
}

function readArray(
  { element, labels, size }: Extract<MetricType, { kind: "array" }>,
  given: unknown,
): { readonly value: Value } | undefined {
  const elements = labels === undefined || Array.isArray(given) ? given : byLabel(labels, given);
  if (!Array.isArray(elements)) return undefined;
  const expected = labels?.length ?? size;
  if (expected !== undefined && elements.length !== expected) return undefined;
  const values: Value[] = [];
  for (const item of elements) {
    const read = readMetric(element, item);
    if (read === undefined) return undefined;
    values.push(read.value);
  }
  return { value: values };
}

function byLabel(labels: readonly string[], given: unknown): readonly unknown[] | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  const elements = new Map<string, unknown>(Object.entries(given));
  return labels.length === elements.size && labels.every((label) => elements.has(label))
    ? labels.map((label) => elements.get(label))
    : undefined;
}

function numbersOf(value: Value): readonly number[] {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? value.flatMap((element: Value) => numbersOf(element)) : [];
}

/** With room for rounding: a share may be computed as 1 + 2e-16. */
function within({ low = -Infinity, high = Infinity }: Metric, value: number): boolean {
  const room = 1e-9 * Math.max(1, Math.abs(value));
  return value >= low - room && value <= high + room;
}

function range({ low, high }: Metric): string {
  return `${low === undefined ? "-inf" : String(low)} .. ${high === undefined ? "inf" : String(high)}`;
}

function numberName(value: number): string {
  return Number.isNaN(value) ? "not a number (NaN)" : "infinite";
}

function describe(type: MetricType): string {
  switch (type.kind) {
    case "real":
      return "a number";
    case "int":
      return "a whole number";
    case "bool":
      return "true or false";
    case "text":
      return "a text";
    case "model":
      return "a model";
    case "array": {
      if (type.labels !== undefined) return `an object with ${type.labels.join(", ")}`;
      const count = type.size === undefined ? "" : ` of ${String(type.size)}`;
      return `a list${count} in which each element is ${describe(type.element)}`;
    }
  }
}

function show(value: unknown): string {
  const text = value === undefined ? "nothing" : (JSON.stringify(value) ?? typeof value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
