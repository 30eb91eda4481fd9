/** Which trials of a study are best. */
import type { Plan } from "../plan/document.ts";
import { dominates, lossesOf as lossesOfValues, nonDominated } from "../numerics/pareto.ts";
import type { TrialRecord } from "./study.ts";

/** One objective: the best trial, if any is feasible. Several: all that no other feasible trial dominates. */
export type Best = TrialRecord | readonly TrialRecord[] | undefined;

/** Without an objective: the first feasible trial. Of equals the first by number, whatever order they are in. */
export function bestOf(plan: Plan, trials: readonly TrialRecord[]): Best {
  const feasible = trials
    .filter(({ state, feasible }) => state === "complete" && feasible)
    .toSorted((a, b) => a.number - b.number);
  if (plan.objectives.length > 1) {
    const front = nonDominated(feasible.map((trial) => lossesOf(plan, trial)));
    return front.flatMap((place) => feasible[place] ?? []);
  }
  let best: TrialRecord | undefined;
  for (const trial of feasible) {
    if (best === undefined || dominates(lossesOf(plan, trial), lossesOf(plan, best))) best = trial;
  }
  return best;
}

/** Objectives so that less is better. */
export function lossesOf({ objectives }: Plan, trial: TrialRecord): readonly number[] {
  return lossesOfValues(objectives, trial.objectives);
}
