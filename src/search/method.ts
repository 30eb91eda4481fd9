/** What every search method is: a pure function of (plan, seed, trial number, what it may see). */
import type { Configuration } from "../space/configuration.ts";
import type { FeasibleSet } from "../space/feasible/set.ts";
import type { Space } from "../space/space.ts";

/** A trial that has ended. */
export interface Observation {
  readonly number: number;
  readonly configuration: Configuration;
  /** `pruned`: stopped by a schedule; `infeasible`: a requirement failed midway, the rest was saved. */
  readonly state: "complete" | "failed" | "pruned" | "infeasible";
  /** One for each objective, less is better; empty unless complete. */
  readonly losses: readonly number[];
  /** Complete, and all outcome constraints hold. */
  readonly feasible: boolean;
  /**
   * By outcome constraint, in the order of the plan: by how much it is broken, at most 0 where it holds. NaN
   * where its metrics are not known.
   */
  readonly margins: readonly number[];
  /** What it reached on the way, by step; losses as above, of the metrics reported there. */
  readonly reached: readonly Reached[];
  readonly seconds: number;
}

export interface Reached {
  /** Units of the fidelity so far. */
  readonly step: number;
  readonly losses: readonly number[];
}

/** A trial that was asked for and whose result may not be seen: it runs, or stands beside in a batch. */
export interface Pending {
  readonly number: number;
  readonly configuration: Configuration;
}

/** Both by number. All have smaller numbers than the trial that is asked for, but in a study told from outside. */
export interface History {
  readonly observations: readonly Observation[];
  readonly pending: readonly Pending[];
  /** Trials of earlier studies, each with numbers of its own. */
  readonly earlier: readonly (readonly Observation[])[];
}

export interface SearchMethod {
  /**
   * The configuration of trial `number` (from 0), feasible under all known constraints; `undefined` when the
   * method has no more. Throws a `StudyError` where no feasible configuration is found. What a method keeps
   * between calls makes it faster and changes nothing.
   */
  readonly suggest: (number: number, history: History) => Configuration | undefined;
}

/** What methods are made from. */
export interface SearchProblem {
  readonly space: Space;
  readonly seed: number;
  /** Made at the first call: it may depend on what is measured before the search. */
  readonly set: () => FeasibleSet;
}

export const nothingSeen: History = { observations: [], pending: [], earlier: [] };
