import { didYouMean } from "../diagnostics/suggest.ts";
import type { Task, TaskRegistry } from "./task.ts";

const builtins: { readonly [name: string]: () => Promise<Task> } = {
  classifier: async () => (await import("./classifier.ts")).classifier,
  noisy: async () => (await import("./noisy.ts")).noisy,
};

/**
 * The tasks that a plan may name. `folder` is where the plan or the study's file is: paths of modules are
 * relative to it, and processes run in it. Code is loaded only when asked for.
 */
export function createTaskRegistry({ folder }: { readonly folder: string }): TaskRegistry {
  return {
    builtin: async (name) => {
      const load = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
      if (load !== undefined) return load();
      const names = Object.keys(builtins);
      throw new Error(
        `There is no built-in task "${name}".${didYouMean(name, names)} This version has: ${names.join(", ")}.`,
      );
    },
    module: async (path) => (await import("./module.ts")).loadModuleTask(path, folder),
    exec: async (words) => (await import("./process.ts")).processTask(words, folder),
  };
}
