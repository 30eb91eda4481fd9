/** What branch and bound may be told. */
import type { SolveOptions } from "../solution.ts";

export interface GlobalOptions extends SolveOptions {
  /** Ends after so many boxes. */
  readonly boxes?: number;
}
