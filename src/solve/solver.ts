/** What every method of `solve` is, from outside. */
import type { Plan } from "../plan/document.ts";
import type { MetricSource } from "../space/environment.ts";
import type { Solution, SolveOptions } from "./solution.ts";

/**
 * Solves a plan whose objectives and constraints need no trial of the search. `metrics` are those of trials that
 * run once a study. Throws a `StudyError` for a plan that the method does not suit.
 */
export type Solver = (plan: Plan, metrics: MetricSource, options: SolveOptions) => Solution;
