/** What every search method is: a pure function of (plan, seed, trial number, the results it may see). */
import type { Configuration } from "../space/configuration.ts";

/** A trial that has been told. */
export interface Observation {
  readonly number: number;
  readonly configuration: Configuration;
  readonly objectives: readonly number[];
  /** Complete, and all outcome constraints hold. */
  readonly feasible: boolean;
}

export interface SearchMethod {
  /**
   * The configuration of trial `number` (from 0), feasible under all known constraints; `undefined` when the
   * method has no more. Throws a `StudyError` where no feasible configuration is found.
   */
  readonly suggest: (number: number, seen: readonly Observation[]) => Configuration | undefined;
}
