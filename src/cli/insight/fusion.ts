/** How the trials of a study will train together, as data: what `hptc explain FILE` prints of groups. */
import type { BackendName } from "../../backends/backend.ts";
import { limitsOf } from "../../backends/limits.ts";
import type { Plan, Trial } from "../../plan/document.ts";
import { foreseeGroups } from "../../runtime/foresee.ts";
import { InfeasibleError, StudyError } from "../../space/error.ts";
import { createTaskRegistry } from "../../tasks/registry.ts";
import type { Task } from "../../tasks/task.ts";

export type FusionInsight = ForeseenFusion | UnforeseenFusion;

export interface ForeseenFusion {
  readonly foreseen: true;
  readonly backend: BackendName;
  /** How many configurations are asked for at once. */
  readonly batch: number;
  /** More trials are never in one group. */
  readonly limit: number;
  /** The seed of these groups, where the study has none of its own and another run will have others. */
  readonly seed?: number;
  /** Runs of trials that were looked at: those of the budget, or of the first configurations. */
  readonly runs: number;
  /** Whether those are all. */
  readonly complete: boolean;
  /** Trials of each group. */
  readonly sizes: readonly number[];
  /** Bytes of the largest group, as estimated. */
  readonly bytes: number;
  /** What is made equal in the first groups, where trials train side by side. */
  readonly padded: readonly string[];
}

/**
 * It trains in groups that are not known yet. `metrics`: they depend on what is measured first. `module`: nothing of
 * the user's own code is executed here, so that it is not even known whether it trains.
 */
export interface UnforeseenFusion {
  readonly foreseen: false;
  readonly why: "metrics" | "module";
}

/** Trials of the user's own modules, by name. */
export function modulesOf({ trials }: Plan): ReadonlyMap<string, FusionInsight> {
  const own = trials.filter(({ task, phase }) => task.kind === "module" && isSearched(phase));
  return new Map(own.map(({ name }) => [name, { foreseen: false, why: "module" }]));
}

/** Those that run for each configuration: what runs once a study runs by itself. */
function isSearched(phase: Trial["phase"]): boolean {
  return phase !== "constant" && phase !== "measured";
}

/** By trial, without those of the user's own modules; nothing where there is no configuration. */
export async function foreseeFusion(
  plan: Plan,
  backend: BackendName,
): Promise<ReadonlyMap<string, FusionInsight>> {
  const tasks = createTaskRegistry({ folder: ".", backend, workers: 0 });
  const known = new Map<string, Task>();
  for (const { name, task } of plan.trials) {
    if (task.kind === "builtin") known.set(name, await tasks.builtin(task.name));
  }
  const unknown = plan.trials.filter(
    ({ name, phase }) => known.get(name)?.fusion !== undefined && isSearched(phase),
  );
  const unforeseen = new Map<string, FusionInsight>(
    unknown.map(({ name }) => [name, { foreseen: false, why: "metrics" }]),
  );
  const taskOf = ({ name }: Trial): Pick<Task, "fusion"> => known.get(name) ?? {};
  const { batch, trials: limit } = limitsOf(backend);
  const seed = plan.seed ?? 0;
  try {
    const foreseen = await foreseeGroups(plan, seed, taskOf);
    return new Map([
      ...unforeseen,
      ...foreseen.map(({ trial, groups, complete }): [string, FusionInsight] => {
        const sizes = groups.map(({ places }) => places.length);
        const padded = new Set(groups.flatMap((group) => group.padded ?? []));
        return [
          trial,
          {
            foreseen: true,
            backend,
            batch,
            limit,
            ...(plan.seed === undefined ? { seed } : {}),
            runs: sizes.reduce((sum, size) => sum + size, 0),
            complete,
            sizes,
            bytes: Math.max(0, ...groups.map(({ bytes }) => bytes)),
            padded: [...padded],
          },
        ];
      }),
    ]);
  } catch (error) {
    if (error instanceof InfeasibleError) return new Map();
    if (error instanceof StudyError) return unforeseen;
    throw error;
  }
}
