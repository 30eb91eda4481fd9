/** What every schedule is: which trials go on at which steps of the fidelity, from what others reached there. */
import type { Configuration } from "../../space/configuration.ts";

/** A trial at a step: its losses there, one for each objective; NaN is worse than any. */
export interface Standing {
  readonly number: number;
  readonly losses: readonly number[];
}

/**
 * A pure function of what it is given. Trials that train together are decided together, at a step that all of them
 * have reached; others one by one. `earlier` are the trials that may be seen: ended, by number.
 */
export interface Schedule {
  /** The steps at which a trial is decided, ascending, below the upper value of the fidelity. */
  readonly steps: (number: number) => readonly number[];
  /** For each of `together` what becomes of it. */
  readonly decide: (
    step: number,
    together: readonly Standing[],
    earlier: readonly Standing[],
  ) => readonly Decision[];
}

export type Decision =
  | { readonly kind: "continue" }
  | { readonly kind: "stop" }
  /** Goes on with the weights of another trial of `together`, under another configuration. */
  | { readonly kind: "copy"; readonly from: number };

/** The new configuration of a trial that goes on from another's. */
export type Explore = (number: number, step: number, from: Configuration) => Configuration;
