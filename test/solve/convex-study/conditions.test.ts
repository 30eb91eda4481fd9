/** The conditions of Karush, Kuhn and Tucker, computed from the study, the point and its prices alone. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { gradient, type Point } from "../../../src/analysis/derivative.ts";
import type { Scalar } from "../../../src/analysis/scalar.ts";
import { graphOfPlan } from "../../../src/analysis/unfold.ts";
import { optimumOf, planOf } from "./support.ts";

const number = (low: number, high: number) =>
  fc
    .integer({ min: Math.round(low * 100), max: Math.round(high * 100) })
    .map((hundredths) => hundredths / 100);

/** A smooth convex function of the shares, and whether it is the negative of one. */
const objectives = fc.oneof(
  fc.constant("minimize sum(i in I: a[i]^2 / w[i])"),
  fc.constant("maximize sum(i in I: entr(w[i]) + b[i] * w[i])"),
  fc.constant("minimize sum(i in I: (w[i] - b[i])^2) + dot(b, w)^2"),
  fc.constant("minimize log_sum_exp([i in I: 2 * b[i] + w[i]])"),
  fc.constant("maximize log(dot(a, w)) + log(0.3 + sum(i in I: a[i] * w[i] / (1 + i)))"),
  fc.constant("minimize exp(dot(b, w)) + sum(i in I: a[i] * w[i]^3) + var([i in I: w[i] * a[i]])"),
);

/** Requirements that equal shares meet, each a single comparison of smooth sides. */
const requirements = (n: number) =>
  fc.array(
    fc.oneof(
      fc
        .tuple(fc.nat(n - 1), number(0.2, 0.95))
        .map(([i, part]) => `require w[${i}] >= ${part} / ${n}`),
      fc
        .tuple(fc.nat(n - 1), fc.nat(n - 1), number(1.1, 4))
        .filter(([i, j]) => i !== j)
        .map(([i, j, ratio]) => `require w[${i}] <= ${ratio} * w[${j}]`),
      number(0.01, 0.3).map((room) => `require sum(i in I: (w[i] - 1 / ${n})^2) <= ${room}`),
      number(0.6, 0.97).map((part) => `require sum(i in I: entr(w[i])) >= ${part} * log(${n})`),
      fc
        .tuple(fc.array(number(0, 2), { minLength: n, maxLength: n }), number(0.01, 0.5))
        .map(([rows, room]) => {
          const sum = rows.map((row, i) => `${row} * w[${i}]`).join(" + ");
          return `require ${sum} <= ${rows.reduce((all, row) => all + row, 0) / n + room}`;
        }),
    ),
    { maxLength: 4 },
  );

const studies = fc.integer({ min: 2, max: 7 }).chain((n) => {
  const values = (low: number, high: number) =>
    fc.array(number(low, high), { minLength: n, maxLength: n });
  return fc
    .tuple(values(0.2, 3), values(-1, 1), objectives, requirements(n))
    .map(([a, b, objective, lines]) => {
      const body = [`param w: Simplex[${n}]`, ...new Set(lines), objective, "solve convex"];
      return [
        `let a: Real[${n}] = [${a.join(", ")}]`,
        `let b: Real[${n}] = [${b.join(", ")}]`,
        `study random {\n${body.join("\n")}\n}`,
      ]
        .join("\n")
        .replaceAll("i in I", `i in 0 .. ${n - 1}`);
    });
});

it("hold to 1e-8 for random convex studies on simplexes", () => {
  fc.assert(
    fc.property(studies, (text) => {
      expect(residualOf(text)).toBeLessThanOrEqual(1e-8);
    }),
    { numRuns: 150, seed: 20261123 },
  );
}, 60_000);

/** The largest residual of stationarity, complementarity and the signs of multipliers, relative to the gradient. */
function residualOf(text: string): number {
  const plan = planOf(text);
  const { of, solution } = optimumOf(text);
  const shares = of("w");
  const point: Point = ({ at }) => shares[at[0] ?? 0] ?? NaN;
  const graph = graphOfPlan(plan);
  const slopesOf = (node: Scalar): readonly number[] => {
    const { slopes } = gradient(node, point);
    return shares.map((_, i) => slopes.get(`w[${i}]`) ?? 0);
  };
  const sense = plan.objectives[0]?.direction === "maximize" ? -1 : 1;
  const [objective] = graph.objectives;
  if (objective === undefined) throw new Error("no objective");
  const ofObjective = slopesOf(objective.value);
  const total = ofObjective.map((slope) => sense * slope);
  let residual = 0;
  let scale = Math.max(1, ...ofObjective.map(Math.abs));
  for (const { index, value } of graph.constraints) {
    if (value.kind === "constant") continue;
    if (value.kind !== "apply") throw new Error("no comparison");
    const [left, right] = value.args;
    if (left === undefined || right === undefined) throw new Error("no sides");
    const [less, greater] = value.atom.name === "less_equal" ? [left, right] : [right, left];
    // What ranges decide has none.
    const multiplier = solution.prices.find(({ constraint }) => constraint === index)?.price ?? 0;
    expect(multiplier).toBeGreaterThanOrEqual(0);
    const slack = Number(gradient(greater, point).value) - Number(gradient(less, point).value);
    residual = Math.max(residual, -slack, Math.abs(multiplier * slack));
    // A slope may be infinite where a share is 0.
    if (multiplier === 0) continue;
    const [a, b] = [slopesOf(less), slopesOf(greater)];
    for (const i of shares.keys()) {
      const slope = multiplier * ((a[i] ?? NaN) - (b[i] ?? NaN));
      total[i] = (total[i] ?? NaN) + slope;
      scale = Math.max(scale, Math.abs(slope));
    }
  }
  // All shares that are not 0 have one slope, the multiplier of their sum; the others none below it.
  const weight = shares.reduce((sum, share) => sum + share * share, 0);
  const common = total.reduce((sum, slope, i) => sum + (slope * (shares[i] ?? 0) ** 2) / weight, 0);
  for (const [i, slope] of total.entries()) {
    const above = slope - common;
    const wrong = (shares[i] ?? 0) > 1e-6 ? Math.abs(above) : -above;
    residual = Math.max(residual, wrong / scale, (Math.abs(above) * (shares[i] ?? 0)) / scale);
  }
  return residual;
}
