/** Metrics of trials as expressions read them, and as they are stored. */
import type { Value } from "../ir/value.ts";
import type { JsonValue, MetricType, Plan, Trial } from "../plan/document.ts";
import type { MetricSource } from "../space/environment.ts";
import { StudyError } from "../space/error.ts";
import { labelled } from "../space/json.ts";
import type { Model } from "../tasks/task.ts";

/** What one run of a trial gave, by metric. */
export interface RunMetrics {
  readonly values: ReadonlyMap<string, Value>;
  readonly models: ReadonlyMap<string, Model>;
}

/** The runs of each trial that has run. */
export type Measurements = ReadonlyMap<string, readonly RunMetrics[]>;

/** Flat metrics of a store or a user. */
export type FlatMetrics = { readonly [metric: string]: JsonValue };

/** How a metric is called outside the study: by its name alone where the study has one trial. */
export function flatName(plan: Plan, trial: string, metric: string): string {
  return plan.trials.length === 1 ? metric : `${trial}.${metric}`;
}

/**
 * Metrics for expressions: the mean over the runs of numbers and of arrays of numbers, else the value of the
 * first run. A model is the name under which `modelOf` finds it: expressions hand it on and never look inside.
 */
export function metricSource(measurements: Measurements): MetricSource {
  const runsOf = (trial: string): readonly RunMetrics[] => {
    const runs = measurements.get(trial);
    if (runs !== undefined && runs.length > 0) return runs;
    throw new StudyError(`The trial \`${trial}\` has not run: its metrics are not known.`);
  };
  return {
    runs: (trial) => runsOf(trial).length,
    metric: (trial, metric, run) => {
      const runs = runsOf(trial);
      if (runs[0]?.models.has(metric) === true) return { kind: "model", trial, metric };
      const values = runs.map((known) => known.values.get(metric));
      return run === undefined ? mean(values) : values[run];
    },
  };
}

/**
 * The model that the value of an expression names, as the run `run` of a later trial sees it: each run
 * builds on the model of the same run, or on the only one. `undefined` for any other value.
 */
export function modelOf(measurements: Measurements, value: Value, run: number): Model | undefined {
  if (typeof value !== "object" || !("kind" in value) || value.kind !== "model") return undefined;
  const { trial, metric } = value;
  if (typeof trial !== "string" || typeof metric !== "string") return undefined;
  const runs = measurements.get(trial) ?? [];
  return (runs[run] ?? runs[0])?.models.get(metric);
}

/** Means over runs, for stores and users; models are left out. */
export function flatMeans(
  plan: Plan,
  trials: readonly Trial[],
  measurements: Measurements,
): FlatMetrics {
  return flatten(plan, trials, (trial, metric) =>
    mean((measurements.get(trial) ?? []).map((run) => run.values.get(metric))),
  );
}

/** The metrics of each run, for stores and users. */
export function flatRuns(
  plan: Plan,
  trials: readonly Trial[],
  measurements: Measurements,
): readonly FlatMetrics[] {
  const count = Math.max(0, ...trials.map(({ name }) => measurements.get(name)?.length ?? 0));
  return Array.from({ length: count }, (_, run) =>
    flatten(plan, trials, (trial, metric) => measurements.get(trial)?.[run]?.values.get(metric)),
  );
}

/** A metric as users see it; `undefined` for a model and for what has no value. */
export function metricJson(type: MetricType, value: Value): JsonValue | undefined {
  switch (type.kind) {
    case "model":
      return undefined;
    case "array": {
      if (!Array.isArray(value)) return undefined;
      const elements = value.flatMap((element: Value) => metricJson(type.element, element) ?? []);
      return labelled(type.labels ?? elements.length, elements);
    }
    case "real":
    case "int":
    case "bool":
    case "text":
      return typeof value === "object" ? undefined : value;
  }
}

function flatten(
  plan: Plan,
  trials: readonly Trial[],
  valueOf: (trial: string, metric: string) => Value,
): FlatMetrics {
  return Object.fromEntries(
    trials.flatMap(({ name, metrics }) =>
      metrics.flatMap((metric) => {
        const json = metricJson(metric.type, valueOf(name, metric.name));
        return json === undefined ? [] : [[flatName(plan, name, metric.name), json]];
      }),
    ),
  );
}

function mean(values: readonly Value[]): Value {
  const [first] = values;
  if (values.length <= 1) return first;
  if (typeof first === "number") {
    return values.reduce((sum: number, value) => sum + Number(value), 0) / values.length;
  }
  if (!Array.isArray(first)) return first;
  return first.map((_: Value, i) =>
    mean(values.map((value): Value => (Array.isArray(value) ? value[i] : undefined))),
  );
}
