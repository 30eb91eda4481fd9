/** A training task as the run loop sees it. */
import type { Fusion, GroupMember, Task, TaskOutcome } from "../tasks/task.ts";
import type { TrainingTask } from "./definition.ts";
import { createDivision } from "./divide.ts";

/** What carries groups out: a trainer in this thread, or threads that have one each. */
export type Carrier = Pick<Fusion, "batch" | "limits" | "sideBySide" | "run">;

export function fusedTask(task: TrainingTask, { batch, limits, sideBySide, run }: Carrier): Task {
  const divide = createDivision(task, sideBySide);
  return {
    name: task.name,
    run: async (inputs, context) => {
      const outcome = await outcomeOf(run, { inputs, context });
      if (outcome.kind === "threw") throw outcome.error;
      return outcome.metrics;
    },
    fusion: { batch, limits, sideBySide, divide, run },
  };
}

/** How a group of one ends. */
async function outcomeOf(run: Carrier["run"], member: GroupMember): Promise<TaskOutcome> {
  const outcomes: TaskOutcome[] = [];
  await run([member], (_, outcome) => {
    if (outcome.kind !== "paused") outcomes.push(outcome);
  });
  const [outcome] = outcomes;
  if (outcome === undefined) throw new Error("The trial ended without an outcome.");
  return outcome;
}
