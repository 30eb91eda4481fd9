/** Columns of `hypot`. */
import {
  absolute,
  emptyInterval,
  hull,
  intersect,
  type Interval,
  isEmpty,
  negate,
} from "../../numerics/interval.ts";
import {
  addDown,
  addUp,
  multiplyDown,
  multiplyUp,
  sqrtDown,
  sqrtUp,
  stepDown,
  stepUp,
} from "../../numerics/rounding.ts";
import { norm } from "../statistics.ts";
import { overUnlessZero } from "./formula.ts";
import { type Columns, narrowTwo, rangeOfTwo } from "./ranges.ts";
import { bySign, operandsOf } from "./signs.ts";

/** Numbers beside the true length that `norm` of two is at most: two roundings, three squares, a root. */
const ulps = 6;

function lengths(x: Interval, y: Interval): Interval {
  if (isEmpty(x) || isEmpty(y)) return emptyInterval;
  const [a, b] = [absolute(x), absolute(y)];
  return {
    low: Math.max(stepDown(norm([a.low, b.low]), ulps), a.low, b.low),
    high: a.high === 0 || b.high === 0 ? a.high + b.high : stepUp(norm([a.high, b.high]), ulps),
  };
}

/** x of √(x² + y²) = length: x² = (length + y) · (length - y). */
function legOf(length: Interval, x: Interval, y: Interval): Interval {
  const { low: least, high: most } = absolute(y);
  const longest = stepUp(length.high, ulps);
  const shortest = stepDown(length.low, ulps);
  if (longest < least) return emptyInterval;
  const size: Interval = {
    low:
      shortest > most
        ? sqrtDown(multiplyDown(addDown(shortest, most), addDown(shortest, -most)))
        : 0,
    high:
      longest === Infinity
        ? longest
        : sqrtUp(multiplyUp(addUp(longest, least), addUp(longest, -least))),
  };
  return hull(intersect(x, size), intersect(x, negate(size)));
}

export const hypotColumns: Columns = {
  range: rangeOfTwo(lengths, { undefined: () => false, whole: () => false }),
  narrow: narrowTwo(() => false, { first: legOf, second: (length, x, y) => legOf(length, y, x) }),
  shape: (args) => {
    const { x, y, xConstant, yConstant } = operandsOf(args);
    return {
      curvature: xConstant && yConstant ? "constant" : "convex",
      monotonicity: [bySign(x), bySign(y)],
    };
  },
  // At the tip of the cone, where there is no derivative, 0 is a subgradient.
  derivative: (args, make, result) => args.map((x) => overUnlessZero(make, x, result)),
};
