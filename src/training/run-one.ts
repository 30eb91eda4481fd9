/** One trial by what carries out groups. */
import type { Fusion, GroupMember, TaskMetrics, TaskOutcome } from "../tasks/task.ts";

/** The metrics of a group of one; throws what its trial threw. */
export async function runOne(run: Fusion["run"], member: GroupMember): Promise<TaskMetrics> {
  const outcomes: TaskOutcome[] = [];
  await run([member], (_, outcome) => {
    if (outcome.kind !== "paused") outcomes.push(outcome);
  });
  const [outcome] = outcomes;
  if (outcome === undefined) throw new Error("The trial ended without an outcome.");
  if (outcome.kind === "threw") throw outcome.error;
  return outcome.metrics;
}
