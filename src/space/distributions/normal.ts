/** Normal and lognormal distributions. */
import { erfc } from "../../atoms/special.ts";
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
  const logarithm = normal(Math.log10(median), decades);
  const log = (x: number): number => (x <= 0 ? -Infinity : Math.log10(x));
  return {
    below: (x) => logarithm.below(log(x)),
    above: (x) => logarithm.above(log(x)),
    quantile: (p) => 10 ** logarithm.quantile(p),
    upperQuantile: (q) => 10 ** logarithm.upperQuantile(q),
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
  const r = Math.sqrt(-Math.log(tail));
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
  2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
  13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
];
const centralBelow = [
  5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
  5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1,
];
const middleAbove = [
  7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
  1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959,
  1.42343711074968357734,
];
const middleBelow = [
  1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966,
  0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
];
const farAbove = [
  2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
  0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699,
  6.6579046435011037772,
];
const farBelow = [
  2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
  7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769,
  1,
];
