/** What is said of a plan that no source of this compiler gives, or that golden files do not show. */
import { describe, expect, test } from "vitest";
import { createInsight } from "../../src/cli/insight/plan.ts";
import { printPlan } from "../../src/cli/display/plan.ts";
import { noColours } from "../../src/diagnostics/render/palette.ts";
import type { Plan } from "../../src/plan/document.ts";
import {
  apply,
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
} from "../support/plans.ts";

function printed(study: Plan): string {
  const lines: string[] = [];
  const line = (text: string) => void lines.push(text);
  printPlan(createInsight(study), {
    line,
    write: line,
    interactive: false,
    width: 80,
    palette: noColours,
  });
  return lines.join("\n");
}

const below = (name: string, most: number) =>
  require(`${name} <= ${String(most)}`, apply("less_equal", ref(name), num(most)));

describe("a plan", () => {
  const x = param("x", real(0, 1));
  const free = { parameters: [x], objectives: [minimize(ref("x"))] };

  test("whose requirements cannot hold together leaves nothing, and no range of anything", () => {
    const above = require("x >= 0.6", apply("greater_equal", ref("x"), num(0.6)));
    const none = plan({ ...free, constraints: [below("x", 0.4), above] });
    const insight = createInsight(none);
    expect(insight.infeasible).toBe(true);
    expect(insight.parameters[0]).not.toHaveProperty("tightened");
    expect(printed(none)).toContain("feasible  nothing: the requirements cannot hold together");
    expect(createInsight(plan(free)).infeasible).toBe(false);
  });

  test("says how what is feasible is drawn, part by part, with a proven share or an estimated one", () => {
    const pair = [param("n", int(0, 9)), param("m", int(0, 9))];
    const sum = require("n + m == 3", apply("equal", apply("add", ref("n"), ref("m")), num(3)));
    const listed = plan({ parameters: [x, ...pair], constraints: [sum, below("x", 0.25)] });
    const { feasible, volume } = createInsight(listed);
    expect(feasible?.parts).toMatchObject([
      { parameters: ["x"], requirements: ["x <= 0.25"], share: { proven: true } },
      { parameters: ["n", "m"], way: "enumerated", count: 4, requirements: ["n + m == 3"] },
    ]);
    expect(feasible?.share.low).toBeCloseTo(0.25 * 0.04, 12);
    expect(volume).toBeUndefined();
    const text = printed(listed);
    expect(text).toContain("n, m      listed: 4 configurations");
    expect(text).toContain("together  1% of the space");
    const rare = require("x * y == 0.3", apply(
      "equal",
      apply("multiply", ref("x"), ref("y")),
      num(0.3),
    ));
    const surface = plan({ parameters: [x, param("y", real(0, 1))], constraints: [rare] });
    expect(createInsight(surface).feasible?.parts).toHaveLength(1);
    expect(printed(surface)).toMatch(/of the space, proven\n +under `x \* y == 0\.3`/);
  });

  test("that is solved says which solver, and why", () => {
    const solve = (name: string, parts: Partial<Plan> = {}) =>
      plan({ ...free, method: { role: "solve", name, settings: {} }, budget: {}, ...parts });
    const square = minimize(apply("power", ref("x"), num(2)), { phase: "parameter" });
    expect(createInsight(solve("auto", { objectives: [square] })).method).toMatchObject({
      resolved: "convex",
      why: ["known to be convex"],
    });
    expect(createInsight(solve("global")).method).toMatchObject({ resolved: "global", why: [] });
    const whole = solve("auto", { parameters: [param("x", int(1, 9))] });
    expect(createInsight(whole).method.resolved).toBe("enumerate");
    expect(printed(whole)).toContain("9 configurations, few enough to try all");
    const wave = minimize(apply("sin", ref("x")), { phase: "parameter" });
    const text = printed(
      solve("auto", { parameters: [param("x", real(0, 9))], objectives: [wave] }),
    );
    expect(text).toContain("solve auto, which is solve global here");
    expect(text.replaceAll(/\n +/g, " ")).toContain(
      "not all configurations can be tried: `x` is continuous",
    );
    const given = solve("global", {
      method: { role: "solve", name: "global", settings: { gap: 1e-3 } },
    });
    expect(printed(given)).toContain("solve global(gap: 0.001)");
  });

  test("runs what is constant, and what builds on it, once", () => {
    const study = plan({
      ...free,
      trials: [
        trial("base", {}, ["loss"], { phase: "constant" }),
        trial("next", { loss: metric("base", "loss") }, ["loss"], { phase: "measured" }),
        trial("run", { x: ref("x") }, ["loss"]),
      ],
      repeat: 3,
      budget: { trials: 10 },
    });
    const insight = createInsight(study);
    expect(insight.trials.map(({ name, runs }) => [name, runs])).toEqual([
      ["base", "once"],
      ["next", "once"],
      ["run", "each"],
    ]);
    expect(insight.cost.runs).toBe(2 + 3 * 10);
    expect(printed(study)).toContain("at most 32 runs of tasks");
  });

  test("counts a name of two branches with the values of both, a fidelity with one", () => {
    const study = plan({
      ...free,
      parameters: [
        param("n", int(1, 3)),
        param("m", int(1, 2), { condition: apply("less", ref("n"), num(2)) }),
        param("m", int(5, 9), { condition: apply("greater_equal", ref("n"), num(2)) }),
        param("epochs", int(1, 27), { fidelity: true }),
      ],
      objectives: [minimize(ref("n"))],
    });
    expect(createInsight(study).configurations).toEqual({ count: 3 * (2 + 5), exact: false });
    expect(printed(study)).toContain("together  at most 21 configurations");
  });

  test("without a budget says what a run needs", () => {
    const study = plan({ ...free, trials: [trial("run", { x: ref("x") }, ["loss"])], budget: {} });
    expect(printed(study)).toContain("budget  none: a run needs --trials or --time");
    expect(printed({ ...study, budget: { time: 60 } })).not.toContain("none: a run needs");
  });
});
