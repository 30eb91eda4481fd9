/** Every rule, in the order of their ids. A rule that is not here does not run. */
import type { Rule } from "./rule.ts";
import { budgetTooSmall } from "./rules/budget-too-small.ts";
import { decimalBinaryUnit } from "./rules/decimal-binary-unit.ts";
import { gridExplosion } from "./rules/grid-explosion.ts";
import { missingSeed } from "./rules/missing-seed.ts";
import { noRung } from "./rules/no-rung.ts";
import { parallelOverBudget } from "./rules/parallel-over-budget.ts";
import { stepMissesHigh } from "./rules/step-misses-high.ts";
import { unusedImport } from "./rules/unused-import.ts";
import { unusedLet } from "./rules/unused-let.ts";
import { unusedParam } from "./rules/unused-param.ts";
import { unusedSuppression } from "./rules/unused-suppression.ts";
import { unusedTrial } from "./rules/unused-trial.ts";
import { useLogScale } from "./rules/use-log-scale.ts";

export const rules: readonly Rule[] = [
  budgetTooSmall,
  decimalBinaryUnit,
  gridExplosion,
  missingSeed,
  noRung,
  parallelOverBudget,
  stepMissesHigh,
  unusedImport,
  unusedLet,
  unusedParam,
  unusedSuppression,
  unusedTrial,
  useLogScale,
];
