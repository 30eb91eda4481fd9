import type { ConvexTerm } from "../../numerics/convex/program.ts";
import { type AffineArgument, localArgument } from "./affine.ts";

/**
 * `scale · a(x)² / t` of an affine function and a variable t > 0, jointly convex; without a variable
 * `scale · a(x)²`. S. Boyd and L. Vandenberghe, Convex Optimization, Cambridge 2004, example 3.4.
 */
export function squareOver(argument: AffineArgument, scale: number, divisor?: number): ConvexTerm {
  const variables = [...argument.linear.keys()];
  const { constant, weights } = localArgument(argument, variables);
  const count = variables.length;
  const affine = (x: Float64Array): number => {
    let sum = constant;
    for (let i = 0; i < count; i++) sum += (weights[i] ?? 0) * (x[i] ?? NaN);
    return sum;
  };
  const over = (x: Float64Array): number => {
    if (divisor === undefined) return 1;
    const t = x[count] ?? NaN;
    return t > 0 ? t : NaN;
  };
  return {
    variables: divisor === undefined ? variables : [...variables, divisor],
    value: (x) => (scale * affine(x) * affine(x)) / over(x),
    gradient: (x, into) => {
      const ratio = affine(x) / over(x);
      for (let i = 0; i < count; i++) into[i] = 2 * scale * ratio * (weights[i] ?? 0);
      if (divisor !== undefined) into[count] = -scale * ratio * ratio;
    },
    hessian: (x, into) => {
      const t = over(x);
      const ratio = affine(x) / t;
      let at = 0;
      for (let i = 0; i < count; i++) {
        for (let j = 0; j <= i; j++) {
          into[at++] = ((2 * scale) / t) * (weights[i] ?? 0) * (weights[j] ?? 0);
        }
      }
      if (divisor === undefined) return;
      for (let j = 0; j < count; j++) into[at++] = ((-2 * scale * ratio) / t) * (weights[j] ?? 0);
      into[at] = (2 * scale * ratio * ratio) / t;
    },
  };
}
