import { randomStream } from "../../src/space/random.ts";
import type { Model, TaskContext, TaskInputs, TaskMetrics } from "../../src/tasks/task.ts";

/** The context of a trial, for tests. */
export function trialContext(
  more: Partial<TaskContext> & { readonly seed?: number } = {},
): TaskContext {
  const { seed = 1, ...rest } = more;
  const key: TaskContext["key"] = [seed, 0, 0];
  return {
    trial: 0,
    run: 0,
    key,
    random: (purpose) => randomStream(...key, purpose),
    report: () => undefined,
    advance: () => undefined,
    signal: new AbortController().signal,
    ...rest,
  };
}

/** Arguments of a small, quick classifier, with changes. */
export function irisInputs(changes: TaskInputs = {}): TaskInputs {
  return {
    data: { kind: "data", source: "builtin:iris" },
    hidden: [8],
    lr: 1e-2,
    batch: 32,
    epochs: 3,
    ...changes,
  };
}

/** A metric that is a number. */
export function numberOf(metrics: TaskMetrics, name: string): number {
  const value = metrics[name];
  if (typeof value !== "number") throw new Error(`${name} is no number`);
  return value;
}

/** The trained model among metrics. */
export function modelOf({ model }: TaskMetrics): Model {
  if (!isModel(model)) throw new Error("there is no model");
  return model;
}

function isModel(value: unknown): value is Model {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "model";
}
