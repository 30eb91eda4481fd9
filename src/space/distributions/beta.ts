/** The beta distribution. */
import { logGamma } from "../../atoms/special.ts";
import { exp, expm1, log, log1p, power } from "../../numerics/elementary.ts";
import type { Distribution } from "./distribution.ts";

/** The beta distribution on [0, 1]; `a` and `b` > 0. */
export function beta(a: number, b: number): Distribution {
  const below = regularizedBeta(a, b);
  const above = regularizedBeta(b, a);
  return {
    below,
    above: (x) => above(1 - x),
    quantile: (p) => betaQuantile(p, a, b, below),
    upperQuantile: (q) => 1 - betaQuantile(q, b, a, above),
  };
}

/**
 * The regularised incomplete beta function I_x(a, b), by the continued fraction of the NIST Digital Library
 * of Mathematical Functions, 8.17.22, on the side of the mean where it converges fast.
 */
function regularizedBeta(a: number, b: number): (x: number) => number {
  const logConstant = logGamma(a + b) - logGamma(a) - logGamma(b);
  return (x) => {
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    const logFactor = logConstant + a * log(x) + b * log1p(-x);
    return x < (a + 1) / (a + b + 2)
      ? (exp(logFactor) / a) * betaFraction(x, a, b)
      : 1 - (exp(logFactor) / b) * betaFraction(1 - x, b, a);
  };
}

/** Evaluated from the front by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const nonzero = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let numerator = 1;
  let denominator = 1 / nonzero(1 - ((a + b) * x) / (a + 1));
  let fraction = denominator;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    denominator = 1 / nonzero(1 + even * denominator);
    numerator = nonzero(1 + even / numerator);
    fraction *= denominator * numerator;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    denominator = 1 / nonzero(1 + odd * denominator);
    numerator = nonzero(1 + odd / numerator);
    const change = denominator * numerator;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return fraction;
}

/** By bisection, which no shape of the density can mislead: to the last bit in at most 1,100 halvings. */
function betaQuantile(p: number, a: number, b: number, below: (x: number) => number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  if (b === 1) return power(p, 1 / a);
  if (a === 1) return -expm1(log1p(-p) / b);
  let low = 0;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high || high - low < high * 1e-16) return middle;
    if (below(middle) < p) low = middle;
    else high = middle;
  }
}
