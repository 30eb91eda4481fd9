/** What a solver says of a study whose objectives and constraints are known before any trial. */
import type { Configuration } from "../space/configuration.ts";

export type SolverName = "convex" | "global" | "enumerate";

export interface Solution {
  readonly solver: SolverName;
  /**
   * `optimal`: the gap is within the tolerance; of a Pareto study, nothing that is feasible dominates a point by
   * more. `stopped`: time ended before; the best so far and its gap. `infeasible`, `unbounded`: proven.
   */
  readonly status: "optimal" | "stopped" | "infeasible" | "unbounded";
  /** One; of a Pareto study the front, ordered by its first objective. None where nothing feasible is known. */
  readonly points: readonly SolvedPoint[];
  /** Of one objective: no feasible configuration is better than this. */
  readonly bound?: number;
  /** Of each constraint that has a price, by its position in the plan. */
  readonly prices: readonly Price[];
  /** Of an infeasible study: positions of constraints that cannot hold together; empty: none was found. */
  readonly conflict: readonly number[];
  /** How much was done: steps of a method, boxes, configurations. */
  readonly work: { readonly count: number; readonly unit: "steps" | "boxes" | "configurations" };
  /** What a reader of the result has to know, in sentences. */
  readonly notes: readonly string[];
}

export interface SolvedPoint {
  readonly configuration: Configuration;
  /** In the order of the plan. */
  readonly objectives: readonly number[];
}

/** By how much the objective would improve, per unit by which a constraint is loosened. */
export interface Price {
  /** Its position in the plan. */
  readonly constraint: number;
  /** Which of the comparisons that it unfolds to, as people read it: `w[web]`; absent where there is one. */
  readonly part?: string;
  /** Not negative. */
  readonly price: number;
  /** Holds with equality, within the tolerance. */
  readonly active: boolean;
}

export interface SolveOptions {
  /** Relative to max(1, |objective|): the gap at which a solution is optimal. */
  readonly tolerance?: number;
  /** Asked now and then: whether to stop with what is known. */
  readonly shouldStop?: () => boolean;
}
