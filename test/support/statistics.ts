/** Tests of distributions with fixed seeds: a wrong distribution fails them, a right one never does. */

/**
 * The Kolmogorov–Smirnov distance of draws from a distribution, times √n: above 1.95 with a chance of one in
 * a thousand where the draws follow it.
 */
export function kolmogorovSmirnov(draws: readonly number[], below: (x: number) => number): number {
  const sorted = draws.toSorted((a, b) => a - b);
  const n = sorted.length;
  const distance = sorted.reduce((largest, x, i) => {
    const p = below(x);
    return Math.max(largest, p - i / n, (i + 1) / n - p);
  }, 0);
  return distance * Math.sqrt(n);
}

/** Pearson's statistic of counts against expected shares; its mean is the number of cells less one. */
export function chiSquare(counts: readonly number[], shares: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count, i) => {
    const expected = total * (shares[i] ?? 0);
    return sum + (count - expected) ** 2 / expected;
  }, 0);
}

/** How often each value was drawn, in the order of `values`. */
export function countsOf<T>(draws: readonly T[], values: readonly T[]): readonly number[] {
  return values.map((value) => draws.filter((draw) => draw === value).length);
}
