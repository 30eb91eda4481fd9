/** Solving a study inside another program. */
import type { JsonValue, Plan } from "../plan/document.ts";
import { StudyError } from "../space/error.ts";
import type { Point } from "../space/space.ts";
import type { Solution } from "../solve/solution.ts";
import { assess } from "./assess.ts";
import { systemClock } from "./clock.ts";
import { type GivenMetrics, takeMeasured } from "./measure.ts";
import { carryOutSolve, measuredValues } from "./solving.ts";
import { createStudy } from "./study.ts";

export interface SolveStudyOptions {
  /** Metrics of trials that run once a study, by trial: those with constant arguments. */
  readonly measured?: { readonly [trial: string]: GivenMetrics };
  /** How long it may take, in seconds, instead of the study's budget of time. */
  readonly time?: number;
  /** Asked now and then: whether to stop with what is known. */
  readonly shouldStop?: () => boolean;
}

/** What a solver says of a study; constraints are named by their positions in the plan. */
export interface StudySolution extends Omit<Solution, "points"> {
  /** One; of a study with several objectives the front, ordered by the first. None where nothing feasible is known. */
  readonly points: readonly StudyPoint[];
}

export interface StudyPoint {
  readonly params: Point;
  /** In the order of the plan. */
  readonly objectives: readonly number[];
  readonly reports: { readonly [label: string]: JsonValue };
}

/**
 * Solves a study in this thread. The same plan and metrics give the same solution, unless time or `shouldStop` ends
 * it. Throws a `StudyError` for a study that is searched, whose measured metrics are missing, or that its solver does
 * not suit.
 */
export function solveStudy(plan: Plan, options: SolveStudyOptions = {}): StudySolution {
  if (plan.method.role !== "solve") {
    throw new StudyError(
      `The study \`${plan.study}\` is searched: \`createTuner(plan)\` asks for its trials.`,
    );
  }
  const study = createStudy(plan, plan.seed ?? 0);
  takeMeasured(study, options.measured);
  const { time = plan.budget.time, shouldStop = () => false } = options;
  const job = {
    plan,
    measured: measuredValues(study.measured),
    ...(time === undefined ? {} : { seconds: time }),
  };
  const { points, ...found } = carryOutSolve(job, systemClock.now, shouldStop);
  return {
    ...found,
    points: points.map(({ configuration, objectives }) => ({
      params: study.space.toJson(configuration),
      objectives,
      reports: assess(plan, study.scope(configuration, new Map())).reports,
    })),
  };
}
