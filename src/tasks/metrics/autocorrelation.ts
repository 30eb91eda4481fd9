/** Autocorrelation of a series of vectors, of sums that can be kept while the series goes on. */

/** Sums over a series of vectors x₁ … xₙ. */
export interface Series {
  /** n. */
  readonly steps: number;
  /** x₁ and xₙ. */
  readonly first: ArrayLike<number>;
  readonly last: ArrayLike<number>;
  /** Σ xₜ. */
  readonly total: ArrayLike<number>;
  /** Σ xₜ·xₜ. */
  readonly squares: number;
  /** Σ xₜ·xₜ₊₁ over t < n. */
  readonly products: number;
}

/**
 * Lag-1 autocorrelation Σ (xₜ − m)·(xₜ₊₁ − m) over t < n, by Σ (xₜ − m)·(xₜ − m), m the mean of all n (Box and
 * Jenkins 1976): −1 … 1. 0 where all are the same, and for fewer than two.
 */
export function lagOneAutocorrelation(series: Series): number {
  const { steps, first, last, total, squares, products } = series;
  let [ends, mean] = [0, 0];
  for (let i = 0; i < total.length; i += 1) {
    const all = total[i] ?? NaN;
    mean += (all / steps) ** 2;
    ends += (all / steps) * ((first[i] ?? NaN) + (last[i] ?? NaN) - 2 * all);
  }
  const variance = squares - steps * mean;
  if (steps < 2 || variance <= 0) return 0;
  return (products + ends + (steps - 1) * mean) / variance;
}
