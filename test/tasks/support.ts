import { createExecutor } from "../../src/backends/create-executor.ts";
import { randomStream } from "../../src/space/random.ts";
import { classifier } from "../../src/tasks/classifier/task.ts";
import type {
  GroupMember,
  Model,
  TaskContext,
  TaskInputs,
  TaskMetrics,
  MemberOutcome,
} from "../../src/tasks/task.ts";
import { createTrainer, type Trainer } from "../../src/training/trainer.ts";

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

/** A trainer of classifiers on wasm. */
export async function classifierTrainer(): Promise<Trainer> {
  return createTrainer(classifier, await createExecutor("wasm"));
}

/** Carries out a group; how each trial ended. */
export async function outcomesOf(
  trainer: Trainer,
  members: readonly GroupMember[],
): Promise<readonly MemberOutcome[]> {
  const outcomes: MemberOutcome[] = [];
  await trainer.run(members, (place, outcome) => {
    outcomes[place] = outcome;
  });
  return outcomes;
}

/** The metrics of a trial that is a group of its own. */
export async function metricsOf(trainer: Trainer, member: GroupMember): Promise<TaskMetrics> {
  const [outcome] = await outcomesOf(trainer, [member]);
  if (outcome?.kind === "returned") return outcome.metrics;
  throw outcome?.kind === "threw" ? outcome.error : new Error("the trial did not end");
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
