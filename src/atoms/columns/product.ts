/** Columns of `*` and `/`. */
import {
  contains,
  divide,
  emptyInterval,
  hull,
  intersect,
  type Interval,
  multiply,
  negate,
  wholeLine,
} from "../../numerics/interval.ts";
import type { Curvature, Monotonicity } from "../atom.ts";
import { inTwo, opposite, over } from "./formula.ts";
import { type Columns, mayGive, narrowTwo, rangeOfTwo, settle, wider } from "./ranges.ts";
import { bySign, operandsOf, reversed } from "./signs.ts";
import { scaled } from "./unfold.ts";

const isUnbounded = (x: Interval): boolean => x.high === Infinity || x.low === -Infinity;

/** 0 · inf */
const productUndefined = (x: Interval, y: Interval): boolean =>
  (contains(x, 0) && isUnbounded(y)) || (contains(y, 0) && isUnbounded(x));

/** 0 / 0, inf / inf */
const quotientUndefined = (x: Interval, y: Interval): boolean =>
  (contains(x, 0) && contains(y, 0)) || (isUnbounded(x) && isUnbounded(y));

/** x of x · y = product, y on one side of 0 and then on the other. */
function solveProduct(product: Interval, x: Interval, y: Interval): Interval {
  if (contains(product, 0) && contains(y, 0)) return wholeLine;
  const above = { low: Math.max(y.low, 0), high: y.high };
  const below = { low: Math.max(-y.high, 0), high: -y.low };
  return hull(
    above.high > 0 ? intersect(x, divide(product, above)) : emptyInterval,
    below.high > 0 ? intersect(x, divide(negate(product), below)) : emptyInterval,
  );
}

function factorOf(product: Interval, x: Interval, y: Interval): Interval {
  if (isUnbounded(product) && isUnbounded(y)) return wholeLine;
  return settle(x, solveProduct(product, x, y), solveProduct(wider(product), x, y), (part) =>
    mayGive(product, (a, b) => a * b, part, y),
  );
}

/** x of x / y = quotient. */
function dividendOf(quotient: Interval, x: Interval, y: Interval): Interval {
  // Anything finite over infinity is 0.
  if (contains(quotient, 0) && isUnbounded(y)) return wholeLine;
  // Over 0 it is infinite.
  const byZero = hull(
    contains(y, 0) && quotient.high === Infinity ? { low: 0, high: Infinity } : emptyInterval,
    contains(y, 0) && quotient.low === -Infinity ? { low: -Infinity, high: 0 } : emptyInterval,
  );
  return settle(
    x,
    hull(multiply(quotient, y), byZero),
    hull(multiply(wider(quotient), y), byZero),
    (part) => contains(y, 0) || mayGive(quotient, (a, b) => a / b, part, y),
  );
}

/** y of x / y = quotient. */
function divisorOf(quotient: Interval, x: Interval, y: Interval): Interval {
  if (contains(quotient, 0) && isUnbounded(y)) return wholeLine;
  if (isUnbounded(quotient) && isUnbounded(x)) return wholeLine;
  // A divisor of 0 is among these where the quotient may be infinite.
  return settle(
    y,
    solveProduct(x, y, quotient),
    solveProduct(x, y, wider(quotient)),
    (part) => contains(part, 0) || mayGive(quotient, (a, b) => a / b, x, part),
  );
}

export const multiplyColumns: Columns = {
  unfold: scaled("multiply"),
  range: rangeOfTwo(multiply, {
    undefined: productUndefined,
    whole: (x, y) => x.whole && y.whole,
  }),
  narrow: narrowTwo(productUndefined, {
    first: factorOf,
    second: (product, x, y) => factorOf(product, y, x),
  }),
  shape: (args) => {
    const { x, y, xConstant, yConstant } = operandsOf(args);
    return {
      curvature:
        xConstant && yConstant ? "constant" : xConstant || yConstant ? "affine" : "unknown",
      monotonicity: [bySign(y), bySign(x)],
    };
  },
  derivative: inTwo((x, y) => [y, x]),
};

export const divideColumns: Columns = {
  unfold: scaled("divide"),
  range: rangeOfTwo(divide, { undefined: quotientUndefined, whole: () => false }),
  narrow: narrowTwo(quotientUndefined, { first: dividendOf, second: divisorOf }),
  shape: (args) => {
    const { x, y, xConstant, yConstant } = operandsOf(args);
    // 1/y falls on either side of 0, where it is inf: its own branch is the one above.
    const oneSide = y.low >= 0 || y.high < 0;
    const inDivisor: Monotonicity = oneSide ? reversed[bySign(x)] : "unknown";
    const inDividend = y.low >= 0 ? "increasing" : y.high < 0 ? "decreasing" : "unknown";
    const curvature = (): Curvature => {
      if (xConstant && yConstant) return "constant";
      if (yConstant) return contains(y, 0) ? "unknown" : "affine";
      if (!xConstant || !oneSide || !(x.low >= 0 || x.high <= 0)) return "unknown";
      if (x.low === 0 && x.high === 0) return "constant";
      // Convex above 0, concave below; the other way round for a negative x.
      return x.low >= 0 === y.low >= 0 ? "convex" : "concave";
    };
    return { curvature: curvature(), monotonicity: [inDividend, inDivisor] };
  },
  derivative: inTwo((_, y, make, result) => [
    over(make, make.constant(1), y),
    opposite(make, over(make, result, y)),
  ]),
};
