/** What carries out groups of trials of the tasks that train: this thread, or a pool of others. */
import { availableParallelism } from "node:os";
import type { BackendName } from "../backends/backend.ts";
import { createExecutor } from "../backends/create-executor.ts";
import type { Executor } from "../backends/executor.ts";
import { limitsOf } from "../backends/limits.ts";
import { StudyError } from "../space/error.ts";
import type { TrainingTask } from "../training/definition.ts";
import { formKey, formOf } from "../training/form.ts";
import { type Carrier, fusedTask } from "../training/fused-task.ts";
import { readSettings } from "../training/settings.ts";
import { createTrainer, type Trainer } from "../training/trainer.ts";
import type { TaskReference } from "./load.ts";
import { createWorkerPool } from "./pool.ts";
import type { Task, TaskInputs } from "./task.ts";

export interface Carriers {
  /** A task that trains, as the run loop sees it. */
  readonly fused: (task: TrainingTask, reference: TaskReference) => Task;
  /** Ends what was started. */
  readonly close: () => Promise<void>;
}

export interface CarrierSetting {
  readonly backend: BackendName;
  /** How many worker threads there may be; 0: trials train in this thread. Other backends than wasm have none. */
  readonly workers: number;
  /** What tasks printed in worker threads. */
  readonly output: (text: string) => void;
}

/** How many worker threads train where nobody says: one for each core that this process may use. */
export function defaultWorkers(backend: BackendName): number {
  return backend === "wasm" ? availableParallelism() : 0;
}

export function createCarriers({ backend, workers, output }: CarrierSetting): Carriers {
  const { batch, ...limits } = limitsOf(backend);
  const bounds = { batch, limits, sideBySide: backend !== "wasm" };
  const { runner, close } =
    backend === "wasm" && workers > 0 ? inThreads(workers, output) : inThisThread(backend);
  return {
    fused: (task, reference) => fusedTask(task, { ...bounds, run: runner(task, reference) }),
    close,
  };
}

interface Runners {
  readonly runner: (task: TrainingTask, reference: TaskReference) => Carrier["run"];
  readonly close: Carriers["close"];
}

function inThreads(workers: number, output: CarrierSetting["output"]): Runners {
  const pool = createWorkerPool({ workers, output });
  return {
    runner: (task, reference) => pool.carrier(reference, (inputs) => familyOf(task, inputs)),
    close: pool.close,
  };
}

/** Trials of one family train by the same programs. */
function familyOf(task: TrainingTask, inputs: TaskInputs): string {
  try {
    return formKey(formOf([readSettings(task, inputs)]));
  } catch {
    // Refused where it is carried out.
    return "";
  }
}

async function startExecutor(backend: BackendName): Promise<Executor> {
  try {
    return await createExecutor(backend);
  } catch (cause) {
    const why = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, "");
    throw new StudyError(
      `The backend ${backend} does not start: ${why}. \`hptc doctor\` says what there is.`,
      { cause },
    );
  }
}

/** One group after another, whatever their tasks: they share one memory. */
function inThisThread(backend: BackendName): Runners {
  let executor: Promise<Executor> | undefined;
  let turn = Promise.resolve();
  const trainers = new Map<TrainingTask, Trainer>();
  const trainerOf = async (task: TrainingTask): Promise<Trainer> => {
    executor ??= startExecutor(backend);
    const trainer = trainers.get(task) ?? createTrainer(task, await executor);
    trainers.set(task, trainer);
    return trainer;
  };
  return {
    runner: (task) => (members, ended) => {
      const run = turn.then(async () => (await trainerOf(task)).run(members, ended));
      turn = run.catch(() => undefined);
      return run;
    },
    close: async () => {
      for (const trainer of trainers.values()) trainer.dispose();
      trainers.clear();
    },
  };
}
