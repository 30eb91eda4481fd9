/** What the metrics of a store say while a trial runs and after it: as schedules and searches compare trials. */
import { lossesOf } from "../numerics/pareto.ts";
import type { Value } from "../ir/value.ts";
import type { JsonValue, Plan, Trial } from "../plan/document.ts";
import type { Scope } from "../space/environment.ts";
import { StudyError } from "../space/error.ts";
import type { ToldEvent } from "../store/event.ts";
import { flatName, type Measurements, type RunMetrics } from "./measurements.ts";

/**
 * The losses under metrics that were reported, one for each objective: NaN where an objective reads what was not
 * reported.
 */
export function reachedLosses({ objectives }: Plan, reported: Scope): readonly number[] {
  const values = objectives.map(({ value }) => {
    try {
      const found = reported.value(value);
      return typeof found === "number" ? found : NaN;
    } catch (error) {
      if (!(error instanceof StudyError)) throw error;
      return NaN;
    }
  });
  return lossesOf(objectives, values);
}

/** Flat metrics of a store as measurements: of each run where they are known one by one. */
export function flatMeasurements(
  plan: Plan,
  trials: readonly Trial[],
  { metrics, runs = [metrics] }: Pick<ToldEvent, "metrics" | "runs">,
): Measurements {
  const measured = trials.map((trial) => {
    const own = runs.map((run): RunMetrics => {
      const values = trial.metrics.flatMap(({ name }) => {
        const value = run[flatName(plan, trial.name, name)];
        return value === undefined ? [] : [[name, valueOf(value)] as const];
      });
      return { values: new Map(values), models: new Map() };
    });
    return [trial.name, own.filter(({ values }) => values.size > 0)] as const;
  });
  return new Map(measured.filter(([, own]) => own.length > 0));
}

function valueOf(json: JsonValue): Value {
  if (typeof json !== "object") return json;
  return Object.values(json).map(valueOf);
}
