/**
 * What the expressions of a plan see when they are evaluated: parameters, definitions (each evaluated at most
 * once a scope), metrics of trials, runs. One environment serves a plan; one scope serves a configuration.
 */
import { createEvaluators, type Evaluator } from "../atoms/evaluate.ts";
import { EvaluationLimitError } from "../atoms/limits.ts";
import type { Expression } from "../ir/expression.ts";
import type { Value } from "../ir/value.ts";
import type { Constraint, Plan } from "../plan/document.ts";
import { StudyError } from "./error.ts";
import { createTolerance } from "./feasible/tolerance.ts";

/** Metrics of trials that have run, as expressions read them. */
export interface MetricSource {
  /** The mean over the runs, or the value of one run. */
  readonly metric: (trial: string, metric: string, run?: number) => Value;
  readonly runs: (trial: string) => number;
}

/** The values that expressions have under one configuration. */
export interface Scope {
  readonly value: (expression: Expression) => Value;
  /**
   * Whether a constraint holds, or does not bind here. A comparison without a value does not hold. Constraints on
   * parameters hold within rounding: see `feasible/tolerance.ts`.
   */
  readonly holds: (constraint: Constraint) => boolean;
}

export interface Environment {
  /** `parameter` gives `undefined` for an inactive one. Definitions are kept from their first use on. */
  readonly scope: (parameter: (name: string) => Value, metrics: MetricSource) => Scope;
}

/** Before any trial has run. */
export const noMetrics: MetricSource = {
  metric: (trial, metric) => {
    throw new StudyError(
      `\`${trial}.${metric}\` is not known: the trial \`${trial}\` has not run.`,
    );
  },
  runs: () => 0,
};

/** Compiles expressions of the plan once each. */
export function createEnvironment(plan: Plan): Environment {
  const tolerance = createTolerance(plan);
  const definitions = new Map(plan.definitions.map(({ name, value }) => [name, value]));
  const createEvaluator = createEvaluators(tolerance.functions);
  const evaluators = new WeakMap<Expression, Evaluator>();
  const requirements = new WeakMap<Constraint, Expression>();
  const evaluatorOf = (expression: Expression): Evaluator => {
    const known = evaluators.get(expression);
    if (known !== undefined) return known;
    const made = createEvaluator(expression);
    evaluators.set(expression, made);
    return made;
  };

  const requirementOf = (constraint: Constraint): Expression => {
    const known = requirements.get(constraint);
    if (known !== undefined) return known;
    const made = tolerance.of(constraint);
    requirements.set(constraint, made);
    return made;
  };

  return {
    scope: (parameter, metrics) => {
      const cache = new Map<string, Value>();
      const environment = {
        parameter,
        metric: metrics.metric,
        runs: metrics.runs,
        data: (source: string): Value => ({ kind: "data", source }),
        definition: (name: string): Value => {
          if (cache.has(name)) return cache.get(name);
          const expression = definitions.get(name);
          const value = expression === undefined ? undefined : evaluate(expression);
          cache.set(name, value);
          return value;
        },
      };
      const evaluate = (expression: Expression): Value => {
        try {
          return evaluatorOf(expression)(environment);
        } catch (error) {
          if (!(error instanceof EvaluationLimitError)) throw error;
          throw new StudyError(`An expression of the study asks for ${error.message}.`);
        }
      };
      return {
        value: evaluate,
        holds: (constraint) =>
          (constraint.condition !== undefined && evaluate(constraint.condition) !== true) ||
          evaluate(requirementOf(constraint)) === true,
      };
    },
  };
}
