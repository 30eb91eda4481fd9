/** A plan prepared for branch and bound: its model, its derivatives, and who judges its configurations. */
import type { Plan } from "../../plan/document.ts";
import type { MetricSource } from "../../space/environment.ts";
import { createJudge, type Judge, type Judged } from "./configuration.ts";
import { type Derivatives, derivativesOf } from "./derivatives.ts";
import { createLocalSearch } from "./local.ts";
import { createModel, type Model } from "./model.ts";
import { createReducer } from "./reduce.ts";
import { type Outcome, searchBoxes } from "./search.ts";

export interface GlobalStudy {
  readonly model: Model;
  readonly derivatives: Derivatives;
  readonly judge: Judge;
  /** The objectives of a judged point so that less is better. */
  readonly lossesOf: (judged: Judged) => readonly number[];
}

export interface Limits {
  /** Relative to max(1, |objective|). */
  readonly tolerance: number;
  readonly mostBoxes: number;
  readonly shouldStop: () => boolean;
}

/** Steps of the local search within each box. */
export const stepsOfPolish = 10;

/** @param only these constraints, by position; all that are known where absent. */
export function createStudy(
  plan: Plan,
  metrics: MetricSource,
  only?: ReadonlySet<number>,
): GlobalStudy {
  const model = createModel(plan, metrics, only);
  const functions = [...model.objectives, ...model.rows.map(({ difference }) => difference)];
  return {
    model,
    derivatives: derivativesOf(functions, model.nodes, model.tape.variables),
    judge: createJudge(plan, metrics, model),
    lossesOf: ({ objectives }) =>
      objectives.map((value, k) =>
        plan.objectives[k]?.direction === "maximize" ? 0 - value : value,
      ),
  };
}

/** The least of one objective alone, or any feasible point. Each point that was judged is told to `seen`. */
export function searchGoal(
  { model, derivatives, judge, lossesOf }: GlobalStudy,
  goal: number | undefined,
  limits: Limits,
  seen: (judged: Judged) => void = () => {},
): Outcome<Judged> {
  const weights = model.objectives.map((_, k) => (k === goal ? 1 : 0));
  const local = createLocalSearch(model, derivatives, weights);
  const polish = local.improve;
  return searchBoxes({
    model,
    goal,
    reduce: createReducer(model, derivatives, goal, (at, box) => polish(at, box, stepsOfPolish)),
    local,
    judge: (point) => {
      const judged = judge(point);
      if (judged === undefined) return undefined;
      seen(judged);
      return { judged, value: goal === undefined ? 0 : (lossesOf(judged)[goal] ?? NaN) };
    },
    ...limits,
  });
}
