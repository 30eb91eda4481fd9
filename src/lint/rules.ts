/** Every rule, in the order of their ids. A rule that is not here does not run. */
import type { Rule } from "./rule.ts";
import { alwaysTrue } from "./rules/always-true.ts";
import { budgetTooSmall } from "./rules/budget-too-small.ts";
import { constantCondition } from "./rules/constant-condition.ts";
import { constantObjectiveTerm } from "./rules/constant-objective-term.ts";
import { decimalBinaryUnit } from "./rules/decimal-binary-unit.ts";
import { domainCut } from "./rules/domain-cut.ts";
import { gridExplosion } from "./rules/grid-explosion.ts";
import { hardBoundOptimum } from "./rules/hard-bound-optimum.ts";
import { ignoredBySolve } from "./rules/ignored-by-solve.ts";
import { infeasiblePoint } from "./rules/infeasible-point.ts";
import { lowFeasibleVolume } from "./rules/low-feasible-volume.ts";
import { maximizeConvex } from "./rules/maximize-convex.ts";
import { missingSeed } from "./rules/missing-seed.ts";
import { mixedDirection } from "./rules/mixed-direction.ts";
import { neverTrue } from "./rules/never-true.ts";
import { noRung } from "./rules/no-rung.ts";
import { notConvex } from "./rules/not-convex.ts";
import { parallelOverBudget } from "./rules/parallel-over-budget.ts";
import { paretoDegenerate } from "./rules/pareto-degenerate.ts";
import { singleRepeat } from "./rules/single-repeat.ts";
import { stepMissesHigh } from "./rules/step-misses-high.ts";
import { unreadMetricConstraint } from "./rules/unread-metric-constraint.ts";
import { unscaledTerms } from "./rules/unscaled-terms.ts";
import { unstableLearningRate } from "./rules/unstable-learning-rate.ts";
import { unusedImport } from "./rules/unused-import.ts";
import { unusedLet } from "./rules/unused-let.ts";
import { unusedParam } from "./rules/unused-param.ts";
import { unusedSuppression } from "./rules/unused-suppression.ts";
import { unusedTrial } from "./rules/unused-trial.ts";
import { useLogScale } from "./rules/use-log-scale.ts";

export const rules: readonly Rule[] = [
  alwaysTrue,
  budgetTooSmall,
  constantCondition,
  constantObjectiveTerm,
  decimalBinaryUnit,
  domainCut,
  gridExplosion,
  hardBoundOptimum,
  ignoredBySolve,
  infeasiblePoint,
  lowFeasibleVolume,
  maximizeConvex,
  missingSeed,
  mixedDirection,
  neverTrue,
  noRung,
  notConvex,
  parallelOverBudget,
  paretoDegenerate,
  singleRepeat,
  stepMissesHigh,
  unreadMetricConstraint,
  unscaledTerms,
  unstableLearningRate,
  unusedImport,
  unusedLet,
  unusedParam,
  unusedSuppression,
  unusedTrial,
  useLogScale,
];
