/** What `run` and `show` print of broken requirements, and of the best trials at the end of a range. */
import { describe, expect, test } from "vitest";
import { optimaAtEnds } from "../../src/cli/display/range-ends.ts";
import { printResults } from "../../src/cli/display/trials.ts";
import { noColours } from "../../src/diagnostics/render/palette.ts";
import { compile } from "../../src/index.ts";
import type { Plan } from "../../src/plan/document.ts";
import { createTuner } from "../../src/runtime/index.ts";
import type { TrialRecord } from "../../src/runtime/study.ts";
import { memoryHost, splitFiles } from "../semantics/harness.ts";
import { int, minimize, param, plan, real, ref } from "../support/plans.ts";

function compiled(text: string): Plan {
  const [first] = compile("/project/main.hpt", memoryHost(splitFiles(text))).plans;
  if (first === undefined) throw new Error("no plan");
  return first;
}

function printed(study: Plan, trials: readonly TrialRecord[]): string {
  const lines: string[] = [];
  const line = (text: string) => void lines.push(text);
  const channel = { line, write: line, interactive: false, width: 80, palette: noColours };
  printResults(study, trials, channel);
  return lines.join("\n");
}

const record = (number: number, more: Partial<TrialRecord>): TrialRecord => ({
  number,
  params: {},
  state: "complete",
  metrics: {},
  objectives: [number],
  reports: {},
  feasible: true,
  violated: [],
  seconds: 1,
  ...more,
});

describe("broken requirements", () => {
  const study = compiled(`
task probe(a: Real) -> { cost: Real } from "builtin:noisy"
task train(a: Real) -> { loss: Real, time: Time in 0s .. inf } from "builtin:noisy"
study s {
  param a: Real in 0 .. 1
  trial first = probe(a)
  trial run = train(a)
  minimize run.loss
  require cheap: first.cost <= 2 * a
  require run.time <= 90s "too slow"
  repeat 2
  search random
  budget 60 trials
  seed 1
}`);
  const slow = { "first.cost": 0.5, "run.loss": 1, "run.time": 120 };

  test("are counted, and one of each has its values", () => {
    const trials = [
      record(0, {
        params: { a: 0.5 },
        feasible: false,
        violated: ["run.time <= 90s"],
        metrics: slow,
        runs: [
          { ...slow, "run.time": 100 },
          { ...slow, "run.time": 140 },
        ],
      }),
      record(1, {
        params: { a: 0.5 },
        feasible: false,
        violated: ["run.time <= 90s"],
        metrics: slow,
      }),
      record(2, {
        params: { a: 0.25 },
        state: "infeasible",
        feasible: false,
        violated: ["cheap"],
        metrics: { "first.cost": 0.75 },
      }),
    ];
    expect(`\n${printed(study, trials)}`).toBe(`
2 trials do not meet \`run.time <= 90s\`, such as trial 0:
    run.time <= 90s
    |        |
    2 min    false
1 trial does not meet \`cheap\`, such as trial 2:
    first.cost <= 2 * a
    |          |    | |
    0.75       |    | 0.25
               |    0.5
               false
3 trials: 2 complete (0 of them meet all requirements), 1 infeasible, in 3 s`);
  });

  test("have values for the two that most trials break", () => {
    const many = compiled(`
task train(a: Real) -> { one: Real, two: Real, three: Real } from "builtin:noisy"
study s {
  param a: Real in 0 .. 1
  trial run = train(a)
  minimize run.one
  require first: run.one <= 1
  require second: run.two <= 1
  require third: run.three <= 1
  search random
  budget 60 trials
  seed 1
}`);
    const metrics = { one: 2, two: 3, three: 4 };
    const violated = ["first", "second", "third"];
    const text = printed(many, [
      record(0, { params: { a: 0.5 }, feasible: false, violated, metrics }),
    ]);
    expect(text).toContain("does not meet `second`, such as trial 0:\n");
    expect(text).toContain("does not meet `third`.\n");
  });

  test("are told by name where the store does not hold the values", () => {
    const trials = [record(0, { params: {}, feasible: false, violated: ["cheap"] })];
    expect(printed(study, trials)).toContain("1 trial does not meet `cheap`.\n");
  });
});

test("a requirement on what is measured once has its values too", () => {
  const study = compiled(`
task probe() -> { cost: Real } from "builtin:noisy"
task train(a: Real) -> { loss: Real } from "builtin:noisy"
study s {
  param a: Real in 0 .. 1
  trial base = probe()
  trial run = train(a)
  minimize run.loss
  require cheap: 2 * base.cost <= 4 "the machine is too slow"
  search random
  budget 60 trials
  seed 1
}`);
  const measured = (cost: number) => () => createTuner(study, { measured: { base: { cost } } });
  expect(measured(2)).not.toThrow();
  expect(measured(5)).toThrow(`The requirement \`cheap\` does not hold for what was measured \
(the machine is too slow), so no configuration can meet it.
  2 * base.cost <= 4
    | |         |
    | 5         false
    10`);
});

describe("the best trials at the end of a range", () => {
  const study = plan({
    parameters: [
      param("lr", real(1e-4, 1e-1, "log")),
      param("share", real(0, 1)),
      param("n", int(1, 8)),
    ],
    objectives: [minimize(ref("lr"))],
  });
  const trials = (best: readonly TrialRecord["params"][]) =>
    Array.from({ length: 12 }, (_, i) =>
      record(i, { params: best[i] ?? { lr: 1e-3, share: 0.5, n: 4 } }),
    );

  test("are a hint where they agree", () => {
    const upper = [0.09, 0.08, 0.095].map((lr) => ({ lr, share: 0.5, n: 4 }));
    expect(optimaAtEnds(study, trials(upper))).toEqual([
      "hint[hard-bound-optimum]: the best 3 trials have `lr` at the upper end of 1e-4 .. 0.1: a wider range may hold something better.",
    ]);
    const last = [8, 8, 8].map((n) => ({ lr: 1e-3, share: 0.5, n }));
    expect(optimaAtEnds(study, trials(last))).toHaveLength(1);
  });

  test("are none where one does not, where the end is 0 or 1, and among few trials", () => {
    const mixed = [0.09, 0.08, 0.01].map((lr) => ({ lr, share: 0.5, n: 4 }));
    expect(optimaAtEnds(study, trials(mixed))).toEqual([]);
    const natural = [0.99, 0.98, 0.97].map((share) => ({ lr: 1e-3, share, n: 1 }));
    expect(optimaAtEnds(study, trials(natural))).toEqual([]);
    const upper = [0.09, 0.08, 0.095].map((lr) => ({ lr, share: 0.5, n: 4 }));
    expect(optimaAtEnds(study, trials(upper).slice(0, 9))).toEqual([]);
  });
});
