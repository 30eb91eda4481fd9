/** Normal probabilities and exponentials for many kernels: a few digits fewer than exact, and the same everywhere. */
import { exp as exact } from "../../numerics/elementary.ts";

const farthest = 8;
const cells = 4096;
const halvings = 64;

export interface NormalTable {
  /** The chance of a standard normal number between two, within 1e-6. */
  readonly mass: (low: number, high: number) => number;
  /** e^x for −40 ≤ x ≤ 0, within 1e-9 of itself. */
  readonly exp: (x: number) => number;
}

export function createNormalTable(): NormalTable {
  const step = (2 * farthest) / cells;
  const table = new Float64Array(cells + 1);
  const density = (x: number): number => exact((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  for (let i = 1; i <= cells; i++) {
    const low = -farthest + (i - 1) * step;
    const cell = density(low) + 4 * density(low + step / 2) + density(low + step);
    table[i] = (table[i - 1] ?? 0) + (cell * step) / 6;
  }
  const chance = (x: number): number => {
    const place = (Math.min(Math.max(x, -farthest), farthest) + farthest) / step;
    const cell = Math.min(Math.floor(place), cells - 1);
    const [a, b] = [table[cell] ?? 0, table[cell + 1] ?? 0];
    return a + (place - cell) * (b - a);
  };
  const powers = new Float64Array(halvings);
  for (let i = 0, power = 1; i < halvings; i++, power /= 2) powers[i] = power;
  return {
    mass: (low, high) => chance(high) - chance(low),
    exp: (x) => {
      const power = Math.floor(0.5 - x * Math.LOG2E);
      const r = x + power * Math.LN2;
      const series =
        1 +
        r *
          (1 +
            (r / 2) *
              (1 +
                (r / 3) *
                  (1 + (r / 4) * (1 + (r / 5) * (1 + (r / 6) * (1 + (r / 7) * (1 + r / 8)))))));
      return series * (powers[power] ?? 0);
    },
  };
}
