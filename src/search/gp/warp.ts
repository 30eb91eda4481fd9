/**
 * Losses as a Gaussian process can model them: mean 0, variance 1, without the outliers that failed or badly chosen
 * trials bring. The worse half is brought to the distances that its ranks would have if it were as spread as the
 * better half, and the better end is stretched: the output warping of Google Vizier (Song et al., "The Vizier
 * Gaussian process bandit algorithm", 2024).
 */
import { log, log1p } from "../../numerics/elementary.ts";
import { normalQuantile } from "../../space/distributions/normal.ts";

/** How much the better end is stretched. */
const stretch = 1.5;

/** The order stays; infinite and missing losses are worst. All 0 where all are equal. */
export function warp(losses: readonly number[]): Float64Array {
  return standardize(stretched(halfRanked(losses)));
}

/** Less the mean, over the standard deviation. */
export function standardize(values: readonly number[] | Float64Array): Float64Array {
  const { mean, spread } = momentsOf(values);
  return Float64Array.from(values, (value) => (value - mean) / spread);
}

/** The spread is 1 where all are equal. */
export function momentsOf(values: readonly number[] | Float64Array): {
  readonly mean: number;
  readonly spread: number;
} {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  const spread = Math.sqrt(squares / Math.max(1, values.length));
  return { mean, spread: spread > 0 ? spread : 1 };
}

function halfRanked(losses: readonly number[]): readonly number[] {
  const finite = losses.filter(Number.isFinite).toSorted((a, b) => a - b);
  const median = finite[Math.floor((finite.length - 1) / 2)] ?? 0;
  const better = finite.filter((loss) => loss <= median);
  const squares = better.reduce((sum, loss) => sum + (loss - median) * (loss - median), 0);
  const spread = Math.sqrt(squares / Math.max(1, better.length)) || 1;
  const failed = losses.length - finite.length;
  return losses.map((loss) => {
    if (loss <= median) return loss;
    const rank = Number.isFinite(loss)
      ? middleRank(finite, loss)
      : finite.length + (failed - 1) / 2;
    return median + spread * normalQuantile((rank + 0.5) / losses.length);
  });
}

/** The mean place of a value among sorted ones, from 0. */
function middleRank(sorted: readonly number[], value: number): number {
  const first = sorted.findIndex((each) => each >= value);
  const last = sorted.findLastIndex((each) => each <= value);
  return (first + last) / 2;
}

function stretched(values: readonly number[]): readonly number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (!(most > least)) return values.map(() => 0);
  return values.map(
    (value) => log1p(((value - least) / (most - least)) * (stretch - 1)) / log(stretch),
  );
}
