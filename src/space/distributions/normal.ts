/** Normal and lognormal distributions. */
import { erfc } from "../../atoms/special.ts";
import { log, log10, power } from "../../numerics/elementary.ts";
import type { Distribution } from "./distribution.ts";

/** The normal distribution; `sd` > 0. */
export function normal(mean: number, sd: number): Distribution {
  const standard = (x: number): number => (x - mean) / sd;
  return {
    below: (x) => erfc(-standard(x) / Math.SQRT2) / 2,
    above: (x) => erfc(standard(x) / Math.SQRT2) / 2,
    quantile: (p) => mean + sd * normalQuantile(p),
    upperQuantile: (q) => mean - sd * normalQuantile(q),
  };
}

/** Normal in the logarithm: `decades` is the standard deviation of log10; `median` and `decades` > 0. */
export function lognormal(median: number, decades: number): Distribution {
  const logarithm = normal(log10(median), decades);
  const place = (x: number): number => (x <= 0 ? -Infinity : log10(x));
  return {
    below: (x) => logarithm.below(place(x)),
    above: (x) => logarithm.above(place(x)),
    quantile: (p) => power(10, logarithm.quantile(p)),
    upperQuantile: (q) => power(10, logarithm.upperQuantile(q)),
  };
}

/**
 * The quantile of a chance 0 < p < 1, to about 16 digits: algorithm AS 241 (PPND16), Wichura, "The
 * percentage points of the normal distribution", Applied Statistics 37 (1988). ∓∞ at 0 and 1.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(centralAbove, r)) / polynomial(centralBelow, r);
  }
  const tail = q < 0 ? p : 1 - p;
  if (tail <= 0) return q < 0 ? -Infinity : Infinity;
  const r = Math.sqrt(-log(tail));
  const size =
    r <= 5
      ? polynomial(middleAbove, r - 1.6) / polynomial(middleBelow, r - 1.6)
      : polynomial(farAbove, r - 5) / polynomial(farBelow, r - 5);
  return q < 0 ? -size : size;
}

/** Coefficients from the highest power to the constant. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

const centralAbove = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
  1971.5909503065513, 133.14166789178438, 3.3871328727963665,
];
const centralBelow = [
  5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
  687.1870074920579, 42.31333070160091, 1,
];
const middleAbove = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
  3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const middleBelow = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
  0.6897673349851, 1.6763848301838038, 2.053191626637759, 1,
];
const farAbove = [
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
  0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
];
const farBelow = [
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133,
  0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
];
