/**
 * Acquisition functions in logarithms, so that they still tell points apart where they are as good as 0: Ament,
 * Daulton, Eriksson, Balandat & Bakshy, "Unexpected improvements to expected improvement for Bayesian optimization",
 * NeurIPS 2023.
 */
import { erfc } from "../../atoms/special.ts";
import { exp, log } from "../../numerics/elementary.ts";

/** What a model says of a point. */
export interface Belief {
  readonly mean: number;
  /** At least 0. */
  readonly variance: number;
}

const halfLogTwoPi = 0.9189385332046727;

/** Below this the tails are written as continued fractions. */
const tailStart = -1;

/** log E[max(best − Y, 0)] of a normal Y. */
export function logExpectedImprovement({ mean, variance }: Belief, best: number): number {
  const sd = Math.sqrt(variance);
  if (!(sd > 0)) return log(Math.max(0, best - mean));
  return logImprovement((best - mean) / sd) + log(sd);
}

/** log P(Y ≤ bound) of a normal Y. */
export function logChanceBelow({ mean, variance }: Belief, bound: number): number {
  const sd = Math.sqrt(variance);
  if (!(sd > 0)) return mean <= bound ? 0 : -Infinity;
  return logCdf((bound - mean) / sd);
}

/** log(φ(z) + z Φ(z)). */
export function logImprovement(z: number): number {
  if (z > tailStart) return log(density(z) + z * cdf(z));
  const { next, x } = fraction(z);
  // 1 − x m = next / (x + next) where m = 1 / (x + next) is Mills' ratio: no digits are lost.
  return -(z * z) / 2 - halfLogTwoPi + log(next / (x + next));
}

/** log Φ(z). */
export function logCdf(z: number): number {
  if (z > tailStart) return log(cdf(z));
  const { next, x } = fraction(z);
  return -(z * z) / 2 - halfLogTwoPi - log(x + next);
}

/** E[max(bound − Y, 0)]. */
export function expectedImprovement({ mean, variance }: Belief, bound: number): number {
  const sd = Math.sqrt(variance);
  if (!(sd > 0)) return Math.max(0, bound - mean);
  if (bound === Infinity) return Infinity;
  if (bound === -Infinity) return 0;
  return sd * exp(logImprovement((bound - mean) / sd));
}

function density(z: number): number {
  return exp(-(z * z) / 2 - halfLogTwoPi);
}

function cdf(z: number): number {
  return erfc(-z / Math.SQRT2) / 2;
}

/** Φ(−x) / φ(x) = 1 / (x + next), next = 1/(x + 2/(x + 3/(x + …))): Abramowitz & Stegun, 26.2.14. */
function fraction(z: number): { readonly x: number; readonly next: number } {
  const x = -z;
  let tail = x;
  for (let n = 10 + Math.ceil(400 / (x * x)); n > 1; n--) tail = x + n / tail;
  return { x, next: 1 / tail };
}
