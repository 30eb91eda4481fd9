/** Sums, extremes and moments of arrays, as plain functions of numbers. */
import { exp, log } from "../numerics/elementary.ts";

/**
 * Sum with Neumaier's compensation: the error does not grow with the number of terms.
 * A. Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54 (1974).
 */
export function sum(xs: readonly number[]): number {
  let total = 0;
  let lost = 0;
  for (const x of xs) {
    const next = total + x;
    lost += Math.abs(total) >= Math.abs(x) ? total - next + x : x - next + total;
    total = next;
  }
  // Infinite terms leave NaN in what was lost.
  return Number.isFinite(total) ? total + lost : total;
}

/** NaN for no numbers. */
export function mean(xs: readonly number[]): number {
  return sum(xs) / xs.length;
}

/** Sample variance, divided by n - 1; 0 for one number, NaN for none. */
export function variance(xs: readonly number[]): number {
  if (xs.length === 1) return xs.every(Number.isFinite) ? 0 : NaN;
  const centre = mean(xs);
  return xs.length === 0 ? NaN : sum(xs.map((x) => (x - centre) * (x - centre))) / (xs.length - 1);
}

/** inf for no numbers. */
export function smallest(xs: readonly number[]): number {
  let least = Infinity;
  for (const x of xs) least = Math.min(least, x);
  return least;
}

/** -inf for no numbers. */
export function largest(xs: readonly number[]): number {
  let most = -Infinity;
  for (const x of xs) most = Math.max(most, x);
  return most;
}

/**
 * The p-quantile by linear interpolation between order statistics; NaN for no numbers or p outside 0 .. 1.
 * Definition 7 of R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, The American
 * Statistician 50 (1996).
 */
export function quantile(xs: readonly number[], p: number): number {
  if (!(p >= 0 && p <= 1) || xs.some(Number.isNaN)) return NaN;
  const ascending = xs.toSorted((a, b) => a - b);
  const place = (xs.length - 1) * p;
  const below = ascending[Math.floor(place)] ?? NaN;
  const above = ascending[Math.ceil(place)] ?? NaN;
  // Equal ends may be infinite: their difference would be NaN.
  return below === above ? below : below + (above - below) * (place - Math.floor(place));
}

/** log Σ exp(x), by way of the largest term, so that nothing overflows; -inf for no numbers. */
export function logSumExp(xs: readonly number[]): number {
  const most = largest(xs);
  if (!Number.isFinite(most)) return most;
  return most + log(sum(xs.map((x) => exp(x - most))));
}

/** Euclidean length, by way of the largest number, so that squares do not overflow. */
export function norm(xs: readonly number[]): number {
  const most = largest(xs.map(Math.abs));
  if (!Number.isFinite(most) || most === 0) return Math.max(most, 0);
  return most * Math.sqrt(sum(xs.map((x) => (x / most) * (x / most))));
}
