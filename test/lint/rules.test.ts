/** Cases of rules beyond the examples on their pages. */
import { describe, expect, it } from "vitest";
import { fixText, check } from "../../src/index.ts";
import type { Rule } from "../../src/lint/rule.ts";
import { budgetTooSmall } from "../../src/lint/rules/budget-too-small.ts";
import { decimalBinaryUnit } from "../../src/lint/rules/decimal-binary-unit.ts";
import { gridExplosion } from "../../src/lint/rules/grid-explosion.ts";
import { missingSeed } from "../../src/lint/rules/missing-seed.ts";
import { noRung } from "../../src/lint/rules/no-rung.ts";
import { stepMissesHigh } from "../../src/lint/rules/step-misses-high.ts";
import { unusedImport } from "../../src/lint/rules/unused-import.ts";
import { unusedLet } from "../../src/lint/rules/unused-let.ts";
import { unusedParam } from "../../src/lint/rules/unused-param.ts";
import { unusedTrial } from "../../src/lint/rules/unused-trial.ts";
import { useLogScale } from "../../src/lint/rules/use-log-scale.ts";
import { type Files, memoryHost } from "../semantics/harness.ts";
import { lintText, marksOf } from "./harness.ts";

const entry = "/project/main.hpt";

/** The messages of one rule; fails where the checker finds something itself. */
function said(rule: Rule, files: Files | string): readonly string[] {
  const diagnostics = lintText(files, { rules: [rule] });
  expect(diagnostics.filter(({ id }) => id !== rule.id).map(({ message }) => message)).toEqual([]);
  return diagnostics.map(({ message }) => message);
}

const fixed = (text: string, unsafe: boolean) =>
  fixText(entry, text, (now) => check(entry, memoryHost({ "main.hpt": now })).diagnostics, {
    unsafe,
  }).text;

/** A study that draws its configurations and reads its parameter `x`, or all of `reads`. */
function searched(
  lines: string,
  reads = "x",
  budget = "search random budget 60 trials seed 1",
): string {
  return `import { noisy } from "std:tasks"
study a {
${lines}
  trial run = noisy(value: ${reads})
  minimize run.loss
  ${budget}
}
`;
}

describe("use-log-scale", () => {
  it.each([
    ["Real in 1e-5 .. 1e-1", true],
    ["Real in 1e-4 .. 1e-2", true],
    ["Real in 0.1 .. 10", true],
    ["Int in 16 .. 4096", true],
    ["Int in 1 .. 1000", true],
    ["Real[3] in 1e-5 .. 1e-1", true],
    ["Real in 1e-5 .. 1e-1 linear", false],
    ["Real in 1e-5 .. 1e-1 log", false],
    ["Real in 1e-5 .. 1e-1 ~ normal(1e-2, 1e-2)", false],
    ["Real in 0 .. 1e-1", false],
    ["Real in -1 .. 1000", false],
    ["Real in 1% .. 100%", false],
    ["Real in 0.001 .. 0.5", false],
    ["Int in 1 .. 100", false],
    ["Int in 100 .. 1000", false],
    ["Int in 16 .. 4096 step 16", false],
    ["Int in { 1, 10_000 }", false],
  ])("%s: %s", (type, found) => {
    const reads = type.includes("[") ? "sum(x)" : "x";
    expect(said(useLogScale, searched(`  param x: ${type}`, reads)).length > 0).toBe(found);
  });

  it("gives the shares of draws, with units", () => {
    expect(said(useLogScale, searched("  param x: Real in 1e-5 .. 1e-1"))[0]).toBe(
      "`x` spans 4 orders of magnitude on a linear scale: 90% of draws would land above 0.01, and 0.99% below 0.001, " +
        "the middle of the orders. Write `log` after the range, or `linear` if it is meant so.",
    );
    expect(said(useLogScale, searched("  param x: Time in 1s .. 1h", "x / 1s"))[0]).toContain(
      "90% of draws would land above 6 min",
    );
  });

  it("writes the scale behind the range, before the way it is better and the default", () => {
    const text = searched("  param x: Real in 1e-5 .. 1e-1 better lower = 1e-3");
    expect(fixed(text, true)).toContain("param x: Real in 1e-5 .. 1e-1 log better lower = 1e-3");
    expect(fixed(text, false)).toBe(text);
  });

  it("narrows a type that brings no scale", () => {
    const text = searched("  param x: Wide").replace(
      "study",
      "type Wide = Real in 1e-5 .. 1\nstudy",
    );
    expect(fixed(text, true)).toContain("param x: Wide log");
  });

  it("says nothing of a fidelity, and of what is solved", () => {
    expect(said(useLogScale, "study a { param x: Real in 1e-5 .. 1 minimize x }")).toEqual([]);
  });
});

describe("step-misses-high", () => {
  it("counts decimal steps as people do", () => {
    expect(said(stepMissesHigh, searched("  param x: Real in 0 .. 0.3 step 0.1"))).toEqual([]);
    expect(said(stepMissesHigh, searched("  param x: Real in 0.1 .. 0.7 step 0.2"))).toEqual([]);
    expect(said(stepMissesHigh, searched("  param x: Real in 0 .. 1 step 0.3"))[0]).toMatch(
      /^steps of 0\.3 from 0 end at 0\.9: `x` never takes 1\. Write 0\.9 as the upper end, 1\.2 for one more/,
    );
  });

  it("keeps the unit in which the end is written", () => {
    const text = searched("  param x: Memory in 1GiB .. 4GiB step 2GiB", "x / 1GiB");
    expect(fixed(text, false)).toContain("in 1GiB .. 3GiB step 2GiB");
    const percent = searched("  param x: Real in 0% .. 100% step 30%");
    expect(fixed(percent, false)).toContain("in 0% .. 90% step 30%");
  });

  it("has no fix where the end is not a number", () => {
    const text = searched("  param x: Real in 0 .. top step 0.3").replace(
      "study",
      "let top = 1\nstudy",
    );
    expect(said(stepMissesHigh, text)).toHaveLength(1);
    expect(fixed(text, true)).toBe(text);
  });
});

describe("grid-explosion", () => {
  const grid = (lines: string, reads: string, rest: string) => searched(lines, reads, rest);

  it("prints the product and what never moves", () => {
    const text = grid(
      "  param x: Real in 0 .. 1\n  param y: Int in 1 .. 50\n  param z: Bool",
      "if z then x else y",
      "search grid(points: 6) budget 60 trials seed 1",
    );
    expect(said(gridExplosion, text)[0]).toMatch(
      /^this grid has 600 points: 6 of `x` × 50 of `y` × 2 of `z`\. 60 trials are 10% of it: `x` never leaves its first value\./,
    );
  });

  it("is silent where the budget suffices, or requirements may leave out most", () => {
    const lines = "  param x: Int in 1 .. 10\n  param y: Int in 1 .. 10";
    expect(
      said(gridExplosion, grid(lines, "x * y", "search grid budget 100 trials seed 1")),
    ).toEqual([]);
    expect(said(gridExplosion, grid(lines, "x * y", "search grid seed 1"))).toEqual([]);
    const required = `${lines}\n  require x < y`;
    expect(
      said(gridExplosion, grid(required, "x * y", "search grid budget 9 trials seed 1")),
    ).toEqual([]);
  });

  it("tells the time without a budget", () => {
    const lines = "  param x: Permutation[E]\n  param y: Simplex[E]";
    const text = `enum E { a, b, c, d, e, f, g, h }\n${grid(lines, "x[a] * y[b]", "search grid(points: 3) seed 1")}`;
    // 8! orders, and the lattice of two parts over eight: 9 over 7.
    expect(said(gridExplosion, text)[0]).toMatch(/has 1\.452e6 points.*17 days/);
  });
});

describe("budget-too-small", () => {
  const budget = (rest: string) => searched("  param x: Real in 0 .. 1", "x", rest);

  it("begins at 59 trials", () => {
    expect(said(budgetTooSmall, budget("search random budget 59 trials seed 1"))).toEqual([]);
    expect(said(budgetTooSmall, budget("search sobol budget 58 trials seed 1"))).toHaveLength(1);
    expect(said(budgetTooSmall, budget("budget 10 trials seed 1"))[0]).toBe(
      "10 trials reach the best 5% of the space with 40.1% probability; for 95% a search that draws needs 59. " +
        "This budget is sure, to 95%, of the best 25.9% only. Raise it, or narrow the ranges.",
    );
  });

  it("says nothing of methods that learn, of small spaces, of known first points", () => {
    expect(said(budgetTooSmall, budget("search tpe budget 20 trials seed 1"))).toEqual([]);
    expect(said(budgetTooSmall, budget("search random budget 1h seed 1"))).toEqual([]);
    expect(
      said(budgetTooSmall, budget("search random budget 20 trials seed 1 warm from [{ x: 0.5 }]")),
    ).toEqual([]);
    expect(
      said(
        budgetTooSmall,
        searched("  param x: Int in 1 .. 30", "x", "search random budget 40 trials seed 1"),
      ),
    ).toEqual([]);
  });
});

describe("decimal-binary-unit", () => {
  it("leaves rates alone", () => {
    const text = "let rate: Bandwidth = 900GB / 1s\nlet memory: Memory = 16GiB\n";
    expect(said(decimalBinaryUnit, text)).toEqual([]);
  });

  it("says how much a limit gives away", () => {
    const text = "study a { param x: Int in 1 .. 99 require x * 1MiB <= 80MB maximize x }";
    expect(said(decimalBinaryUnit, text)).toEqual([
      "`80MB` is 76.3MiB: `MB` counts in powers of ten, and memory is sold and measured in powers of two. Write `80MiB` if that is meant, 4.9% more.",
    ]);
  });
});

describe("missing-seed", () => {
  it("says nothing where nothing is random, or what is extended has said so", () => {
    expect(said(missingSeed, "study a { param x: Int in 1 .. 3 minimize x }")).toEqual([]);
    expect(said(missingSeed, "study a { param x: Int in 1 .. 3 minimize x search grid }")).toEqual(
      [],
    );
    const text = searched("  param x: Real in 0 .. 1", "x", "search random budget 60 trials");
    expect(
      marksOf(
        text,
        lintText(`${text}study b extends a { budget 70 trials }`, { rules: [missingSeed] }),
      ),
    ).toEqual(["2 missing-seed"]);
  });

  it("speaks of training where the grid is certain", () => {
    const text = searched("  param x: Int in 1 .. 3", "x", "search grid");
    expect(said(missingSeed, text)[0]).toContain("two runs train differently");
  });
});

describe("no-rung", () => {
  const schedule = (range: string, method: string) =>
    `task t(n: Real, x: Real) -> { loss: Real } from "./t.js"
study a { param x: Real in 0 .. 1 fidelity n: ${range} trial run = t(n, x) minimize run.loss
  search random schedule ${method} budget 60 trials seed 1 }`;

  it.each([
    ["Int in 1 .. 2", "hyperband", 1],
    ["Int in 1 .. 3", "hyperband", 0],
    ["Int in 1 .. 3", "hyperband(eta: 4)", 1],
    ["Int in 1 .. 9", "asha(eta: 3, grace: 4)", 1],
    ["Int in 1 .. 9", "asha(eta: 3, grace: 3)", 0],
    ["Int in 1 .. 2", "median", 0],
  ])("%s under %s", (range, method, count) => {
    expect(said(noRung, schedule(range, method))).toHaveLength(count);
  });
});

describe("what nothing reads", () => {
  it("counts conditions, lengths and definitions that are read themselves", () => {
    const read = `study a {
      param on: Bool
      param n: Int in 1 .. 3
      param list: Real[n] in 0 .. 1
      when on { param x: Int in 1 .. 3 }
      let y = sum(list)
      minimize y + (x ?? 0)
    }`;
    expect(said(unusedParam, read)).toEqual([]);
    expect(
      said(unusedParam, read.replace("minimize y +", "minimize")).map((one) => one.slice(0, 20)),
    ).toEqual(["nothing reads `list`"]);
    expect(said(unusedLet, read.replace("minimize y +", "minimize"))).toEqual([
      "nothing in `a` reads `y`: use it, or remove it.",
    ]);
  });

  it("asks all studies of the file that have it", () => {
    const base =
      "study base { param x: Int in 1 .. 3 param y: Int in 1 .. 3 let z = 2 * y minimize x }\n";
    expect(said(unusedParam, base)).toHaveLength(1);
    expect(said(unusedLet, base)).toHaveLength(1);
    const more = `${base}study more extends base { minimize x + z }`;
    expect(said(unusedParam, more)).toEqual([]);
    expect(said(unusedLet, more)).toEqual([]);
  });

  it("leaves alone what a space of another file declares", () => {
    const files = {
      "main.hpt": 'import { s } from "./s.hpt"\nstudy a { use s minimize x }',
      "s.hpt": "space s { param x: Int in 1 .. 3 param y: Int in 1 .. 3 let z = y }",
    };
    expect(said(unusedParam, files)).toEqual([]);
    expect(said(unusedLet, files)).toEqual([]);
  });

  it("removes a parameter with its comment and line", () => {
    const text = searched(
      "  /// How much.\n  param spare: Real in 0 .. 1\n  param x: Real in 0 .. 1",
    );
    expect(fixed(text, true)).toBe(searched("  param x: Real in 0 .. 1"));
    const inline = searched("  param spare: Real in 0 .. 1 param x: Real in 0 .. 1");
    expect(fixed(inline, true)).toBe(searched("  param x: Real in 0 .. 1"));
  });

  it("keeps a parameter that a first point sets: without it that would be an error", () => {
    const text = searched(
      "  param spare: Real in 0 .. 1\n  param x: Real in 0 .. 1",
      "x",
      "search random budget 60 trials seed 1 warm from [{ spare: 0.5 }]",
    );
    expect(fixed(text, true)).toBe(text);
  });

  it("knows runs and models of a trial as reading it", () => {
    const text = `import { noisy } from "std:tasks"
study a { param x: Real in 0 .. 1 trial run = noisy(value: x)
  minimize std(s in run: s.loss) repeat 3 search random budget 60 trials seed 1 }`;
    expect(said(unusedTrial, text)).toEqual([]);
  });

  it("sees imported types, units, tasks, functions, spaces, studies and aliases in use", () => {
    const library = `dimension Money unit EUR
      enum E { a, b }
      type Rate = Real in 0 .. 1
      fn twice(x: Real) -> Real = 2 * x
      task t(x: Real) -> { loss: Real } from "./t.js"
      space s { param x: Real in 0 .. 1 }
      study base { param z: Real in 0 .. 1 minimize z }`;
    const used = `import { EUR, E, Rate as R, twice, t, s, base } from "./l.hpt"
      study a extends base { use s param w: Simplex[E] param r: R
        trial run = t(x: twice(x) + r + w[a]) minimize run.loss + 1EUR / 2EUR + z search random budget 60 trials seed 1 }`;
    expect(said(unusedImport, { "main.hpt": used, "l.hpt": library })).toEqual([]);
    const names = 'import { EUR, E, Rate as R, twice, t, s, base } from "./l.hpt"\nlet x = 1\n';
    expect(said(unusedImport, { "main.hpt": names, "l.hpt": library })).toEqual([
      "nothing in this file uses `EUR`, `E`, `R`, `twice`, `t`, `s` or `base`: remove them from the import.",
    ]);
  });

  it("removes a name from an import, or all of it", () => {
    const text =
      'import { digits, wine as w, iris } from "std:data"\nlet n = wine_rows(iris)\nfn wine_rows(d: Data) -> Int = d.rows\n';
    expect(fixed(text, false)).toContain('import { iris } from "std:data"\n');
    expect(fixed('import { digits } from "std:data"\nlet n = 1\n', false)).toBe("let n = 1\n");
  });
});
