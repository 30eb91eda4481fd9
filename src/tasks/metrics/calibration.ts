/** How far confidence is from being right, over equal-width bins of confidence. */
export interface Calibration {
  /** Expected calibration error: Σ share of the bin · |accuracy − confidence| (Naeini et al. 2015). */
  readonly expected: number;
  /** Greatest |accuracy − confidence| of a bin that holds a prediction. */
  readonly maximum: number;
  /** Mean squared calibration error: Σ share of the bin · (accuracy − confidence)². */
  readonly meanSquared: number;
}

/**
 * Calibration errors of predictions made with `confidence` (0 … 1) of which `correct` are right. Bin b of
 * `bins` holds confidences in (b/bins, (b+1)/bins], the first also 0 (Guo et al. 2017, arXiv:1706.04599).
 * NaN when a confidence is NaN or there are none.
 */
export function calibration(
  confidence: ArrayLike<number>,
  correct: ArrayLike<boolean | number>,
  bins = 15,
): Calibration {
  const counts = new Float64Array(bins);
  const gaps = new Float64Array(bins);
  const total = confidence.length;
  for (let i = 0; i < total; i += 1) {
    const sure = confidence[i] ?? Number.NaN;
    if (Number.isNaN(sure)) return { expected: sure, maximum: sure, meanSquared: sure };
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(sure * bins) - 1));
    counts[bin] = (counts[bin] ?? 0) + 1;
    gaps[bin] = (gaps[bin] ?? 0) + Number(correct[i]) - sure;
  }
  let [expected, maximum, meanSquared] = [0, 0, 0];
  for (let bin = 0; bin < bins; bin += 1) {
    const count = counts[bin] ?? 0;
    if (count === 0) continue;
    const gap = Math.abs(gaps[bin] ?? 0) / count;
    expected += (count / total) * gap;
    maximum = Math.max(maximum, gap);
    meanSquared += (count / total) * gap ** 2;
  }
  return total === 0
    ? { expected: Number.NaN, maximum: Number.NaN, meanSquared: Number.NaN }
    : { expected, maximum, meanSquared };
}
