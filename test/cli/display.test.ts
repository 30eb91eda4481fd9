import { describe, expect, test, vi } from "vitest";
import { printOutcome } from "../../src/cli/display/outcome.ts";
import { liveProgress, statusLine } from "../../src/cli/display/progress.ts";
import { renderTable } from "../../src/cli/display/table.ts";
import { doneJson, printResults } from "../../src/cli/display/trials.ts";
import { formatDuration, formatValue } from "../../src/cli/display/values.ts";
import { printNumber } from "../../src/ir/quantity.ts";
import { Failure } from "../../src/cli/failure.ts";
import { reportFailure } from "../../src/cli/report.ts";
import { noColours } from "../../src/diagnostics/render/palette.ts";
import { PlanError } from "../../src/plan/error.ts";
import type { Outcome } from "../../src/runtime/index.ts";
import type { TrialRecord } from "../../src/runtime/study.ts";
import { minimize, origin, param, plan, real, ref } from "../support/plans.ts";

function channel() {
  const lines: string[] = [];
  return {
    lines,
    line: (text: string) => void lines.push(...text.split("\n")),
    write: () => {},
    interactive: false,
    width: 80,
    palette: noColours,
  };
}

const record = (
  number: number,
  objectives: readonly number[],
  more: Partial<TrialRecord> = {},
): TrialRecord => ({
  number,
  params: { lr: 0.1 * (number + 1) },
  state: "complete",
  metrics: {},
  objectives,
  reports: {},
  feasible: true,
  violated: [],
  seconds: 1,
  ...more,
});

describe("values", () => {
  test.each([
    [0, "0"],
    [1e-5, "1e-5"],
    [0.00123456, "0.001235"],
    [0.000123456, "1.235e-4"],
    [1234.5678, "1235"],
    [100, "100"],
    [999_999, "999999"],
    [1e6, "1e6"],
    [12_345_678, "1.235e7"],
    [-0.5, "-0.5"],
    [0.1 + 0.2, "0.3"],
    [9.99999, "10"],
  ])("%d is shown as %s", (value, text) => {
    expect(printNumber(value)).toBe(text);
  });

  test.each([
    [3 * 2 ** 20, "B", "3 MiB"],
    [0, "B", "0 B"],
    [0.25, "s", "250 ms"],
    [90, "s", "1.5 min"],
    [5, "B/s", "5 B/s"],
    [[16, 32], undefined, "[16, 32]"],
    [{ a: 0.25, b: 0.75 }, undefined, "a 0.25, b 0.75"],
    [true, undefined, "true"],
    [1_000_003, undefined, "1000003"],
    [-123_456_789, undefined, "-123456789"],
    [1e9, undefined, "1e9"],
    [1_234_567.5, undefined, "1.235e6"],
    [3 * 2 ** 20 + 1, "B", "3 MiB"],
    ["adam", undefined, "adam"],
    [undefined, "B", ""],
  ])("%j %s is %s", (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });

  test.each([
    [0.42, "0.4 s"],
    [42.4, "42 s"],
    [59.7, "1 min 0 s"],
    [185, "3 min 5 s"],
    [7800, "2 h 10 min"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

test("a table aligns its columns and leaves out what has no room", () => {
  const columns = [
    { title: "n", align: "right", cells: ["1", "10"] },
    { title: "name", align: "left", cells: ["a", "漢字"] },
    { title: "long", align: "left", cells: ["x".repeat(40), ""] },
    { title: "last", align: "right", cells: ["1", "2"] },
  ] as const;
  expect(renderTable(columns, 12)).toEqual({
    lines: [" n  name", " 1  a", "10  漢字"],
    hidden: ["long", "last"],
  });
  expect(renderTable(columns, 80).lines[1]).toBe(` 1  a     ${"x".repeat(27)}…     1`);
});

const single = plan({
  parameters: [param("lr", real(0, 1))],
  objectives: [minimize(ref("lr"), { origin: origin("lr") })],
});

test.each([
  [{ trials: 40 }, 12, 2, 20, "12/40 trials · best 0.5 (trial 3) · 2 s a trial · 56 s left"],
  [{ trials: 40 }, 0, 0, 0, "0/40 trials"],
  [{}, 30, 0, 10, "30 trials · best 0.5 (trial 3) · 3 trials/s"],
  [{ time: 60 }, 10, 0, 20, "10 trials · best 0.5 (trial 3) · 2 s a trial · 40 s left"],
  [{ trials: 5 }, 9, 0, 1, "9/5 trials · best 0.5 (trial 3) · 9 trials/s · 0 s left"],
])("progress of %j after %d trials", (extent, ended, before, seconds, text) => {
  const best = ended === 0 ? [] : [record(3, [0.5])];
  expect(statusLine(single, extent, { ended, before, best, seconds })).toBe(text);
});

test("progress has a short form for narrow terminals", () => {
  const standing = { ended: 12, before: 2, best: [record(3, [0.5])], seconds: 5 };
  const text = statusLine(single, { trials: 40 }, standing, "short");
  expect(text).toBe("12/40 · 0.5 · 2/s · 14 s left");
});

describe("progress of training", () => {
  const best = [record(3, [0.5])];
  const standing = { ended: 12, before: 2, best, seconds: 5 };

  test.each([
    [
      { trials: 16, epochs: 5, steps: 18_234.6 },
      "12/40 trials · best 0.5 (trial 3) · epoch 5 × 16 trials · 18,200 trial-steps/s · 14 s left",
      "12/40 · 0.5 · epoch 5 × 16 · 18,200 steps/s · 14 s left",
    ],
    [
      { trials: 1, epochs: 0, steps: 9.876 },
      "12/40 trials · best 0.5 (trial 3) · epoch 0 × 1 trial · 9.88 trial-steps/s · 14 s left",
      "12/40 · 0.5 · epoch 0 × 1 · 9.88 steps/s · 14 s left",
    ],
    [
      { trials: 0, epochs: 0, steps: 123 },
      "12/40 trials · best 0.5 (trial 3) · 123 trial-steps/s · 14 s left",
      "12/40 · 0.5 · 123 steps/s · 14 s left",
    ],
    [
      { trials: 3, epochs: 2, steps: 0 },
      "12/40 trials · best 0.5 (trial 3) · 2 trials/s · 14 s left",
      "12/40 · 0.5 · 2/s · 14 s left",
    ],
  ])("%j", (training, whole, short) => {
    expect(statusLine(single, { trials: 40 }, { ...standing, training })).toBe(whole);
    expect(statusLine(single, { trials: 40 }, { ...standing, training }, "short")).toBe(short);
    expect(short.length).toBeLessThanOrEqual(80);
  });

  test("is drawn over in one line that fits, and says the rate since the first steps", () => {
    vi.useFakeTimers();
    const written: string[] = [];
    const out = { ...channel(), interactive: true, write: (text: string) => written.push(text) };
    const progress = liveProgress(single, { trials: 40 }, best, out);
    vi.advanceTimersByTime(10_000);
    progress.training({ steps: 1000, trials: 16, epochs: 1 });
    vi.advanceTimersByTime(500);
    progress.training({ steps: 6000, trials: 16, epochs: 5 });
    progress.end();
    vi.useRealTimers();
    const last = written.findLast((text) => text.includes("epoch")) ?? "";
    expect(last).toContain("epoch 5 × 16 trials · 10,000 trial-steps/s");
    for (const text of written) expect(text.replace("\r\u001b[K", "").length).toBeLessThan(80);
  });
});

test("how much was trained is told once, at the end", () => {
  const outcome: Outcome = {
    study: "test",
    seed: 1,
    reason: "budget",
    trials: [record(0, [1])],
    best: record(0, [1]),
    resumed: 0,
    training: { steps: 12_420, seconds: 5, groups: [16, 15] },
  };
  const lines = (training: Outcome["training"]): readonly string[] => {
    const out = channel();
    const invocation = { file: "a.hpt", path: "a.db", options: {} };
    printOutcome(single, { ...outcome, training }, invocation, out);
    return out.lines.filter((line) => /train/i.test(line));
  };
  expect(lines(outcome.training)).toEqual([
    "12,420 trial-steps of training in 5 s: 2,480 a second",
    "Trained in 2 groups: K = 16, 15",
  ]);
  const many = Array.from({ length: 40 }, (_, i) => 1 + (i % 16));
  expect(lines({ steps: 10, seconds: 5, groups: many })[1]).toBe(
    "Trained in 40 groups: K = 1 to 16",
  );
  expect(lines({ steps: 10, seconds: 5, groups: [8] })[1]).toBe("Trained in 1 group: K = 8");
  expect(lines({ steps: 10, seconds: 5, groups: [] })).toHaveLength(1);
  expect(lines({ steps: 0, seconds: 5, groups: [] })).toEqual([]);
});

test("a run whose time is up before a trial has ended is no run without work", () => {
  const lastLines = (seconds: number): readonly string[] => {
    const out = channel();
    const training = { steps: 0, seconds, groups: [] };
    const outcome = { study: "test", seed: 1, trials: [], best: undefined, resumed: 0, training };
    const invocation = { file: "a.hpt", path: "a.db", options: {} };
    printOutcome(single, { ...outcome, reason: "time" }, invocation, out);
    return out.lines;
  };
  expect(lastLines(3)).toContain("Stopped: the time is up.");
  expect(lastLines(0)).toContain("Nothing was left to do: the time is up.");
});

test("of many reasons for failures the most frequent are told, and how many trials had others", () => {
  const out = channel();
  const reasons = ["a", "a", "b", "b", "c", "c", "d", "e"];
  printResults(
    single,
    reasons.map((error, i) => record(i, [], { state: "failed", error })),
    out,
  );
  expect(out.lines.slice(0, 4)).toEqual([
    "2 trials failed: a",
    "2 trials failed: b",
    "2 trials failed: c",
    "2 trials failed for other reasons.",
  ]);
});

describe("several objectives", () => {
  const pareto = plan({
    ...single,
    objectives: [
      minimize(ref("lr"), { label: "loss" }),
      { ...minimize(ref("lr"), { label: "size" }), direction: "maximize", unit: "B" },
    ],
  });
  const trials = [
    record(0, [3, 4096]),
    record(1, [1, 1024]),
    record(2, [2, 512]),
    record(3, [0, 0], { feasible: false }),
  ];

  test("show the trials that no other one beats, in the order of the first one", () => {
    const out = channel();
    printResults(pareto, trials, out);
    expect(out.lines).toEqual([
      "2 trials that no other one beats, of 4",
      "  trial  loss   size   lr",
      "      1     1  1 KiB  0.2",
      "      0     3  4 KiB  0.1",
      "",
      "4 trials: 4 complete (3 of them meet all requirements), in 4 s",
    ]);
  });

  test("have a list as their best", () => {
    const { best } = doneJson(pareto, trials);
    expect(best).toMatchObject([{ number: 1 }, { number: 0 }]);
    expect(doneJson(pareto, []).best).toEqual([]);
  });
});

describe("what went wrong", () => {
  test.each([
    [new Failure("There is no file.", 1), 1, "error: There is no file."],
    [new PlanError("It is truncated."), 2, "error: It is truncated."],
  ])("%s", (cause, code, text) => {
    const out = channel();
    expect(reportFailure(cause, out, true)).toBe(code);
    expect(out.lines).toEqual([text]);
  });

  test("a mistake of hptc asks for a report, and shows its place only where asked for", () => {
    const out = channel();
    expect(reportFailure(new TypeError("x is not a function"), out, false)).toBe(2);
    expect(out.lines).toHaveLength(1);
    expect(out.lines[0]).toMatch(
      /^error: hptc .* made a mistake: x is not a function\. Please report it/,
    );
    reportFailure(new TypeError("x is not a function"), out, true);
    expect(out.lines.length).toBeGreaterThan(3);
  });
});
