import type { BackendName } from "../backends/backend.ts";
import { isTrainingTask, loadTask, type TaskReference } from "./load.ts";
import { createProcessGroups } from "./process-groups.ts";
import type { Carriers } from "./carrier.ts";
import type { FunctionThreads } from "./functions.ts";
import type { Task, TaskRegistry } from "./task.ts";

/** Tasks of this machine, and what they started. */
export interface LocalTasks extends TaskRegistry {
  /**
   * When a run is over: resolves when worker threads, and the processes that were asked to end, have ended, 3 s
   * later at most.
   */
  readonly stopped: () => Promise<void>;
  /** Ends all processes and threads at once. */
  readonly kill: () => void;
}

export interface TaskSetting {
  /** Where the plan or the study's file is: paths of modules are relative to it, and processes run in it. */
  readonly folder: string;
  /** What trains; it has to be the current one, but for `wasm`, which is taken where none is named. */
  readonly backend?: BackendName;
  /** How many threads train at a time on wasm; 0: this one. One for each core where nobody says. */
  readonly workers?: number;
  /** How many functions of modules run at a time, in threads; 0, as where nobody says: in this thread, where they cannot be stopped. */
  readonly functions?: number;
  /** What tasks print in other threads; where nobody wants it, it is lost. */
  readonly output?: (text: string) => void;
}

/** The tasks that a plan may name. Code is loaded only when asked for. */
export function createTaskRegistry(setting: TaskSetting): LocalTasks {
  const { folder, functions = 0 } = setting;
  const groups = createProcessGroups();
  let carriers: Promise<Carriers> | undefined;
  let threads: Promise<FunctionThreads> | undefined;
  const load = async (reference: TaskReference): Promise<Task> => {
    const task = await loadTask(reference);
    if (!isTrainingTask(task)) {
      if (reference.kind !== "module" || functions === 0) return task;
      threads ??= startThreads(functions, setting);
      return (await threads).inThread(task, reference);
    }
    carriers ??= startCarriers(setting);
    return (await carriers).fused(task, reference);
  };
  const endThreads = async () => {
    await Promise.all([(await carriers)?.close(), (await threads)?.close()]);
  };
  return {
    builtin: (name) => load({ kind: "builtin", name }),
    module: (path) => load({ kind: "module", path, folder }),
    exec: async (words, metrics) =>
      (await import("./process.ts")).processTask(words, { folder, groups, metrics }),
    stopped: async () => {
      await Promise.all([groups.stopped(), endThreads()]);
    },
    kill: () => {
      groups.kill();
      void endThreads();
    },
  };
}

async function startCarriers({
  backend = "wasm",
  workers,
  output = () => {},
}: TaskSetting): Promise<Carriers> {
  const { createCarriers, defaultWorkers } = await import("./carrier.ts");
  return createCarriers({ backend, workers: workers ?? defaultWorkers(backend), output });
}

async function startThreads(
  functions: number,
  { output = () => {} }: TaskSetting,
): Promise<FunctionThreads> {
  const { createFunctionThreads, mostThreads } = await import("./functions.ts");
  return createFunctionThreads(Math.min(functions, mostThreads), output);
}
