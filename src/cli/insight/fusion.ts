/** How the trials of a study will train together, as data: what `hptc explain FILE` prints of groups. */
import type { BackendName } from "../../backends/backend.ts";
import { limitsOf } from "../../backends/limits.ts";
import type { Plan, Trial } from "../../plan/document.ts";
import { foreseeGroups } from "../../runtime/foresee.ts";
import { StudyError } from "../../space/error.ts";
import { createTaskRegistry } from "../../tasks/registry.ts";
import type { Task } from "../../tasks/task.ts";

export interface FusionInsight {
  readonly backend: BackendName;
  /** How many configurations are asked for at once. */
  readonly batch: number;
  /** More trials are never in one group. */
  readonly limit: number;
  /** Runs of trials that were looked at: those of the budget, or of the first configurations. */
  readonly runs: number;
  /** Trials of each group. */
  readonly sizes: readonly number[];
  /** Bytes of the largest group, as estimated. */
  readonly bytes: number;
  /** What is made equal in the first groups, where trials train side by side. */
  readonly padded: readonly string[];
}

/**
 * By trial; those of the user's own modules are left out, since nothing of theirs is executed here. Nothing where
 * groups depend on what is measured first, or no configuration is found.
 */
export async function foreseeFusion(
  plan: Plan,
  backend: BackendName,
): Promise<ReadonlyMap<string, FusionInsight>> {
  const tasks = createTaskRegistry({ folder: ".", backend, workers: 0 });
  const known = new Map<string, Task>();
  for (const { name, task } of plan.trials) {
    if (task.kind === "builtin") known.set(name, await tasks.builtin(task.name));
  }
  const taskOf = ({ name }: Trial): Pick<Task, "fusion"> => known.get(name) ?? {};
  const { batch, trials: limit } = limitsOf(backend);
  try {
    const foreseen = await foreseeGroups(plan, plan.seed ?? 0, taskOf);
    return new Map(
      foreseen.map(({ trial, groups }): [string, FusionInsight] => {
        const sizes = groups.map(({ places }) => places.length);
        const padded = new Set(groups.flatMap((group) => group.padded ?? []));
        return [
          trial,
          {
            backend,
            batch,
            limit,
            runs: sizes.reduce((sum, size) => sum + size, 0),
            sizes,
            bytes: Math.max(0, ...groups.map(({ bytes }) => bytes)),
            padded: [...padded],
          },
        ];
      }),
    );
  } catch (error) {
    if (error instanceof StudyError) return new Map();
    throw error;
  }
}
