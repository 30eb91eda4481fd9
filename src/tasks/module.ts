/** Tasks of the user's own: a module whose default export is a function, or a definition of `hptc/task`. */
import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { TrainingTask } from "../training/definition.ts";
import { reasonOf } from "../training/aborted.ts";
import { offerTaskLibrary } from "./module/library.ts";
import { plainInputs } from "./plain-inputs.ts";
import type { Task, TaskContext, TaskMetrics } from "./task.ts";

/** What a task module may export as its default. */
type TaskFunction = (
  args: { readonly [argument: string]: unknown },
  context: {
    /** A whole number below 2^32, different for each trial and run. */
    readonly seed: number;
    readonly report: TaskContext["report"];
    readonly signal: AbortSignal;
  },
) => Promise<TaskMetrics> | TaskMetrics;

/**
 * The task that a JavaScript module exports: `export default async (args, { seed, report, signal }) => metrics`, or
 * `export default defineTask({ … })`. TypeScript is loaded where this Node runs it.
 */
export async function loadModuleTask(path: string, folder: string): Promise<Task | TrainingTask> {
  const task = defaultExport(await importModule(fileOf(path, folder), path));
  if (isTaskFunction(task)) return functionTask(path, task);
  if (isDefinition(task)) return task;
  throw new Error(
    isFromAnotherVersion(task)
      ? `The task module ${path} was made with another version of hptc, whose tasks this one does not know. ` +
          "Let it import `defineTask` from the hptc that runs it."
      : `The task module ${path} has no default export that is a task${found(task)}. ` +
          "It should say: export default async (args, { seed, report, signal }) => metrics, " +
          "or: export default defineTask({ … }), with defineTask from hptc/task.",
  );
}

/** The module's file: what the path says, or TypeScript next to it. */
function fileOf(path: string, folder: string): string {
  const file = resolve(folder, path);
  const source = sourceOf(file);
  const known = existsSync(file) ? file : source;
  if (known === undefined || !existsSync(known)) {
    throw new Error(`The task module ${path} is not there: looked for ${file}.`);
  }
  if (!isTypeScript(known) || runsTypeScript()) return known;
  const [name, compiled] = [basename(known), basename(known).replace(/ts$/, "js")];
  throw new Error(
    `The task module ${path} is there as TypeScript only, which Node ${process.versions.node} does not run. ` +
      `Compile ${name} in its folder: npx esbuild ${name} --outfile=${compiled}` +
      `${known === file ? `, and name ${compiled} in the study` : ""}. Node 22.18 and newer run it as it is.`,
  );
}

/** The TypeScript that a JavaScript file may be compiled from. */
function sourceOf(file: string): string | undefined {
  return /\.m?js$/.test(file) ? file.replace(/js$/, "ts") : undefined;
}

function isTypeScript(file: string): boolean {
  return /\.[cm]?ts$/.test(file);
}

/** Whether this Node takes the types off TypeScript by itself. */
function runsTypeScript(): boolean {
  return "typescript" in process.features && Boolean(process.features.typescript);
}

async function importModule(file: string, path: string): Promise<unknown> {
  try {
    offerTaskLibrary(file);
    return await import(pathToFileURL(file).href);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = isModuleSyntax(cause)
      ? `. A package.json above it makes it CommonJS: set "type": "module" there, or name the file ${basename(file).replace(/js$/, "mjs")}.`
      : "";
    throw new Error(`The task module ${path} does not load: ${reason}${advice}`, { cause });
  }
}

/** Whether Node met `import` or `export` where it expected a script. */
function isModuleSyntax(cause: unknown): boolean {
  return cause instanceof SyntaxError && /outside a module|token 'export'/.test(cause.message);
}

function defaultExport(module: unknown): unknown {
  return typeof module === "object" && module !== null && "default" in module
    ? module.default
    : undefined;
}

function isTaskFunction(value: unknown): value is TaskFunction {
  return typeof value === "function";
}

const trainingTask: TrainingTask["kind"] = "hptc-training-task";

function isDefinition(value: unknown): value is TrainingTask {
  return kindOf(value) === trainingTask;
}

/** Versions whose definitions differ mark them by words of their own after these. */
function isFromAnotherVersion(value: unknown): boolean {
  return kindOf(value)?.startsWith(trainingTask) ?? false;
}

function kindOf(value: unknown): string | undefined {
  return typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    typeof value.kind === "string"
    ? value.kind
    : undefined;
}

function found(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "object" && value !== null && "trial" in value) {
    return ", but an object with a trial: give it to `defineTask`";
  }
  return `, but ${value === null ? "null" : `a ${typeof value}`}`;
}

function functionTask(path: string, run: TaskFunction): Task {
  return {
    name: path,
    run: async (inputs, { random, report, signal }) => {
      signal.throwIfAborted();
      const seed = random("seed").word();
      const metrics: unknown = await untilAborted(
        run(plainInputs(inputs), { seed, report: checkedReport(path, report), signal }),
        signal,
      );
      if (!isMetrics(metrics)) {
        throw new Error(
          `The task module ${path} must return its metrics as an object, such as { loss: 0.1 }.`,
        );
      }
      for (const [name, value] of Object.entries(metrics)) refuseLive(path, name, value);
      return { ...metrics };
    },
  };
}

/** Takes numbers alone, which is all that is compared. */
function checkedReport(path: string, report: TaskContext["report"]): TaskContext["report"] {
  return (step: unknown, metrics: unknown) => {
    if (typeof step !== "number" || !isMetrics(metrics)) {
      throw new Error(
        `The task module ${path} must report a number and an object with metrics, such as report(3, { loss: 0.1 }).`,
      );
    }
    const numbers = Object.entries(metrics).filter(
      (entry): entry is [string, number] => typeof entry[1] === "number",
    );
    report(step, Object.fromEntries(numbers));
  };
}

/** What lives in its thread, as a function or a promise does, can be no metric. */
function refuseLive(path: string, metric: string, value: unknown): void {
  try {
    structuredClone(value);
  } catch {
    const what =
      value instanceof Promise
        ? "a promise: await it first"
        : `${typeof value === "object" ? "an object with something that lives in its thread" : `a ${typeof value}`}: a metric is data`;
    throw new Error(`The task module ${path} returned \`${metric}\` as ${what}.`);
  }
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
