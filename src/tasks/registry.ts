import { didYouMean } from "../diagnostics/suggest.ts";
import { createProcessGroups } from "./process-groups.ts";
import type { Task, TaskRegistry } from "./task.ts";

const builtins: { readonly [name: string]: () => Promise<Task> } = {
  classifier: async () => (await import("./classifier.ts")).classifier,
  noisy: async () => (await import("./noisy.ts")).noisy,
};

/** Tasks of this machine, and the processes that they started. */
export interface LocalTasks extends TaskRegistry {
  /** Resolves when the processes that were asked to end have ended, 3 s later at most. */
  readonly stopped: () => Promise<void>;
  /** Ends all processes at once. */
  readonly kill: () => void;
}

/**
 * The tasks that a plan may name. `folder` is where the plan or the study's file is: paths of modules are
 * relative to it, and processes run in it. Code is loaded only when asked for.
 */
export function createTaskRegistry({ folder }: { readonly folder: string }): LocalTasks {
  const groups = createProcessGroups();
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
    exec: async (words, metrics) =>
      (await import("./process.ts")).processTask(words, { folder, groups, metrics }),
    stopped: groups.stopped,
    kill: groups.kill,
  };
}
