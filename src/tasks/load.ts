/** Finds the code of a task: where a study runs, and in its worker threads. */
import { didYouMean } from "../diagnostics/suggest.ts";
import type { TrainingTask } from "../training/definition.ts";
import type { Task } from "./task.ts";

/** Which task a study names. Plain data, for threads. */
export type TaskReference =
  | { readonly kind: "builtin"; readonly name: string }
  /** `path` as the plan has it, relative to the folder. */
  | { readonly kind: "module"; readonly path: string; readonly folder: string };

/** A task that trains as tensors, which may train with others; or one that does as it likes. */
export type LoadedTask = TrainingTask | Task;

const builtins: { readonly [name: string]: () => Promise<LoadedTask> } = {
  classifier: async () => (await import("./classifier/task.ts")).classifier,
  curvature: async () => (await import("./curvature/task.ts")).curvature,
  distill: async () => (await import("./distill/task.ts")).distill,
  finetune: async () => (await import("./finetune/task.ts")).finetune,
  transformer: async () => (await import("./transformer/task.ts")).transformer,
  noisy: async () => (await import("./noisy.ts")).noisy,
};

/** Code is loaded only when asked for. Throws an `Error` for the user where there is no such task. */
export async function loadTask(reference: TaskReference): Promise<LoadedTask> {
  switch (reference.kind) {
    case "builtin":
      return loadBuiltin(reference.name);
    case "module":
      return (await import("./module.ts")).loadModuleTask(reference.path, reference.folder);
  }
}

export function isTrainingTask(task: LoadedTask): task is TrainingTask {
  return "kind" in task;
}

async function loadBuiltin(name: string): Promise<LoadedTask> {
  const load = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
  if (load !== undefined) return load();
  const names = Object.keys(builtins);
  throw new Error(
    `There is no built-in task "${name}".${didYouMean(name, names)} This version has: ${names.join(", ")}.`,
  );
}
