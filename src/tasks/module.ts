import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { reasonOf } from "./aborted.ts";
import { plainInputs } from "./plain-inputs.ts";
import type { Task, TaskContext, TaskMetrics } from "./task.ts";

/** What a task module exports as its default. */
type TaskFunction = (
  args: { readonly [argument: string]: unknown },
  context: {
    /** A whole number below 2^32, different for each trial and run. */
    readonly seed: number;
    readonly report: TaskContext["report"];
    readonly signal: AbortSignal;
  },
) => Promise<TaskMetrics> | TaskMetrics;

/** The task that a JavaScript module exports: `export default async (args, { seed, report, signal }) => metrics`. */
export async function loadModuleTask(path: string, folder: string): Promise<Task> {
  const file = resolve(folder, path);
  if (!existsSync(file))
    throw new Error(`The task module ${path} is not there: looked for ${file}.`);
  const run = defaultExport(await importModule(file, path));
  if (!isTaskFunction(run)) {
    throw new Error(
      `The task module ${path} has no default export that is a function. ` +
        "It should say: export default async (args, { seed, report, signal }) => metrics",
    );
  }
  return {
    name: path,
    run: async (inputs, { random, report, signal }) => {
      signal.throwIfAborted();
      const seed = random("seed").word();
      const metrics: unknown = await untilAborted(
        run(plainInputs(inputs), { seed, report, signal }),
        signal,
      );
      if (isMetrics(metrics)) return metrics;
      throw new Error(
        `The task module ${path} must return its metrics as an object, such as { loss: 0.1 }.`,
      );
    },
  };
}

async function importModule(file: string, path: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The task module ${path} does not load: ${reason}`, { cause });
  }
}

function defaultExport(module: unknown): unknown {
  return typeof module === "object" && module !== null && "default" in module
    ? module.default
    : undefined;
}

function isTaskFunction(value: unknown): value is TaskFunction {
  return typeof value === "function";
}

function isMetrics(value: unknown): value is TaskMetrics {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A module that does not look at its signal must not hold up the run. */
async function untilAborted<T>(result: Promise<T> | T, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(reasonOf(signal));
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener("abort", stop);
  }
}
