/** The rules on objectives, requirements of convex problems, and repeats: beyond what their pages show. */
import { describe, expect, it } from "vitest";
import { renderPretty } from "../../src/diagnostics/render/pretty.ts";
import { noColours } from "../../src/diagnostics/render/palette.ts";
import { createSource } from "../../src/diagnostics/source.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { lint } from "../../src/lint/lint.ts";
import { constantObjectiveTerm } from "../../src/lint/rules/constant-objective-term.ts";
import { maximizeConvex } from "../../src/lint/rules/maximize-convex.ts";
import { mixedDirection } from "../../src/lint/rules/mixed-direction.ts";
import { notConvex } from "../../src/lint/rules/not-convex.ts";
import { paretoDegenerate } from "../../src/lint/rules/pareto-degenerate.ts";
import { singleRepeat } from "../../src/lint/rules/single-repeat.ts";
import { unreadMetricConstraint } from "../../src/lint/rules/unread-metric-constraint.ts";
import { unscaledTerms } from "../../src/lint/rules/unscaled-terms.ts";
import { unstableLearningRate } from "../../src/lint/rules/unstable-learning-rate.ts";
import { checkModules } from "../../src/semantics/check.ts";
import { targetFiles, targetHost, targetOptions } from "../support/target.ts";
import { lintText } from "./harness.ts";

const rules = [
  constantObjectiveTerm,
  maximizeConvex,
  mixedDirection,
  notConvex,
  paretoDegenerate,
  singleRepeat,
  unreadMetricConstraint,
  unscaledTerms,
  unstableLearningRate,
];

/** What `run` measures, and two trials of it. */
const task = `
task t(x: Real, lr: Real = 1) -> {
  loss: Real in 0 .. inf better lower, error: Real in 0 .. 1 better lower, accuracy: Real in 0 .. 1 better higher,
  time: Time in 0s .. inf better lower, level: Real, sharpness: Real in 0 .. inf,
} exec "t {args}"
`;

function findings(statements: string): readonly Diagnostic[] {
  return lintText(`${task}study s {\n${statements}\n}\n`, { rules });
}

const unit = "param x: Real in 0 .. 1\nparam y: Real in 0 .. 1";
const measured = `${unit}\ntrial run = t(x)\ntrial later = t(x: y)\ntrial once = t(x: 1)`;

function ids(statements: string): readonly string[] {
  return findings(statements).map(({ id }) => id);
}

describe("a convex problem", () => {
  it.each([
    "minimize x + y",
    "maximize x + y",
    "minimize exp(x) + y^2\nrequire x + y == 1",
    "maximize log(x) + sqrt(y)",
    "minimize max(x, y)\nrequire sum([x, y]) >= 0.5",
    "minimize x * x",
    "minimize norm([x - 0.5, y])\nrequire x in 0.1 .. y",
    "minimize log_sum_exp([x, 2 * y])",
    "let scale = 3\nminimize scale * abs(x - y) / 7",
    // 0.5 .. 1 is where x^3 - x^2 bends up, and the requirement says so.
    "minimize x^3\nrequire x >= 0.5",
  ])("%s", (problem) => {
    expect(ids(`${unit}\n${problem}\nsolve convex`)).toEqual([]);
  });

  it("may be larger than what is taken apart, and then nothing is said", () => {
    const large = "minimize sum(i in 0 .. 999, j in 0 .. 999: exp(x * i / 1000 - y * j / 1000))";
    expect(ids(`${unit}\n${large}\nsolve convex`)).toEqual([]);
  });

  it.each([
    ["minimize x * y", "`x * y` is neither convex nor concave: both factors vary."],
    ["minimize sqrt(x) + y^2", "`sqrt(x) + y^2` is neither convex nor concave"],
    [
      "minimize exp(-(x^2)) + y",
      "`exp(-(x^2))` is neither convex nor concave: `exp` is convex and increasing",
    ],
    ["maximize log(x) + x * y", "`solve convex` can maximize only what is concave"],
    ["minimize x\nrequire x^2 + y^2 >= 1", "`x^2` is convex and must be concave here"],
    ["minimize x\nrequire x^2 == y", "in `x^2 == y` this side must be affine"],
    ["minimize x\nrequire x < 0.2 or y < 0.2", "may be in several pieces"],
    ["minimize x\nrequire x != y", "may be in several pieces"],
    ["param n: Int in 1 .. 4\nminimize x * 2 + n", "`n` is not continuous"],
    ["minimize if x > y then x else y", "takes a branch that depends on parameters"],
  ])("is not %s", (problem, sentence) => {
    const found = findings(`${unit}\n${problem}\nsolve convex`);
    expect(found.map(({ id }) => id)).toEqual(["not-convex"]);
    expect(found[0]?.message).toContain(sentence);
  });

  it.each(["minimize sqrt(x)", "maximize exp(x) - y", "minimize -(x^2)"])("nor %s", (problem) => {
    expect(ids(`${unit}\n${problem}\nsolve convex`)).toEqual(["maximize-convex"]);
  });

  it("is asked for by `solve convex` alone", () => {
    expect(ids(`${unit}\nminimize x * y\nsolve global`)).toEqual([]);
  });

  it("is looked for in functions, and the call is pointed at", () => {
    const text = `fn f(a: Real, b: Real) -> Real = a^2 + a * b\nstudy s {\n${unit}\nminimize 2 * f(x, y)\nsolve convex\n}\n`;
    const [finding] = lintText(text, { rules });
    const { start, end } = finding?.location.span ?? { start: 0, end: 0 };
    expect(text.slice(start, end)).toBe("f(x, y)");
    const place = finding?.related[0]?.location.span ?? { start: 0, end: 0 };
    expect(text.slice(place.start, place.end)).toBe("a * b");
  });

  it("is shown as a tree", () => {
    const text = `study s {\n  param x: Real in -1 .. 1\n  minimize exp(x) - x^2\n  solve convex\n}\n`;
    const [finding] = lintText(text, { rules });
    if (finding === undefined) throw new Error("no finding");
    const source = createSource("main.hpt", text);
    const shown = renderPretty(finding, { source: () => source, palette: noColours, width: 80 });
    expect(shown.split("\n").slice(1)).toEqual([
      "  and decreasing in `x^2`, which must therefore be concave, but is convex",
      "  ┌─ main.hpt:3:12",
      "3 │   minimize exp(x) - x^2",
      "  │            ^^^^^^^^^^^^",
      "  = `solve convex` can minimize only what is convex:",
      "      exp(x) - x^2  neither, -0.6321 .. 2.718  ← here",
      "        exp(x)      convex, 0.3679 .. 2.718",
      "          x         affine, -1 .. 1",
      "        x^2         convex, 0 .. 1",
      "          x         affine, -1 .. 1",
      "          2         constant",
      "  = Rewrite it with convex parts, or leave the choice of a solver to",
      "    `solve global`.",
      "  = fix (changes the meaning): solve it with `global`, which asks for no",
      "    convexity",
    ]);
  });
});

describe("directions", () => {
  it.each([
    "minimize run.loss - run.accuracy",
    "maximize run.accuracy - 0.1 * run.loss",
    "minimize run.loss / (0.1 + run.accuracy)",
    "minimize run.loss - once.loss",
    "minimize run.level - run.accuracy",
    "maximize run.level",
    "minimize abs(run.accuracy - 0.9)",
    "repeat 3\nminimize mean(s in run: s.loss) + std(s in run: s.loss)",
    "repeat 3\nminimize max(s in run: s.accuracy) - min(s in run: s.accuracy)",
    "minimize 1 - run.accuracy",
  ])("%s is as declared", (objective) => {
    expect(ids(`${measured}\n${objective}`)).toEqual([]);
  });

  it.each([
    ["minimize run.accuracy", "makes `run.accuracy` (better higher) worse. Write `maximize`"],
    ["maximize log(run.loss)", "makes `run.loss` (better lower) worse. Write `minimize`"],
    [
      "minimize run.loss + run.accuracy",
      "improves `run.loss` (better lower), but makes `run.accuracy` (better higher) worse",
    ],
    ["minimize run.loss * run.accuracy", "mixes directions"],
    ["maximize run.accuracy - later.accuracy", "makes `later.accuracy` (better higher) worse"],
  ])("%s is not", (objective, sentence) => {
    const found = findings(`${measured}\n${objective}`);
    expect(found.map(({ id }) => id)).toEqual(["mixed-direction"]);
    expect(found[0]?.message).toContain(sentence);
  });

  it("are pointed at where they go wrong", () => {
    const objective = "minimize run.loss + 2 * run.accuracy";
    const [finding] = findings(`${measured}\n${objective}`);
    const text = `${task}study s {\n${measured}\n${objective}`;
    const { start, end } = finding?.location.span ?? { start: 0, end: 0 };
    expect(text.slice(start, end)).toBe("2 * run.accuracy");
  });
});

describe("terms", () => {
  it.each([
    "minimize x + 3",
    "minimize 1 - x",
    "let w = 0.3\nminimize w * x + (1 - w) * y",
    "let best = 0.1\nminimize x - best\nstop target(0.1)\nbudget 9 trials",
    "let k = 2\nminimize x^k + y",
    "minimize x * 100 + y",
    "minimize 1e6 * run.loss + run.error",
  ])("%s is fine", (objective) => {
    const declared = objective.includes("run.") ? measured : unit;
    expect(ids(`${declared}\n${objective}`)).toEqual([]);
  });

  it.each([
    ["let k = 2\nminimize x + 3 * k", ["constant-objective-term"], "`3 * k` is 6 for every"],
    ["minimize x + 0 * y", ["constant-objective-term"], "`0 * y` is 0 for every"],
    ["minimize x + min(y, -1)", ["constant-objective-term"], "`min(y, -1)` is -1 for every"],
    ["minimize x + 2000 * y", ["unscaled-terms"], "`2000 * y` (0 .. 2000) varies 2000 times"],
    ["minimize y / 1e4 - x", ["unscaled-terms"], "as much as `y / 1e4` (0 .. 1e-4)"],
  ])("%s is not", (objective, expected, sentence) => {
    const found = findings(`${unit}\n${objective}`);
    expect(found.map(({ id }) => id)).toEqual(expected);
    expect(found[0]?.message).toContain(sentence);
  });

  it("under a binding are told once all members of it are constant", () => {
    const array = "param a: Real[3] in 0 .. 1";
    expect(ids(`${array}\nminimize sum(i in 0 .. 2: a[i]^2 + i * a[i])`)).toEqual([]);
    expect(ids(`${array}\nminimize sum(i in 0 .. 2: a[i] + 0 * a[i])`)).toEqual([
      "constant-objective-term",
    ]);
  });

  it("have the sizes that requirements leave", () => {
    const sum = "minimize run.loss + run.time / 1ms";
    expect(ids(`${measured}\n${sum}`)).toEqual([]);
    const bounded = "require run.loss <= 4\nrequire run.time <= 20s";
    expect(ids(`${measured}\n${sum}\n${bounded}`)).toEqual(["unscaled-terms"]);
  });

  it("of an inherited objective are the other study's", () => {
    const text = `study a {\n${unit}\nminimize x + 2 * y\n}\nstudy b extends a { let y = 1 }\n`;
    expect(lintText(text, { rules })).toEqual([]);
  });
});

it("an array that is too large to look into is not taken for a constant", () => {
  const large = "param a: Real[10001] in 0 .. 1\nminimize sum(i in 0 .. 9: a[i])";
  expect(ids(large)).toEqual([]);
});

describe("a front", () => {
  it.each([
    "minimize x\nmaximize y",
    "minimize x * y\nmaximize x + y",
    "minimize run.loss\nminimize run.time",
    "minimize x\nminimize floor(10 * x) + y",
    "minimize (x - 0.5)^2\nminimize x",
  ])("%s has a meaning", (objectives) => {
    expect(ids(`${measured}\n${objectives}`)).toEqual([]);
  });

  it.each([
    ["minimize x * y\nminimize y * x", "the front is a single point"],
    ["minimize x * y + 1\nmaximize 1 - 2 * (x * y)", "the front is a single point"],
    ["minimize run.loss\nminimize log(run.loss) / 3", "the front is a single point"],
    ["minimize x - y\nmaximize exp(x - y)", "every configuration is on the front"],
    ["let n = 3\nminimize x\nminimize n * 2", "no parameter or metric changes `n * 2`"],
    ["minimize x\nminimize once.loss", "no parameter or metric changes `once.loss`"],
  ])("%s has none", (objectives, sentence) => {
    const found = findings(`${measured}\n${objectives}`);
    expect(found.map(({ id }) => id)).toEqual(["pareto-degenerate"]);
    expect(found[0]?.message).toContain(sentence);
  });
});

describe("trials", () => {
  it.each([
    ["require run.accuracy >= 0.9 and later.accuracy >= 0.9", ["unread-metric-constraint"]],
    ["require run.accuracy >= 0.9 and run.loss <= 1", []],
    ["require run.accuracy >= 0.9\nrequire later.accuracy >= 0.9", []],
    ["require run.accuracy <= later.accuracy", []],
    ["require run.accuracy >= 0.9 or later.accuracy >= 0.9", []],
    ["require once.accuracy >= 0.9 and later.accuracy >= 0.9", []],
    [
      "let good = run.accuracy\nrequire good >= 0.9 and later.loss <= 1",
      ["unread-metric-constraint"],
    ],
  ])("%s: %j", (requirement, expected) => {
    expect(ids(`${measured}\nminimize later.loss\n${requirement}`)).toEqual(expected);
  });

  it.each([
    ["repeat 1", ["single-repeat"]],
    ["repeat 2", []],
    ["require std(s in run: s.loss) <= 1", ["single-repeat"]],
    ["repeat 1\nreport spread: std(s in run: s.loss)", ["single-repeat"]],
    ["repeat 3\nreport spread: std(s in run: s.loss)", []],
  ])("%s: %j", (statements, expected) => {
    expect(ids(`${measured}\nminimize run.loss\n${statements}`)).toEqual(expected);
  });

  it("`repeat 1` may replace a larger one", () => {
    const text = `${task}study a {\n${measured}\nminimize run.loss\nrepeat 3\n}\nstudy b extends a { repeat 1 }\n`;
    expect(lintText(text, { rules })).toEqual([]);
  });
});

describe("a learning rate", () => {
  const rates = `param margin: Real in 0.1 .. 3\nparam lr: Real in 1e-4 .. 1 log\ntrial probe = t(x: margin)\n`;
  it.each([
    ["trial run = t(x: 1, lr: margin / probe.sharpness)", true],
    ["trial run = t(x: 1, lr: 2 / probe.sharpness * margin)", true],
    ["let rate = 2 * margin / probe.sharpness\ntrial run = t(x: 1, lr: rate)", true],
    ["trial run = t(x: 1, lr: 0.5 * margin / probe.sharpness)", false],
    ["require margin <= 1\ntrial run = t(x: 1, lr: 2 * margin / probe.sharpness)", false],
    ["trial run = t(x: 1, lr: margin * probe.sharpness)", false],
    ["trial run = t(x: 1, lr)\nrequire lr * run.sharpness <= 2.5", true],
    ["trial run = t(x: 1, lr)\nrequire 3 / run.sharpness > lr", true],
    ["trial run = t(x: 1, lr)\nrequire lr * run.sharpness < 2", false],
    ["trial run = t(x: 1, lr)\nrequire lr * run.loss < 3", false],
  ])("%s", (statements, isUnstable) => {
    const found = ids(`${rates}${statements}\nminimize run.loss`);
    expect(found).toEqual(isUnstable ? ["unstable-learning-rate"] : []);
  });
});

describe("the studies that the language was designed on", () => {
  it.each(targetFiles)("%s has none of these findings", (name) => {
    const program = checkModules(`/project/${name}`, targetHost(), targetOptions);
    const found = lint(program, { rules }).filter(({ id }) => rules.some((rule) => rule.id === id));
    expect(found.map(({ message }) => message)).toEqual([]);
  });
});
