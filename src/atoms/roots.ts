/** Square and cube roots. */
import { powerDimension } from "../ir/dimension.ts";
import { realType } from "../ir/types.ts";
import { power } from "../numerics/elementary.ts";
import { multiplyDown, multiplyUp } from "../numerics/rounding.ts";
import { type Anchor, bent, bentAt, columnsOfCurve, onTheLine, piece } from "./columns/curve.ts";
import { over, raised } from "./columns/formula.ts";
import { defineAtom, quantity, type Rule, unitMismatch, unitWords } from "./rule.ts";
import { ofNumber } from "./values.ts";

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

/** One step of Newton's method makes the cube roots of cubes exact. */
function cubeRoot(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const near = power(Math.abs(x), 1 / 3);
  const better = near - (near - Math.abs(x) / near / near) / 3;
  return x < 0 ? -better : better;
}

/** Up to here the cube of a whole number is exact. */
const largestCubeRoot = 2 ** 17;

function nearestCube(x: number): Anchor | undefined {
  const whole = Math.round(cubeRoot(x));
  return Math.abs(whole) <= largestCubeRoot
    ? { at: whole * whole * whole, value: whole }
    : undefined;
}

function nearestSquare(x: number): Anchor | undefined {
  const near = Math.sqrt(x);
  return multiplyDown(near, near) === multiplyUp(near, near)
    ? { at: near * near, value: near }
    : undefined;
}

export const roots = [
  defineAtom({
    name: "sqrt",
    parameters: ["x"],
    doc: "Square root; halves the exponents of the unit. Not a number below 0.",
    type: root(2),
    value: ofNumber(Math.sqrt),
    ...columnsOfCurve({
      value: Math.sqrt,
      pieces: [piece(0, Infinity, "increasing", (y) => y * y)],
      bends: bent("concave"),
      slope: (_, make, result) => over(make, make.constant(0.5), result),
      // The nearest number, so that none is on the other side of a neighbour.
      error: { ulps: 0.5 },
      anchor: nearestSquare,
      reach: { low: 0, high: Infinity },
    }),
  }),
  defineAtom({
    name: "cbrt",
    parameters: ["x"],
    doc: "Cube root, of negative numbers too; takes a third of the exponents of the unit.",
    type: root(3),
    value: ofNumber(cubeRoot),
    ...columnsOfCurve({
      value: cubeRoot,
      pieces: onTheLine("increasing", (y) => y * y * y),
      bends: bentAt(0, "convex", "concave"),
      slope: (_, make, result) => over(make, make.constant(1 / 3), raised(make, result, 2)),
      error: { ulps: 2 },
      anchor: nearestCube,
    }),
  }),
];
