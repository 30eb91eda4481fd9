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

  test("that nothing drawn meets says how much there may be at most", () => {
    const rare = require("x * x == 0.3", apply(
      "equal",
      apply("multiply", ref("x"), ref("x")),
      num(0.3),
    ));
    const { volume } = createInsight(plan({ ...free, constraints: [rare] }));
    expect(volume?.feasible).toBe(0);
    expect(printed(plan({ ...free, constraints: [rare] }))).toMatch(
      /feasible {2}less than [\d.e-]+% of the space/,
    );
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
