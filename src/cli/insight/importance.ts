/** What a finished search tells of its parameters, as data: what `hptc show` prints below the best trials. */
import type { Plan } from "../../plan/document.ts";
import { lossesOf } from "../../runtime/best.ts";
import type { TrialRecord } from "../../runtime/study.ts";
import { createFeatures } from "../../search/features.ts";
import { type Importance, importances } from "../../search/importance/ped-anova.ts";
import { type Bin, sliceOf } from "../../search/importance/slices.ts";
import { createEnvironment, noMetrics } from "../../space/environment.ts";
import { StudyError } from "../../space/error.ts";
import { createSpace } from "../../space/space.ts";

export interface ParameterEffect extends Importance {
  /** The objective along the parameter; empty where its values are lists. */
  readonly slice: readonly Bin[];
}

/**
 * Parameters with the weightiest first; none for several objectives, too few trials, and studies whose conditions
 * read what was measured. Values of the objective stand as the user wrote it: of one that is maximised the best one
 * is the greatest.
 */
export function parameterEffects(
  plan: Plan,
  trials: readonly TrialRecord[],
): readonly ParameterEffect[] {
  const [objective] = plan.objectives;
  if (objective === undefined || plan.objectives.length > 1) return [];
  const complete = trials.filter(({ state }) => state === "complete");
  const lossOf = (trial: TrialRecord): number => lossesOf(plan, trial)[0] ?? NaN;
  const sign = objective.direction === "minimize" ? 1 : -1;
  const written = (bin: Bin): Bin => ({
    ...bin,
    best: 0 + sign * bin.best,
    median: 0 + sign * bin.median,
  });
  const sliceAlong = (parameter: string): readonly Bin[] =>
    sliceOf(
      complete.flatMap((trial) => {
        const value = trial.params[parameter];
        return value === undefined ? [] : [{ value, loss: lossOf(trial) }];
      }),
    ).map(written);
  return judge(plan, complete, lossOf).map((importance) => ({
    ...importance,
    slice: sliceAlong(importance.parameter),
  }));
}

function judge(
  plan: Plan,
  trials: readonly TrialRecord[],
  lossOf: (trial: TrialRecord) => number,
): readonly Importance[] {
  try {
    const space = createSpace(plan, createEnvironment(plan), noMetrics);
    const judged = trials.map((trial) => ({
      configuration: space.fromJson(trial.params),
      loss: lossOf(trial),
    }));
    return importances(createFeatures(space), judged);
  } catch (error) {
    if (!(error instanceof StudyError)) throw error;
    return [];
  }
}
