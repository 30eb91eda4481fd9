import { multiply, square, subtract } from "./elementwise.ts";
import type { Operand } from "./leaves.ts";
import type { Tensor } from "./tensor.ts";

/** Sine for |y| up to π/2, by its Taylor series up to y¹³: its error stays below 10⁻⁹ there, and falls with y¹⁵. */
export function sine(y: Tensor): Tensor {
  const y2 = square(y);
  let series: Operand = 1;
  for (const n of [12, 10, 8, 6, 4, 2]) {
    series = subtract(1, multiply(multiply(y2, 1 / (n * (n + 1))), series));
  }
  return multiply(y, series);
}

/** Cosine for |y| up to π, as 1 − 2 sin²(y/2): its error stays below 10⁻⁸. */
export function cosine(y: Tensor): Tensor {
  return subtract(1, multiply(square(sine(multiply(y, 0.5))), 2));
}
