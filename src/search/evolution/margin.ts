/**
 * Keeps a normal distribution from settling within one of few values: beyond each end of the cell that its mean is
 * in, it keeps a chance. Hamano, Saito, Nomura & Shirakawa, "CMA-ES with margin: lower-bounding marginal probability
 * for mixed-integer black-box optimization", GECCO 2022.
 */
import { normal, normalQuantile } from "../../space/distributions/normal.ts";

export interface Marginal {
  readonly mean: number;
  readonly sd: number;
}

/** An axis of `size` equal cells in 0 … 1; `margin` is the chance that is kept, in all. */
export function withMargin({ mean, sd }: Marginal, size: number, margin: number): Marginal {
  if (size < 2) return { mean, sd };
  const cell = Math.min(size - 1, Math.max(0, Math.floor(mean * size)));
  const [low, high] = [cell / size, (cell + 1) / size];
  const { below, above } = normal(mean, sd);
  const least = margin / 2;
  if (cell === 0) {
    return above(high) >= margin ? { mean, sd } : { mean: high - sd * tail(margin), sd };
  }
  if (cell === size - 1) {
    return below(low) >= margin ? { mean, sd } : { mean: low + sd * tail(margin), sd };
  }
  const [under, over] = [below(low), above(high)];
  if (under >= least && over >= least) return { mean, sd };
  const inside = 1 - under - over;
  const [raisedUnder, raisedOver] = [Math.max(least, under), Math.max(least, over)];
  const surplus = 1 - raisedUnder - raisedOver - inside;
  const room = raisedUnder + raisedOver + inside - 3 * least;
  const chanceUnder = raisedUnder + (surplus / room) * (raisedUnder - least);
  const chanceOver = raisedOver + (surplus / room) * (raisedOver - least);
  const [quantileUnder, quantileOver] = [tail(chanceUnder), tail(chanceOver)];
  const width = quantileUnder + quantileOver;
  return {
    mean: (low * quantileOver + high * quantileUnder) / width,
    sd: (high - low) / width,
  };
}

/** What a standard normal number exceeds with a chance. */
function tail(chance: number): number {
  return -normalQuantile(chance);
}
