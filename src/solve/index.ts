/** Solves a plan by the method that it names, or the one that suits. */
import type { Plan } from "../plan/document.ts";
import type { MetricSource } from "../space/environment.ts";
import { chooseSolver } from "./choose.ts";
import { solveConvex } from "./convex/solve.ts";
import { enumerate } from "./enumerate/enumerate.ts";
import { solveGlobal } from "./global/solve.ts";
import type { Solution, SolveOptions, SolverName } from "./solution.ts";
import type { Solver } from "./solver.ts";

const solvers: { readonly [S in SolverName]: Solver } = {
  convex: solveConvex,
  enumerate,
  global: solveGlobal,
};

/**
 * Solves a plan whose objectives and constraints need no trial of the search. `metrics` are those of trials that
 * run once a study. The same plan and metrics give the same solution, unless it is stopped. Throws a `StudyError`
 * for a plan that the solver does not suit.
 */
export function solve(plan: Plan, metrics: MetricSource, options: SolveOptions = {}): Solution {
  const { solver } = chooseSolver(plan, metrics);
  const { gap } = plan.method.settings;
  return solvers[solver](plan, metrics, {
    ...(typeof gap === "number" ? { tolerance: gap } : {}),
    ...options,
  });
}
