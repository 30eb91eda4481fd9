/** Every rule, in the order of their ids. A rule that is not here does not run. */
import type { Rule } from "./rule.ts";
import { unusedSuppression } from "./rules/unused-suppression.ts";

export const rules: readonly Rule[] = [unusedSuppression];
