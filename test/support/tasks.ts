/** Tasks of one function, for tests of the run loop. */
import type {
  Task,
  TaskContext,
  TaskInputs,
  TaskMetrics,
  TaskRegistry,
} from "../../src/tasks/task.ts";

export type Run = (inputs: TaskInputs, context: TaskContext) => TaskMetrics | Promise<TaskMetrics>;

/** A registry of built-in tasks by name. */
export function registry(tasks: { readonly [name: string]: Run }): TaskRegistry {
  const find = (name: string): Promise<Task> => {
    const run = tasks[name];
    return run === undefined
      ? Promise.reject(new Error(`There is no task ${name}.`))
      : Promise.resolve({ name, run: async (inputs, context) => run(inputs, context) });
  };
  return { builtin: find, module: find, exec: ([word = ""]) => find(word) };
}
