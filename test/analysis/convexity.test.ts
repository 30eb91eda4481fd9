import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { curvatures } from "../../src/analysis/curvature.ts";
import { valueAt } from "../../src/analysis/derivative.ts";
import { objective, Refused } from "./support.ts";

const names = ["x", "y", "p"];
const declared = ["x: Real in -2 .. 2", "y: Real in -1 .. 3", "p: Real in 0.1 .. 4"];
const ends = [
  [-2, 2],
  [-1, 3],
  [0.1, 4],
] as const;

/** Of whatever curvature: what is claimed of it is checked. */
const expressions: fc.Arbitrary<string> = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie("expression");
  const one = (...names: readonly string[]) =>
    fc.tuple(fc.constantFrom(...names), inner).map(([f, a]) => `${f}(${a})`);
  const two = (f: (a: string, b: string) => string) =>
    fc.tuple(inner, inner).map(([a, b]) => f(a, b));
  return {
    expression: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(...names, ...names, "0.5", "2", "-1"),
      two((a, b) => `(${a} + ${b})`),
      two((a, b) => `(${a} - ${b})`),
      two((a, b) => `(${a} * ${b})`),
      two((a, b) => `(${a} / ${b})`),
      two((a, b) => `max(${a}, ${b})`),
      two((a, b) => `min(${a}, ${b})`),
      two((a, b) => `hypot(${a}, ${b})`),
      two((a, b) => `log_sum_exp([${a}, ${b}])`),
      two((a, b) => `norm([${a}, ${b}])`),
      fc
        .tuple(inner, fc.constantFrom("2", "3", "0.5", "-1", "-2", "1.5"))
        .map(([a, n]) => `(${a})^${n}`),
      one("exp", "log", "sqrt", "abs", "log1p", "softplus", "logistic", "tanh"),
      one("entr", "cbrt", "sin", "normal_cdf", "expm1", "erf", "atan"),
    ),
  };
}).expression;

const points = fc.tuple(...ends.map(([min, max]) => fc.double({ min, max, noNaN: true })));

/** Nothing for what the checker refuses. */
function objectiveOf(text: string): ReturnType<typeof objective> | undefined {
  try {
    return objective(text, declared);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

describe("what is said to be convex, concave or affine", () => {
  it("is so between any two points where it has values", () => {
    let claims = 0;
    fc.assert(
      fc.property(
        expressions,
        fc.array(fc.tuple(points, points), { minLength: 8, maxLength: 8 }),
        (text, pairs) => {
          const unfolded = objectiveOf(text);
          if (unfolded === undefined) return;
          const { graph, rangeOf, root } = unfolded;
          const curvature = curvatures(graph.nodes, rangeOf).curvatureOf(root);
          if (curvature === "unknown") return;
          claims++;
          const at = (point: readonly number[]) => {
            const value = valueAt(root, ({ name }) => point[names.indexOf(name)]);
            return typeof value === "number" ? value : Number.NaN;
          };
          for (const [a, b] of pairs) {
            const [left, right] = [at(a), at(b)];
            const middle = at(a.map((value, i) => (value + (b[i] ?? 0)) / 2));
            const chord = (left + right) / 2;
            const slack = 1e-9 * (1 + Math.abs(left) + Math.abs(right) + Math.abs(middle));
            if (!Number.isFinite(chord) || slack > 1) continue;
            if (curvature !== "concave") expect(middle - chord).toBeLessThanOrEqual(slack);
            if (curvature !== "convex") expect(chord - middle).toBeLessThanOrEqual(slack);
          }
        },
      ),
      { numRuns: 2000 },
    );
    expect(claims).toBeGreaterThan(300);
  });
});
