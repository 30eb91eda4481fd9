/** A training task as the run loop sees it. */
import type { Fusion, Task } from "../tasks/task.ts";
import type { TrainingTask } from "./definition.ts";
import { createDivision } from "./divide.ts";
import { runOne } from "./run-one.ts";

/** What carries groups out: a trainer in this thread, or threads that have one each. */
export type Carrier = Pick<Fusion, "batch" | "limits" | "sideBySide" | "run">;

export function fusedTask(task: TrainingTask, { batch, limits, sideBySide, run }: Carrier): Task {
  const divide = createDivision(task, sideBySide);
  return {
    name: task.name,
    run: (inputs, context) => runOne(run, { inputs, context }),
    fusion: { batch, limits, sideBySide, divide, run },
  };
}
