import type { TaskOutcome } from "../tasks/task.ts";

/** How a trial ends that throws. */
export function threw(error: unknown): TaskOutcome {
  return { kind: "threw", error: error instanceof Error ? error : new Error(String(error)) };
}
