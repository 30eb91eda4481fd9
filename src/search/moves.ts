/** Steps within the feasible set: what acquisition, evolution and local search are made of. */
import type { Configuration } from "../space/configuration.ts";

/** A place in the cube of the space: the new coordinate for the old one on an axis, both in 0 … 1. */
export type Change = (axis: number, coordinate: number) => number;

export interface Moves {
  /** The draw of this number from the declared law, given feasibility. */
  readonly draw: (purpose: string, number: number) => Configuration;
  /**
   * The configuration with its coordinates changed. Where known constraints break it is brought back: towards
   * where it came from, or within the coordinates of the feasible set. `undefined` where no way was found.
   */
  readonly changed: (from: Configuration, change: Change) => Configuration | undefined;
}
