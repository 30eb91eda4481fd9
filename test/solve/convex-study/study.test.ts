/** What becomes of a study: refusals, kinked functions, bounds, prices, conflicts, measured metrics. */
import { describe, expect, it } from "vitest";
import { noMetrics } from "../../../src/space/environment.ts";
import { lowerStudy } from "../../../src/solve/convex/lower.ts";
import { solveConvex } from "../../../src/solve/convex/solve.ts";
import { readConvexStudy } from "../../../src/solve/convex/study.ts";
import { expectNear, optimumOf, planOf, solved } from "./support.ts";

const study = (...lines: readonly string[]) => `study s {\n${lines.join("\n")}\nsolve convex\n}`;

const refused = (...lines: readonly string[]) => {
  try {
    solved(study(...lines));
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : "";
  }
  return "solved";
};

describe("refuses, with the name of what it is about,", () => {
  it.each([
    ["whole numbers", ["param n: Int in 1 .. 5", "minimize n"], "`n` is not continuous"],
    [
      "choices",
      ["param c: one of { a, b }", "param x: Real in 0 .. 1", "minimize x"],
      "`c` is not",
    ],
    [
      "conditional parameters",
      ["param b: Real in 0 .. 1", "when b > 0.5 { param x: Real in 0 .. 1 }", "minimize b"],
      "`x` is conditional",
    ],
    ["grids", ["param x: Real in 0 .. 1 step 0.25", "minimize x"], "`x` has values on a grid"],
    [
      "several objectives",
      ["param x: Real in 0 .. 1", "minimize x ref 2", "maximize x^2 ref 0"],
      "one objective",
    ],
    [
      "products of parameters",
      ["param x: Real in 0 .. 1", "param y: Real in 0 .. 1", "minimize x * y"],
      "`x * y` is neither convex nor concave: both factors vary",
    ],
    [
      "sets in pieces",
      ["param x: Real in 0 .. 1", "require x <= 0.2 or x >= 0.8", "minimize x"],
      "allows a set that may be in several pieces",
    ],
    [
      "equalities that bend",
      ["param x: Real in 0 .. 1", "param y: Real in 0 .. 1", "require y == x^2", "minimize x"],
      "`x^2` is convex and must be affine here",
    ],
  ])("%s", (_, lines, words) => {
    expect(refused(...lines)).toContain("StudyError: `solve convex`");
    expect(refused(...lines)).toContain(words);
  });
});

describe("kinked functions", () => {
  const at = "param x: Real in -10 .. 10";
  it.each([
    ["abs", [at, "minimize abs(x - 3) + 0.1 * x"], [3], 0.3],
    ["max", [at, "minimize max(x, 1 - x, 0.2 * x + 0.3)"], [0.5], 0.5],
    ["min", [at, "maximize min(2 * x, 3 - x)"], [1], 2],
    ["clamp from below", [at, "minimize clamp(x, 2, 20) - 0.5 * x"], [2], 1],
    ["clamp from above", [at, "maximize clamp(x, -20, 2) - 0.5 * x"], [2], 1],
    ["max of what bends", [at, "minimize max((x - 1)^2, (x + 1)^2, exp(x))"], [0], 1],
    ["an exponential of a length", [at, "minimize exp(norm([x - 2, 1]))"], [2], Math.E],
    ["a length of lengths", [at, "minimize hypot(abs(x - 1), abs(x - 1) + 1)"], [1], 1],
    ["a negated maximum", [at, "maximize 4 - max(x, 2 - x)"], [1], 3],
    ["std", [at, "minimize std([x, 1, 3])"], [2], 1],
    ["var", [at, "minimize var([x, 1, 3]) + 0 * x"], [2], 1],
    ["abs of what has a sign", ["param x: Real in 1 .. 9", "minimize abs(x) + 4 / x"], [2], 4],
    ["powers by range", ["param x: Real in 0 .. 9", "minimize x^3 - 3 * x"], [1], -2],
    [
      "a domain away from the middle",
      [at, "minimize x - 2 * log(x - 7)"],
      [9],
      9 - 2 * Math.log(2),
    ],
    ["a length that is bounded", [at, "require norm([x, 3]) <= 5", "maximize x"], [4], 4],
    ["a length that bounds", [at, "require x >= norm([3, 4])", "minimize x"], [5], 5],
    [
      "log_sum_exp",
      [at, "require log_sum_exp([x, x]) <= 1", "maximize x"],
      [1 - Math.LN2],
      1 - Math.LN2,
    ],
  ])("%s", (_, lines, point, value) => {
    const { of, objective } = optimumOf(study(...lines));
    expectNear([objective], [value], 1e-8);
    expectNear(of("x"), point, 1e-6);
  });

  it("take no variable where they are bounded by a number", () => {
    const lowered = lowerStudy(
      readConvexStudy(
        planOf(study("param x: Real in -1 .. 1", "require abs(x) <= 0.5", "minimize x")),
        noMetrics,
      ),
    );
    if ("impossible" in lowered) throw new Error("impossible");
    expect(lowered.program.variables).toBe(1);
    expect(lowered.program.inequalities).toHaveLength(2);
  });
});

describe("prices", () => {
  const priced = (limit: number) =>
    study(
      "param x: Real in 0 .. 10",
      "param y: Real in 0 .. 10",
      `require sum: x + 2 * y <= ${limit}`,
      "require floor: x >= 1",
      "require idle: y <= 9",
      "maximize 3 * log(x) + 4 * log(y) - x",
    );

  it("say by how much the optimum improves where a constraint is loosened", () => {
    const { price, objective } = optimumOf(priced(6));
    const more = optimumOf(priced(6 + 1e-4)).objective;
    expect(price(0).active).toBe(true);
    expectNear([price(0).price], [(more - objective) / 1e-4], 1e-4);
    expect(price(1)).toEqual({ constraint: 1, price: 0, active: false });
    expect(price(2)).toEqual({ constraint: 2, price: 0, active: false });
  });

  it("are not negative for what is minimised, and count the scale of a bound", () => {
    const { price } = optimumOf(
      study("param x: Real in 0 .. 10", "require 4 * x >= 2", "minimize x^2"),
    );
    // x = ½ falls by ¼ for each unit: 2x · ¼.
    expectNear([price(0).price], [0.25]);
  });

  it("name the parts of a constraint", () => {
    const { price } = optimumOf(`enum D { a, b, c }
      study s {
        param w: Simplex[D]
        require forall d in D: w[d] >= 0.2
        minimize w[a] + 2 * w[b] + 4 * w[c]
        solve convex
      }`);
    expectNear(
      ["w[a]", "w[b]", "w[c]"].map((part) => price(0, part).price),
      [0, 1, 3],
    );
    expect(price(0, "w[a]").active).toBe(false);
    expect(price(0, "w[b]").active).toBe(true);
  });

  it("of a range are those of both ends", () => {
    const { solution } = optimumOf(
      study("param x: Real in 0 .. 10", "require x in 2 .. 3", "minimize x^2"),
    );
    expect(solution.prices.map(({ active }) => active)).toEqual([true, false]);
    expectNear(
      solution.prices.map(({ price }) => price),
      [4, 0],
    );
  });

  it("of a bounded distance are those of both sides together", () => {
    const { price } = optimumOf(
      study("param x: Real in 0 .. 10", "require abs(x - 5) <= 1", "maximize 2 * x"),
    );
    expectNear([price(0).price], [2]);
  });

  it("of an equality are the slope without its sign", () => {
    const { price } = optimumOf(
      study(
        "param x: Real in 0 .. 10",
        "param y: Real in 0 .. 10",
        "require x + y == 6",
        "minimize x^2 + 2 * y^2",
      ),
    );
    expectNear([price(0).price], [8]);
  });
});

describe("an infeasible study", () => {
  it.each([
    ["bounds that cross", ["x >= 0.7", "y >= 0", "x <= 0.6"], [0, 2]],
    ["sums that cross", ["x + y >= 1.5", "x <= 0.9", "y <= 0.5", "x - y <= 0.9"], [0, 1, 2]],
    ["curves that do not meet", ["x^2 + y^2 <= 0.1", "x <= 0.9", "x + y >= 1"], [0, 2]],
  ])("names %s and no more", (_, requirements, conflict) => {
    const {
      status,
      conflict: found,
      points,
    } = solved(
      study(
        "param x: Real in 0 .. 1",
        "param y: Real in 0 .. 1",
        ...requirements.map((requirement) => `require ${requirement}`),
        "minimize x + y",
      ),
    );
    expect(status).toBe("infeasible");
    expect(found).toEqual(conflict);
    expect(points).toEqual([]);
  });
});

it("takes values, whatever the scale a parameter is searched on", () => {
  const { of } = optimumOf(study("param x: Real in 1e-4 .. 100 log", "minimize (x - 3)^2"));
  expectNear(of("x"), [3], 1e-7);
});

it("finds any feasible point where there is no objective", () => {
  const { solution } = optimumOf(`study s {
    param w: Simplex[3]
    require w[0] == 2 * w[1]
    solve convex
  }`);
  expect(solution.points).toHaveLength(1);
  expect(solution.bound).toBeUndefined();
});

it("reads metrics that were measured before", () => {
  const plan = planOf(`enum Source { cellar, garden }
    task measure() -> { sigma: Real[Source] } from "./measure.js"
    study s {
      param w: Simplex[Source]
      trial noise = measure()
      minimize sum(d in Source: noise.sigma[d]^2 / w[d])
      solve convex
    }`);
  const { points } = solveConvex(plan, { ...noMetrics, metric: () => [1, 3] });
  const [point] = points;
  expectNear([point?.configuration.get("w")].flat(2).map(Number), [0.25, 0.75]);
});

it("stops when it is told to", () => {
  const plan = planOf(study("param x: Real in 1 .. 9", "minimize x + 4 / x + exp(x)"));
  const { status, notes } = solveConvex(plan, noMetrics, { shouldStop: () => true });
  expect(status).toBe("stopped");
  expect(notes.join(" ")).toContain("The solver stopped before");
});
