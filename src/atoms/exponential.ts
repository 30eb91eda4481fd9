/** Exponentials and logarithms. */
import { exp, expm1, log, log10, log1p, log2, power } from "../numerics/elementary.ts";
import {
  type Anchor,
  anchored,
  bent,
  type Curve,
  columnsOfCurve,
  onTheLine,
  piece,
} from "./columns/curve.ts";
import { minus, over } from "./columns/formula.ts";
import { defineAtom, plainReal } from "./rule.ts";
import { ofNumber } from "./values.ts";

/** `numerics/elementary` gives the nearest number or one beside it. */
const error = { ulps: 1 };

function plain(name: string, doc: string, curve: Curve) {
  return defineAtom({
    name,
    parameters: ["x"],
    doc,
    type: plainReal,
    value: ofNumber(curve.value),
    ...columnsOfCurve(curve),
  });
}

/** A logarithm of what is above `start`, with the slope 1 / (x - start) / scale. */
function logarithm(
  value: (x: number) => number,
  inverse: (y: number) => number,
  anchor: NonNullable<Curve["anchor"]>,
  { start = 0, scale = 1 },
): Curve {
  return {
    value,
    pieces: [piece(start, Infinity, "increasing", inverse)],
    bends: bent("concave"),
    slope: (x, make) => over(make, make.constant(1 / scale), minus(make, x, make.constant(start))),
    error,
    anchor,
  };
}

/** Logarithms to a whole base are exact for its powers that are numbers. */
function nearestPower(
  base: number,
  value: (x: number) => number,
  [least, most]: readonly [number, number],
): (x: number) => Anchor | undefined {
  return (x) => {
    const whole = Math.round(value(x));
    return whole >= least && whole <= most ? { at: power(base, whole), value: whole } : undefined;
  };
}

export const exponential = [
  plain("exp", "e to the power x.", {
    value: exp,
    pieces: onTheLine("increasing", log),
    bends: bent("convex"),
    slope: (_, __, result) => result,
    error,
    anchor: anchored(0, 1),
    reach: { low: 0, high: Infinity },
  }),
  plain("expm1", "e to the power x, less 1, exact for small x.", {
    value: expm1,
    pieces: onTheLine("increasing", log1p),
    bends: bent("convex"),
    slope: (x, make) => make.apply("exp", [x]),
    error,
    anchor: anchored(0, 0),
    reach: { low: -1, high: Infinity },
  }),
  plain(
    "log",
    "Natural logarithm: -inf at 0, not a number below.",
    logarithm(log, exp, anchored(1, 0), {}),
  ),
  plain(
    "log1p",
    "Natural logarithm of 1 + x, exact for small x.",
    logarithm(log1p, expm1, anchored(0, 0), { start: -1 }),
  ),
  plain(
    "log2",
    "Logarithm to base 2.",
    logarithm(log2, (y) => exp(y * Math.LN2), nearestPower(2, log2, [-1074, 1023]), {
      scale: Math.LN2,
    }),
  ),
  plain(
    "log10",
    "Logarithm to base 10.",
    logarithm(log10, (y) => exp(y * Math.LN10), nearestPower(10, log10, [0, 22]), {
      scale: Math.LN10,
    }),
  ),
];
