/** A small task, and how its trials are carried out in tests. */
import {
  choice,
  crossEntropy,
  dataSet,
  defineTask,
  dense,
  dropout,
  epochs,
  gather,
  logSumExp,
  multiply,
  oneHot,
  real,
  relu,
  subtract,
  sum,
  tanh,
  type Tensor,
  whole,
  widths,
} from "../../src/training/index.ts";
import type { Executor } from "../../src/backends/executor.ts";
import { randomStream } from "../../src/space/random.ts";
import type {
  GroupMember,
  MemberOutcome,
  Snapshot,
  TaskContext,
  TaskInputs,
  TaskMetrics,
} from "../../src/tasks/task.ts";
import type { TrainingTask } from "../../src/training/definition.ts";
import { createTrainer } from "../../src/training/trainer.ts";

/** A network on iris. */
export const network = defineTask({
  name: "network",
  arguments: {
    data: dataSet(),
    hidden: widths(),
    activation: choice(["relu", "tanh"], "relu"),
    batch: whole({ low: 1, high: 1000 }, 50),
    lr: real({ low: 0, high: 10 }),
    decay: real({ low: 0, high: 1 }, 0),
    rate: real({ low: 0, high: 1, below: true }, 0),
    epochs: epochs(3),
  },
  trial: ({ data, hidden, activation, batch, lr, decay, rate }, { scope }) => {
    const logits = (inputs: Tensor, training: boolean): Tensor => {
      let x = inputs;
      for (const [i, width] of hidden.entries()) {
        const z = dense(scope, `dense${i}`, x, width.size);
        x = width.mask(activation === "relu" ? relu(z) : tanh(z));
        if (training && rate !== 0) x = dropout(x, rate, `dropout${i}`);
      }
      return dense(scope, "out", x, data.classes);
    };
    const scored = ({ rows, inputs, labels }: typeof data.training) => ({
      rows,
      results: (places: Tensor) => {
        const z = logits(gather(inputs, places), false);
        const truth = oneHot(gather(labels, places), data.classes);
        const hit = subtract(sum(logSumExp(z), -1), sum(multiply(truth, z), -1));
        return { losses: hit };
      },
    });
    const mean = (values: Iterable<number> = []): number => {
      const all = [...values];
      return all.reduce((total, value) => total + value, 0) / all.length;
    };
    return {
      training: {
        rows: data.training.rows,
        batch,
        loss: (rows) =>
          crossEntropy(
            logits(gather(data.training.inputs, rows), true),
            gather(data.training.labels, rows),
          ),
        optimizer: { kind: "adam", rate: lr, beta1: 0.9, beta2: 0.99, decay },
      },
      scoring: { validation: scored(data.validation) },
      metrics: ({ validation }) => ({ val_loss: mean(validation?.["losses"]) }),
      closing: {
        scoring: { training: scored(data.training) },
        metrics: ({ training }) => ({ train_loss: mean(training?.["losses"]) }),
      },
      model: { metric: "model", format: "dense", config: { widths: hidden.map((w) => w.size) } },
    };
  },
});

/** Arguments of a quick trial of `network`. */
export function irisInputs(changes: TaskInputs = {}): TaskInputs {
  return {
    data: { kind: "data", source: "builtin:iris" },
    hidden: [6],
    lr: 0.01,
    ...changes,
  };
}

export interface Report {
  readonly step: number;
  readonly metrics: { readonly [metric: string]: number };
}

export interface Told {
  readonly outcome: MemberOutcome;
  readonly reports: readonly Report[];
  readonly steps: number;
}

interface Record {
  readonly outcomes: MemberOutcome[];
  readonly reports: Report[];
  steps: number;
}

export interface TestMember {
  readonly inputs: TaskInputs;
  readonly trial?: number;
  readonly signal?: AbortSignal;
  readonly onReport?: (step: number) => void;
  readonly pauseAt?: number;
  readonly from?: Snapshot;
}

/** Carries out a group and gives what was told of each member, in order. */
export async function runGroup(
  run: (
    members: readonly GroupMember[],
    ended: (place: number, outcome: MemberOutcome) => void,
  ) => Promise<void>,
  members: readonly TestMember[],
): Promise<readonly Told[]> {
  const told = members.map((): Record => ({ outcomes: [], reports: [], steps: 0 }));
  await run(
    members.map(({ inputs, trial = 0, signal, onReport, ...rest }, place) => {
      const key: TaskContext["key"] = [7, trial, 0];
      return {
        ...rest,
        inputs,
        context: {
          trial,
          run: 0,
          key,
          random: (purpose) => randomStream(...key, purpose),
          report: (step, metrics) => {
            told[place]?.reports.push({ step, metrics });
            onReport?.(step);
          },
          advance: (steps) => {
            const one = told[place];
            if (one !== undefined) one.steps += steps;
          },
          signal: signal ?? new AbortController().signal,
        },
      };
    }),
    (place, outcome) => told[place]?.outcomes.push(outcome),
  );
  return told.map(({ outcomes, reports, steps }) => {
    const [outcome, second] = outcomes;
    if (outcome === undefined || second !== undefined) {
      throw new Error(`A trial ended ${outcomes.length} times.`);
    }
    return { outcome, reports, steps };
  });
}

/** Carries out a group by itself and checks that nothing is held afterwards. */
export async function train(
  task: TrainingTask,
  executor: Executor,
  members: readonly TestMember[],
): Promise<readonly Told[]> {
  const before = executor.used();
  const trainer = createTrainer(task, executor);
  const told = await runGroup(trainer.run, members);
  trainer.dispose();
  if (executor.used() !== before) throw new Error("Memory was not given back.");
  return told;
}

/** The metrics of a trial that returned. */
export function metricsOf(told: Told | undefined): TaskMetrics {
  if (told?.outcome.kind !== "returned") {
    const why = told?.outcome.kind === "threw" ? told.outcome.error.message : "it paused";
    throw new Error(`The trial failed: ${why}`);
  }
  return told.outcome.metrics;
}

/** The message of a trial that threw. */
export function errorOf(told: Told | undefined): string {
  if (told?.outcome.kind !== "threw") throw new Error("The trial returned.");
  return told.outcome.error.message;
}
