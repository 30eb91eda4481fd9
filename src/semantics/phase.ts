/**
 * When a value is known: while compiling, after the trials with constant arguments, once the
 * parameters are drawn, or only after a trial.
 */
export const phases = ["constant", "measured", "parameter", "metric"] as const;
export type Phase = (typeof phases)[number];

/** The later of two phases: what an expression over both has. */
export function later(a: Phase, b: Phase): Phase {
  return phases.indexOf(a) >= phases.indexOf(b) ? a : b;
}
