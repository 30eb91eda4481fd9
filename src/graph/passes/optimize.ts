/** All passes that make a program smaller and keep its values. */
import { fold } from "./fold.ts";
import { createMerge } from "./merge.ts";
import { rewrite } from "./rewrite.ts";
import type { Goals } from "./schedule.ts";
import { simplify } from "./simplify.ts";

/** Folds constants, cleans up and joins equal tensors until nothing changes. For after differentiation. */
export function optimize(goals: Goals): Goals {
  let current = goals;
  for (;;) {
    const next = rewrite(current, [fold, simplify, createMerge()]);
    if (tensorsOf(next).every((tensor, i) => tensor === tensorsOf(current)[i])) return current;
    current = next;
  }
}

function tensorsOf({ results, updates }: Goals) {
  return [...results, ...updates].map(({ tensor }) => tensor);
}
