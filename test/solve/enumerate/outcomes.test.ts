/** What enumeration says of studies that are infeasible, stopped, or not for it; and what tolerance lets in. */
import { describe, expect, it } from "vitest";
import type { Expression } from "../../../src/ir/expression.ts";
import type { Plan } from "../../../src/plan/document.ts";
import { noMetrics } from "../../../src/space/environment.ts";
import { enumerate } from "../../../src/solve/enumerate/enumerate.ts";
import {
  apply,
  bool,
  choice,
  int,
  metric,
  minimize,
  num,
  param,
  plan,
  real,
  ref,
  require,
  trial,
} from "../../support/plans.ts";

const known = (value: Expression, direction: "minimize" | "maximize" = "minimize") =>
  minimize(value, { phase: "parameter", direction });
const sum = (...names: readonly string[]) => names.map(ref).reduce((a, b) => apply("add", a, b));
const product = (a: Expression, b: Expression) => apply("multiply", a, b);

function points(study: Plan): readonly unknown[] {
  return enumerate(study).points.map(({ configuration }) => Object.fromEntries(configuration));
}

describe("solve enumerate", () => {
  it("names the requirements that cannot hold together", () => {
    const solution = enumerate(
      plan({
        parameters: [param("a", int(1, 9)), param("b", int(1, 9)), param("c", bool)],
        constraints: [
          require("c", ref("c")),
          require("a >= 6", apply("greater_equal", ref("a"), num(6))),
          require("a + b <= 6", apply("less_equal", sum("a", "b"), num(6))),
        ],
        objectives: [known(ref("a"))],
      }),
    );
    expect(solution).toMatchObject({ status: "infeasible", points: [], conflict: [1, 2] });
    expect(solution.bound).toBeUndefined();
  });

  it("finds out by trying what ranges do not tell", () => {
    const solution = enumerate(
      plan({
        parameters: [param("a", int(1, 9)), param("b", int(1, 9))],
        constraints: [
          require("mod(a * b * b, 4) == 2 and mod(a, 2) == 1", apply(
            "and",
            apply(
              "equal",
              apply("mod", product(ref("a"), product(ref("b"), ref("b"))), num(4)),
              num(2),
            ),
            apply("equal", apply("mod", ref("a"), num(2)), num(1)),
          )),
        ],
        objectives: [known(ref("a"))],
      }),
    );
    expect(solution).toMatchObject({ status: "infeasible", conflict: [] });
    expect(solution.work).toEqual({ count: expect.any(Number) as unknown, unit: "configurations" });
  });

  it("solves products and sums of whole numbers", () => {
    const study = plan({
      parameters: [param("batch", int(1, 4096)), param("steps", int(1, 4096)), param("b", bool)],
      constraints: [
        require("product", apply("equal", product(ref("batch"), ref("steps")), num(1024))),
        require("limit", apply("less_equal", ref("batch"), num(48))),
      ],
      objectives: [known(ref("steps"))],
    });
    const solution = enumerate(study);
    expect(Object.fromEntries(solution.points[0]?.configuration ?? [])).toEqual({
      batch: 32,
      steps: 32,
      b: false,
    });
    // 33 million configurations, of which almost none has to be tried.
    expect(solution.work.count).toBeLessThan(100_000);
    expect(solution.bound).toBe(32);
  });

  it("lets equalities of real numbers hold within rounding", () => {
    const tenth = real(0, 1, { name: "step", step: 0.1 });
    const study = plan({
      parameters: [param("a", tenth), param("b", tenth), param("c", tenth)],
      constraints: [
        require("sum", apply("equal", sum("a", "b", "c"), num(0.6))),
        require("order", apply(
          "and",
          apply("less", ref("a"), ref("b")),
          apply("less", ref("b"), ref("c")),
        )),
        require("least", apply("greater_equal", ref("a"), num(0.1))),
      ],
      objectives: [],
    });
    expect(0.1 + 0.2 + 0.3).not.toBe(0.6);
    expect(points(study)).toEqual([{ a: 0.1, b: 0.2, c: 0.3 }]);
  });

  it("stops when it is told to", () => {
    let asked = 0;
    const solution = enumerate(
      plan({
        parameters: [param("a", int(1, 1000)), param("b", int(1, 1000))],
        objectives: [known(sum("a", "b"), "maximize")],
      }),
      noMetrics,
      { shouldStop: () => ++asked > 3 },
    );
    expect(solution.status).toBe("stopped");
    expect(solution.bound).toBeUndefined();
    expect(solution.points).toHaveLength(1);
    expect(solution.work.count).toBeLessThan(1_000_000);
  });

  it("puts in what was measured", () => {
    const study = plan({
      parameters: [param("a", int(1, 9))],
      trials: [trial("probe", {}, ["speed"], { phase: "constant" })],
      constraints: [
        require("a <= probe.speed", apply("less_equal", ref("a"), metric("probe", "speed")), {
          phase: "measured",
        }),
      ],
      objectives: [known(ref("a"), "maximize")],
    });
    const found = enumerate(study, { metric: () => 4.5, runs: () => 1 });
    expect(found.points[0]?.objectives).toEqual([4]);
  });

  it("keeps all of equal points on a front", () => {
    const study = plan({
      parameters: [param("a", int(0, 2)), param("c", choice("x", "y"))],
      objectives: [known(ref("a")), known(ref("a"), "maximize")],
    });
    expect(points(study)).toEqual([0, 1, 2].flatMap((a) => ["x", "y"].map((c) => ({ a, c }))));
  });

  it("does not count what has no value of the objective", () => {
    const study = plan({
      parameters: [param("a", int(-2, 2))],
      objectives: [known(apply("sqrt", ref("a")))],
    });
    const { points: found, notes } = enumerate(study);
    expect(found[0]?.objectives).toEqual([0]);
    expect(notes).toContain(
      "2 feasible configurations have no value of an objective and do not count.",
    );
  });

  it.each([
    [
      "continuous",
      plan({ parameters: [param("lr", real(0, 1))], objectives: [known(ref("lr"))] }),
      "`lr` is continuous, so that not all of its values can be tried. Use `solve global` instead.",
    ],
    [
      "too many values",
      plan({ parameters: [param("n", int(0, 1e12))], objectives: [known(ref("n"))] }),
      "`n` has 1,000,000,000,001 values, too many to try all. Use `solve global` instead.",
    ],
    [
      "a metric",
      plan({
        parameters: [param("n", int(0, 3))],
        trials: [trial("run", { n: ref("n") }, ["loss"])],
        objectives: [minimize(metric("run", "loss"))],
      }),
      "`objective` is known only after a trial. Use `search` instead.",
    ],
  ])("refuses what is %s", (_, study, message) => {
    expect(() => enumerate(study)).toThrow(message);
  });
});
