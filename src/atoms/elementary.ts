/** Elementary functions of numbers, and constants. */
import { anyDimension } from "../ir/dimension.ts";
import { numberRange } from "../ir/range.ts";
import { realType } from "../ir/types.ts";
import { nextUp } from "../numerics/rounding.ts";
import type { Atom } from "./atom.ts";
import { exponential } from "./exponential.ts";
import { hyperbolic } from "./hyperbolic.ts";
import { magnitude } from "./magnitude.ts";
import { roots } from "./roots.ts";
import { roundings } from "./rounding.ts";
import { defineConstant } from "./rule.ts";
import { trigonometric } from "./trigonometric.ts";

/** A constant with its columns; the true value lies between two numbers. */
function between(constant: Atom, low: number, high: number): Atom {
  return {
    ...constant,
    range: () => numberRange(low, high),
    narrow: () => [],
    shape: () => ({ curvature: "constant", monotonicity: [] }),
    derivative: () => [],
  };
}

export const elementary = [
  between(
    defineConstant(
      "inf",
      "Larger than every number, of every unit.",
      realType(anyDimension),
      Infinity,
    ),
    Infinity,
    Infinity,
  ),
  between(
    defineConstant("pi", "Half the circumference of the unit circle.", realType(), Math.PI),
    Math.PI,
    nextUp(Math.PI),
  ),
  ...magnitude,
  ...exponential,
  ...roots,
  ...roundings,
  ...trigonometric,
  ...hyperbolic,
];
