/** Elementary functions of numbers. */
import { anyDimension, powerDimension } from "../ir/dimension.ts";
import { exp, expm1, log, log10, log1p, log2, power } from "../numerics/elementary.ts";
import { intType, realType } from "../ir/types.ts";
import type { Value } from "../ir/value.ts";
import {
  asInt,
  asReal,
  defineAtom,
  defineConstant,
  keepsUnit,
  plainReal,
  quantity,
  type Rule,
  unitMismatch,
  unitWords,
} from "./rule.ts";
import { ofNumber, ofTwo, toNumber } from "./values.ts";

/** A root: the unit must have one too. */
function root(degree: number): Rule {
  return (use) => {
    const type = quantity(use, 0);
    if (type.kind === "mismatch") return type;
    const dimension = powerDimension(type.dimension, 1 / degree);
    return dimension === undefined
      ? unitMismatch(
          0,
          `\`${use.notation}\` of ${unitWords(use, type.dimension)} has no unit: ` +
            "its exponents would not be whole",
        )
      : realType(dimension);
  };
}

function plain(name: string, doc: string, f: (x: number) => number, parameter = "x") {
  return defineAtom({ name, parameters: [parameter], doc, type: plainReal, value: ofNumber(f) });
}

function rounding(name: string, doc: string, f: (x: number) => number) {
  return defineAtom({
    name,
    parameters: ["x"],
    doc,
    type: (use) => asInt(keepsUnit(use)),
    // Adding 0 turns a negative zero into 0.
    value: ofNumber((x) => f(x) + 0),
  });
}

/** x - trunc(x) is exact, so 0.49999999999999994 goes down where adding a half would round up. */
function roundHalfAway(x: number): number {
  const whole = Math.trunc(x);
  return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
}

function clamp([value, low, high]: readonly Value[]): number {
  return Math.min(Math.max(toNumber(value), toNumber(low)), toNumber(high));
}

/** log(1 + e^x) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + log1p(exp(-Math.abs(x)));
}

/** Of e^x only where x is negative, so that nothing overflows and small results keep their digits. */
function logistic(x: number): number {
  const e = exp(-Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
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

/** One step of Newton's method makes the cube roots of cubes exact. */
function cubeRoot(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const near = power(Math.abs(x), 1 / 3);
  const better = near - (near - Math.abs(x) / near / near) / 3;
  return x < 0 ? -better : better;
}

export const elementary = [
  defineConstant(
    "inf",
    "Larger than every number, of every unit.",
    realType(anyDimension),
    Infinity,
  ),
  defineConstant("pi", "Half the circumference of the unit circle.", realType(), Math.PI),

  defineAtom({
    name: "abs",
    parameters: ["x"],
    doc: "The quantity without its sign.",
    type: keepsUnit,
    value: ofNumber(Math.abs),
  }),
  defineAtom({
    name: "sign",
    parameters: ["x"],
    doc: "-1, 0 or 1.",
    type: (use) => {
      const type = quantity(use, 0);
      return type.kind === "mismatch" ? type : intType();
    },
    value: ofNumber((x) => Math.sign(x) + 0),
  }),
  defineAtom({
    name: "clamp",
    parameters: ["x", "low", "high"],
    doc: "The nearest quantity in `low .. high`.",
    type: keepsUnit,
    value: clamp,
  }),

  plain("exp", "e to the power x.", exp),
  plain("expm1", "e to the power x, less 1, exact for small x.", expm1),
  plain("log", "Natural logarithm: -inf at 0, not a number below.", log),
  plain("log1p", "Natural logarithm of 1 + x, exact for small x.", log1p),
  plain("log2", "Logarithm to base 2.", log2),
  plain("log10", "Logarithm to base 10.", log10),

  defineAtom({
    name: "sqrt",
    parameters: ["x"],
    doc: "Square root; halves the exponents of the unit. Not a number below 0.",
    type: root(2),
    value: ofNumber(Math.sqrt),
  }),
  defineAtom({
    name: "cbrt",
    parameters: ["x"],
    doc: "Cube root, of negative numbers too; takes a third of the exponents of the unit.",
    type: root(3),
    value: ofNumber(cubeRoot),
  }),

  rounding("floor", "The largest whole number that is not above x, in base units.", Math.floor),
  rounding("ceil", "The smallest whole number that is not below x, in base units.", Math.ceil),
  rounding(
    "round",
    "The nearest whole number, in base units; halves go away from 0.",
    roundHalfAway,
  ),
  rounding("trunc", "x without its fraction, in base units.", Math.trunc),

  plain("sin", "Sine of an angle in radians.", Math.sin),
  plain("cos", "Cosine of an angle in radians.", Math.cos),
  plain("tan", "Tangent of an angle in radians.", Math.tan),
  plain("asin", "Angle in radians whose sine is x, for x in -1 .. 1.", Math.asin),
  plain("acos", "Angle in radians whose cosine is x, for x in -1 .. 1.", Math.acos),
  plain("atan", "Angle in radians whose tangent is x.", Math.atan),
  defineAtom({
    name: "atan2",
    parameters: ["y", "x"],
    doc: "Angle in radians, in -pi .. pi, of the point (x, y); both of the same unit.",
    type: (use) => {
      const type = asReal(keepsUnit(use));
      return type.kind === "mismatch" ? type : realType();
    },
    value: ofTwo(Math.atan2),
  }),
  plain("sinh", "Hyperbolic sine.", sinh),
  plain("cosh", "Hyperbolic cosine.", cosh),
  plain("tanh", "Hyperbolic tangent.", tanh),

  plain("logistic", "1 / (1 + exp(-x)): from odds on a log scale to a chance.", logistic),
  plain(
    "logit",
    "log(p / (1 - p)), the inverse of `logistic`, for p in 0 .. 1.",
    (p) => log(p) - log1p(-p),
    "p",
  ),
  plain("softplus", "log(1 + exp(x)), a smooth max(0, x).", softplus),
];
