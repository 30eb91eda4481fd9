/**
 * Shares of which the largest is at most r times the smallest.
 *
 * Shares uniform on the simplex are exponential variables divided by their sum, and the condition does not
 * depend on the sum. Let m be the smallest of n such variables, of any index with the same chance. Given m the
 * others are exponential on [m, r m]; and m itself has the density n e^{−m} (e^{−m} − e^{−r m})^{n−1} on the
 * condition, so that v = e^{−(r−1) m} ~ Beta(a, n) with a = n / (r − 1), whose constant a · B(a, n) is the
 * chance of the condition.
 */
import { exp, expm1, log1p } from "../../numerics/elementary.ts";
import { inverseOf } from "./inverse.ts";
import type { ShareTransform } from "./shares.ts";

/**
 * Shares of a total with largest ≤ ratio · smallest, uniform; ratio > 1, two members or more. Coordinates:
 * which is the smallest, how large it is, and the others.
 */
export function boundedRatio(
  members: readonly number[],
  total: number,
  ratio: number,
): ShareTransform {
  const n = members.length;
  const a = n / (ratio - 1);
  const { quantile, chance } = smallest(a, n);
  return {
    axes: n + 1,
    chance,
    decode: (at, first, into) => {
      const least = Math.min(n - 1, Math.floor(at(first) * n));
      const gap = quantile(at(first + 1));
      const reach = -expm1(-gap);
      const scale = -(ratio - 1) / gap;
      let sum = 1;
      let axis = first + 2;
      for (let k = 0; k < n; k++) {
        if (k === least) continue;
        const times = gap > 0 ? 1 + log1p(-at(axis++) * reach) * scale : 1;
        const other = Math.min(ratio, Math.max(1, times));
        into[members[k] ?? 0] = other;
        sum += other;
      }
      into[members[least] ?? 0] = 1;
      for (const member of members) into[member] = ((into[member] ?? 0) * total) / sum;
    },
    encode: (from, into, first) => {
      const shares = members.map((member) => from[member] ?? 0);
      const lowest = Math.min(...shares);
      const least = shares.indexOf(lowest);
      // Whatever the smallest variable was, others can be found that give these shares.
      const gap = quantile(0.5);
      const reach = -expm1(-gap);
      into[first] = (least + 0.5) / n;
      into[first + 1] = 0.5;
      let axis = first + 2;
      for (const [k, share] of shares.entries()) {
        if (k === least) continue;
        into[axis++] = -expm1((-(share / lowest - 1) * gap) / (ratio - 1)) / reach;
      }
    },
  };
}

/**
 * The law of x = −log v, v ~ Beta(a, n) with a whole n. The chance of more than x is
 * e^{−a x} Σ_{k<n} (a)_k / k! · (1 − e^{−x})^k: nothing cancels.
 */
function smallest(a: number, n: number) {
  const terms = new Float64Array(n);
  let term = 1;
  for (let k = 0; k < n; k++) {
    terms[k] = term;
    term *= (a + k) / (k + 1);
  }
  const peak = (terms[n - 1] ?? 1) * (a + n - 1);
  let chance = 1;
  for (let k = 1; k < n; k++) chance *= k / (a + k);
  const at = (x: number) => {
    const reach = -expm1(-x);
    let sum = 0;
    let highest = 1;
    for (let k = n - 1; k >= 0; k--) sum = sum * reach + (terms[k] ?? 0);
    for (let k = 1; k < n; k++) highest *= reach;
    const scale = exp(-a * x);
    return { below: 1 - scale * sum, density: scale * highest * peak };
  };
  let high = 1 / a;
  while (at(high).below < 1 && high < mostGap / a) high *= 2;
  return { quantile: inverseOf({ at, low: 0, high }), chance };
}

/** Nothing of a distribution with the rate 1 is seen beyond. */
const mostGap = 1e6;
