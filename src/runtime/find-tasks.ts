/** The tasks that the trials of a plan name. */
import type { Plan, Trial } from "../plan/document.ts";
import { StudyError } from "../space/error.ts";
import type { Task, TaskRegistry } from "../tasks/task.ts";

/** By trial. Errors of the registry pass unchanged. */
export async function findTasks(plan: Plan, tasks: TaskRegistry): Promise<(trial: Trial) => Task> {
  const found = new Map<string, Task>();
  for (const trial of plan.trials) found.set(trial.name, await findTask(trial, tasks));
  return ({ name }) => {
    const task = found.get(name);
    if (task === undefined) throw new StudyError(`There is no trial \`${name}\`.`);
    return task;
  };
}

function findTask({ task, metrics }: Trial, tasks: TaskRegistry): Promise<Task> {
  switch (task.kind) {
    case "builtin":
      return tasks.builtin(task.name);
    case "module":
      return tasks.module(task.path);
    case "exec":
      return tasks.exec(
        task.words,
        metrics.map(({ name }) => name),
      );
  }
}
