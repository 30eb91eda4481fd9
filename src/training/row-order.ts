import { placeKey, purposeOf, uniformAt } from "../graph/random.ts";

const purpose = purposeOf("order of rows");

/**
 * 0 … rows − 1 in an order that depends on the trial's seed and the epoch alone, for up to 2^24 rows: Fisher and
 * Yates' shuffle from the inside out (Knuth, TAOCP 3.4.2), with hashed numbers of 24 bits.
 */
export function rowOrder(seed: number, epoch: number, rows: number): Int32Array {
  const key = placeKey({ seed, step: epoch, purpose });
  const order = new Int32Array(rows);
  for (let i = 0; i < rows; i += 1) {
    const place = Math.floor(uniformAt(key, i) * (i + 1));
    order[i] = order[place] ?? 0;
    order[place] = i;
  }
  return order;
}
