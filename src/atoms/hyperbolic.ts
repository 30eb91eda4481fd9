/** Hyperbolic functions and the curves of logistic regression. */
import { exp, expm1, log, log1p } from "../numerics/elementary.ts";
import {
  anchored,
  bent,
  bentAt,
  type Curve,
  columnsOfCurve,
  onTheLine,
  piece,
} from "./columns/curve.ts";
import { minus, over, raised, times } from "./columns/formula.ts";
import { defineAtom, plainReal } from "./rule.ts";
import { ofNumber } from "./values.ts";

/** log(1 + e^x) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + log1p(exp(-Math.abs(x)));
}

/** Of e^x only where x is negative, so that nothing overflows and small results keep their digits. */
function logistic(x: number): number {
  const e = exp(-Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

function logit(p: number): number {
  return log(p) - log1p(-p);
}

/** Of a size whose exponential may overflow where the half of it does not. */
function halfOfExp(size: number): number {
  const half = exp(size / 2);
  return (half / 2) * half;
}

function sinh(x: number): number {
  const size = Math.abs(x);
  if (size > 40) return Math.sign(x) * halfOfExp(size);
  const growth = expm1(size);
  return x < 0 ? -(growth + growth / (growth + 1)) / 2 : (growth + growth / (growth + 1)) / 2;
}

function cosh(x: number): number {
  const size = Math.abs(x);
  return size > 40 ? halfOfExp(size) : (exp(size) + exp(-size)) / 2;
}

function tanh(x: number): number {
  const loss = expm1(-2 * Math.abs(x));
  return x < 0 ? loss / (loss + 2) : -loss / (loss + 2);
}

/** Of the half that is larger: for small y both are near 1 and their logarithm is lost. */
function inverseSinh(y: number): number {
  const size = Math.abs(y);
  return Math.sign(y) * log1p(size + (size * size) / (1 + Math.sqrt(1 + size * size)));
}

function inverseCosh(y: number): number {
  return log(y + Math.sqrt((y - 1) * (y + 1)));
}

function inverseTanh(y: number): number {
  return (log1p(y) - log1p(-y)) / 2;
}

/** Few operations, each at most one number off: below 2.4 numbers against 60 digits. */
const error = { ulps: 3 };

function plain(name: string, doc: string, curve: Curve, parameter = "x") {
  return defineAtom({
    name,
    parameters: [parameter],
    doc,
    type: plainReal,
    value: ofNumber(curve.value),
    ...columnsOfCurve(curve),
  });
}

export const hyperbolic = [
  plain("sinh", "Hyperbolic sine.", {
    value: sinh,
    pieces: onTheLine("increasing", inverseSinh),
    bends: bentAt(0, "concave", "convex"),
    slope: (x, make) => make.apply("cosh", [x]),
    error,
    anchor: anchored(0, 0),
  }),
  plain("cosh", "Hyperbolic cosine.", {
    value: cosh,
    pieces: [
      piece(-Infinity, 0, "decreasing", (y) => -inverseCosh(y)),
      piece(0, Infinity, "increasing", inverseCosh),
    ],
    bends: bent("convex"),
    slope: (x, make) => make.apply("sinh", [x]),
    error,
    anchor: anchored(0, 1),
    reach: { low: 1, high: Infinity },
  }),
  plain("tanh", "Hyperbolic tangent.", {
    value: tanh,
    pieces: onTheLine("increasing", inverseTanh),
    bends: bentAt(0, "convex", "concave"),
    // 1 - tanh² with all its digits where tanh is near 1.
    slope: (x, make) => raised(make, make.apply("cosh", [x]), -2),
    error,
    anchor: anchored(0, 0),
    reach: { low: -1, high: 1 },
  }),

  plain("logistic", "1 / (1 + exp(-x)): from odds on a log scale to a chance.", {
    value: logistic,
    pieces: onTheLine("increasing", logit),
    bends: bentAt(0, "convex", "concave"),
    // logistic(x)·logistic(-x) with one x, tight over intervals.
    slope: (x, make) => {
      const half = make.apply("cosh", [times(make, make.constant(0.5), x)]);
      return times(make, make.constant(0.25), raised(make, half, -2));
    },
    error,
    anchor: anchored(0, 0.5),
    reach: { low: 0, high: 1 },
  }),
  plain(
    "logit",
    "log(p / (1 - p)), the inverse of `logistic`, for p in 0 .. 1.",
    {
      value: logit,
      pieces: [piece(0, 1, "increasing", logistic)],
      bends: bentAt(0.5, "concave", "convex"),
      slope: (p, make) => {
        const one = make.constant(1);
        return over(make, one, times(make, p, minus(make, one, p)));
      },
      // Two logarithms cancel near a half.
      error: { ulps: 3, absolute: 2 ** -51 },
      anchor: anchored(0.5, 0),
    },
    "p",
  ),
  plain("softplus", "log(1 + exp(x)), a smooth max(0, x).", {
    value: softplus,
    pieces: onTheLine("increasing", (y) => y + log(-expm1(-y))),
    bends: bent("convex"),
    slope: (x, make) => make.apply("logistic", [x]),
    error,
    reach: { low: 0, high: Infinity },
  }),
];
