import { placeKey, purposeOf, uniformAt } from "../graph/random.ts";

const purpose = purposeOf("order of rows");

/**
 * 0 … rows − 1 in an order that depends on the trial's seed and the epoch alone, up to 2^24 rows. Fisher and
 * Yates with hashed numbers of 24 bits: an order is as likely as any other but for rows · 2^-24.
 */
export function rowOrder(seed: number, epoch: number, rows: number): Int32Array {
  const key = placeKey({ seed, step: epoch, purpose });
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  for (let i = rows - 1; i > 0; i -= 1) {
    const other = Math.floor(uniformAt(key, i) * (i + 1));
    const moved = order[i] ?? 0;
    order[i] = order[other] ?? 0;
    order[other] = moved;
  }
  return order;
}
