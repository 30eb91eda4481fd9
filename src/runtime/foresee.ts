/** How the trials of a study will be grouped, before it is carried out. */
import type { Plan, Trial } from "../plan/document.ts";
import type { Task, TrialGroup } from "../tasks/task.ts";
import { askNext, earlyRuns } from "./ask.ts";
import { trialReaders } from "./assess.ts";
import { fusedTrials, fusionRecord } from "./fusion.ts";
import { createStudy } from "./study.ts";

export interface ForeseenGroups {
  readonly trial: string;
  /** Those of all configurations that were looked at, batch by batch. Places count within a batch. */
  readonly groups: readonly TrialGroup[];
  /** Whether those are all that the study will have. */
  readonly complete: boolean;
}

/** More say nothing new. */
const configurations = 256;

/**
 * The groups in which the fused trials of a study will train, for the first configurations at most. Nothing is
 * carried out. Trials whose arguments need a metric are left out, for those groups are not known before. Throws an
 * `InfeasibleError` where there is no feasible configuration, and a `StudyError` where something must be measured
 * before the search begins.
 */
export async function foreseeGroups(
  plan: Plan,
  seed: number,
  taskOf: (trial: Trial) => Pick<Task, "fusion">,
): Promise<readonly ForeseenGroups[]> {
  const study = createStudy(plan, seed);
  const fused = fusedTrials(study, taskOf, fusionRecord(study, taskOf));
  const readers = trialReaders(plan);
  const own = study.searchedTrials.flatMap((trial) => {
    const found = fused.of(trial);
    const groups: TrialGroup[] = [];
    const needsMetrics = trial.inputs.some(({ value }) => readers(value).size > 0);
    return found === undefined || needsMetrics ? [] : [{ ...found, groups }];
  });
  if (own.length === 0) return [];
  const idle = { breathe: async () => {}, signal: new AbortController().signal };
  const { trials = Infinity, ...budget } = plan.budget;
  const most = { ...budget, trials: Math.min(trials, configurations) };
  for (;;) {
    const events = (await askNext(study, idle, fused, most)) ?? [];
    if (events.length === 0) break;
    for (const event of events) study.apply(event);
    for (const { groups, ...each } of own) {
      const inputs = earlyRuns(study, each, events).map((run) => run.inputs);
      if (inputs.length > 0) groups.push(...(await each.fusion.divide(inputs, each.limits)));
    }
  }
  const complete = study.asked() < configurations || trials <= configurations;
  return own.map(({ trial, groups }) => ({ trial: trial.name, groups, complete }));
}
