/** Small things that lowering decides. */
import { describe, expect, it } from "vitest";
import { compile } from "../../src/index.ts";
import type { Plan } from "../../src/plan/document.ts";
import { relativeTo } from "../../src/plan/lowering/files.ts";
import { splitCommand } from "../../src/semantics/command.ts";
import { memoryHost, splitFiles } from "../semantics/harness.ts";

function planOf(text: string): Plan {
  const { plans, diagnostics } = compile("/project/main.hpt", memoryHost(splitFiles(text)));
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const [plan] = plans;
  if (plan === undefined) throw new Error("no plan");
  return plan;
}

const domains = (text: string) =>
  planOf(`enum Colour { red, green, blue }\nstudy s {\n${text}\n minimize 1 }`).parameters.map(
    ({ domain, unit, default: fallback }) => ({ domain, unit, fallback }),
  );

describe("domains", () => {
  const linear = { name: "linear" };
  it.each([
    ["param x: Int in 1 .. 9", { kind: "int", low: 1, high: 9, scale: linear }],
    ["param x: Real in 0 .. 1", { kind: "real", low: 0, high: 1, scale: linear }],
    ["param x: Int in 5 .. 100 pow2", { kind: "int", low: 8, high: 64, scale: { name: "pow2" } }],
    [
      "param x: Real in 0 .. 1 step 0.25",
      { kind: "real", low: 0, high: 1, scale: { name: "step", step: 0.25 } },
    ],
    ["param x: Bool", { kind: "bool" }],
    [
      "param x: Colour in { blue, red }",
      { kind: "choice", values: ["blue", "red"], ordered: false },
    ],
    ["param x: Int in { 1, 4 }", { kind: "choice", values: [1, 4], ordered: true }],
    [
      "param x: one of [light, heavy]",
      { kind: "choice", values: ["light", "heavy"], ordered: true },
    ],
    ["param x: Permutation[Colour]", { kind: "permutation", over: ["red", "green", "blue"] }],
    ["param x: Simplex[Colour]", { kind: "simplex", over: ["red", "green", "blue"] }],
    [
      "param x: Simplex[Colour][2]",
      { kind: "array", over: 2, element: { kind: "simplex", over: ["red", "green", "blue"] } },
    ],
    [
      "param x: Bool[Colour, 2]",
      {
        kind: "array",
        over: ["red", "green", "blue"],
        element: { kind: "array", over: 2, element: { kind: "bool" } },
      },
    ],
  ])("%s", (text, domain) => {
    expect(domains(text).map((one) => one.domain)).toEqual([domain]);
  });

  it("of an array as long as a parameter says", () => {
    expect(domains("param n: Int in 1 .. 4\nparam x: Bool[n]").at(-1)?.domain).toEqual({
      kind: "array",
      element: { kind: "bool" },
      over: 4,
      length: { kind: "parameter", name: "n" },
    });
  });

  it.each([
    ["param x: Memory in 1KiB .. 1MiB = 2KiB", "B", 2048],
    ["param x: Bandwidth in 1B / 1s .. 9B / 1s", "B/s", undefined],
    ["param x: Permutation[Colour] = [blue, red, green]", undefined, ["blue", "red", "green"]],
    [
      "param x: Int[Colour] in 0 .. 9 = { green: 1, red: 2, blue: 3 }",
      undefined,
      { red: 2, green: 1, blue: 3 },
    ],
    ["param x: Int[2] in 0 .. 9 = [4, 5]", undefined, [4, 5]],
  ])("%s has its unit and default as people see them", (text, unit, fallback) => {
    expect(domains(text)).toMatchObject([{ unit, fallback }]);
  });
});

describe("a plan holds", () => {
  it("only what is used", () => {
    const plan = planOf(`
      let used = 2
      let unused = 3
      fn twice(a: Real) -> Real = used * a
      fn thrice(a: Real) -> Real = unused * a
      study s { param x: Real in 0 .. 1 let y = thrice(x) minimize twice(x) }`);
    expect(plan.functions.map(({ name }) => name)).toEqual(["main/twice"]);
    expect(plan.definitions.map(({ name }) => name)).toEqual(["main/used"]);
  });

  it("no constant requirement", () => {
    const plan = planOf(
      "study s { param x: Real in 0 .. 1 require 1 < 2 require x < 1 minimize x }",
    );
    expect(plan.constraints.map(({ origin }) => origin.text)).toEqual(["x < 1"]);
  });

  it("texts on one line, without comments", () => {
    const plan = planOf(`study s { param x: Real in 0 .. 1
      require x < 1   // why
        and x > 0     // "not"
      minimize x }`);
    expect(plan.constraints[0]?.origin.text).toBe("x < 1 and x > 0");
  });

  it("paths of tasks relative to the study", () => {
    const plan = planOf(`
import { t } from "./lib/tasks.hpt"
study s { trial run = t(a: 1) minimize run.loss }
//# lib/tasks.hpt
task t(a: Real) -> { loss: Real } from "./train.js"
`);
    expect(plan.trials[0]?.task).toEqual({ kind: "module", path: "./lib/train.js" });
  });

  it.each([
    ["study s { param x: Real in 0 .. 1 minimize x }", "solve"],
    ["study s { param x: Real in 0 .. 1 trial r = t(a: 1) minimize x * r.loss }", "solve"],
    ["study s { param x: Real in 0 .. 1 trial r = t(a: x) minimize r.loss }", "search"],
    ["study s { param x: Real in 0 .. 1 trial r = t(a: x) minimize x }", "search"],
  ])("what is left out: %s", (text, role) => {
    const task = `task t(a: Real) -> { loss: Real } from "builtin:noisy"\n`;
    expect(planOf(task + text).method).toEqual({ role, name: "auto", settings: {} });
  });
});

describe("commands", () => {
  it.each([
    ["python train.py {args}", ["python", "train.py", "{args}"]],
    [`  a  "b c" 'd "e"' f"g h"i "" `, ["a", "b c", 'd "e"', "fg hi", ""]],
    ["", []],
    [`a "b`, undefined],
  ])("%s", (command, words) => {
    expect(splitCommand(command)).toEqual(words);
  });
});

describe("paths", () => {
  it.each([
    ["study.hpt", "study.hpt", "./train.js", "./train.js"],
    ["a/study.hpt", "a/b/tasks.hpt", "./train.js", "./b/train.js"],
    ["/x/a/study.hpt", "/x/b/tasks.hpt", "../c/train.js", "../c/train.js"],
    ["a\\study.hpt", "a\\b\\tasks.hpt", "./train.js", "./b/train.js"],
  ])("from %s through %s to %s", (entry, from, path, expected) => {
    expect(relativeTo(entry, from, path)).toBe(expected);
  });
});
