/** Functions of the user's modules, each trial in a worker thread, so that they run side by side and can be stopped. */
import { runOne } from "../training/run-one.ts";
import type { TaskReference } from "./load.ts";
import { createWorkerPool } from "./pool.ts";
import type { Task } from "./task.ts";

/** A thread takes some 8 MiB before the module has loaded anything. */
export const mostThreads = 64;

export interface FunctionThreads {
  /** The task, carried out in threads. A thread has one trial at a time, and loads the module once. */
  readonly inThread: (task: Task, reference: TaskReference) => Task;
  /** Ends all threads. */
  readonly close: () => Promise<void>;
}

/** `threads`: how many trials may run at a time, at least 1. `output`: what they printed. */
export function createFunctionThreads(
  threads: number,
  output: (text: string) => void,
): FunctionThreads {
  const entry = new URL("./function-worker.js", import.meta.url);
  const pool = createWorkerPool({ workers: threads, output, entry, together: 1 });
  return {
    inThread: ({ name }, reference) => {
      const run = pool.carrier(reference, () => "");
      return { name, run: (inputs, context) => runOne(run, { inputs, context }) };
    },
    close: pool.close,
  };
}
