/** A continuous distribution, with both tails, so that neither loses its digits. */
export interface Distribution {
  /** The chance of at most `x`. */
  readonly below: (x: number) => number;
  /** The chance of more than `x`. */
  readonly above: (x: number) => number;
  /** The value that is exceeded with the chance 1 − p, 0 ≤ p ≤ 1. */
  readonly quantile: (p: number) => number;
  /** The value that is exceeded with the chance q. */
  readonly upperQuantile: (q: number) => number;
}
