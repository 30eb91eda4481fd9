/** check, compile, sample, show, explain, doctor: what they print where, and how they end. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { projectRoot } from "../support/bundle.ts";
import { buildCli, type CommandLine, commandLine, jsonLines } from "./harness.ts";

let main: string;
let line: CommandLine;
beforeAll(async () => {
  main = await buildCli("commands");
});
beforeEach(() => {
  line = commandLine(main);
});
afterEach(() => {
  line.remove();
});

const clean = `/// A valley.
study valley {
  param lr:   Real in 1e-5 .. 1e-1 log
  param deep: Bool
  when deep { param depth: Int in 1 .. 4 }

  minimize (log10(lr) + 3)^2 + (if deep then depth else 1)

  search sobol
  budget 60 trials
  seed 4
}
`;

const twoStudies = `${clean}
study wide extends valley {
  param lr: Real in 1e-8 .. 1 log
}
`;

const mistaken = `study s {
  param lr: Real in 0 .. 1 log
  minimize lrr
}
`;

describe("check", () => {
  test("a clean file", async () => {
    line.write("a.hpt", clean);
    expect(await line.hptc("check", "a.hpt")).toEqual({
      code: 0,
      out: "no findings in 1 file\n",
      err: "",
    });
  });

  test("findings with their code, a summary, exit code 1", async () => {
    line.write("a.hpt", clean);
    line.write("b.hpt", mistaken);
    const { code, out, err } = await line.hptc("check", "a.hpt", "b.hpt");
    expect([code, err]).toEqual([1, ""]);
    expect(out).toContain("error[log-needs-positive]: ");
    expect(out).toContain("  ┌─ b.hpt:2:28\n2 │   param lr: Real in 0 .. 1 log\n");
    expect(out).toContain("Did you mean `lr`?");
    expect(out).toContain("\n2 errors in 2 files · hptc explain log-needs-positive\n");
    expect(out).not.toContain("\u001b");
    for (const each of out.split("\n")) expect(each.length).toBeLessThanOrEqual(80);
  });

  test("colours only where they are wanted", async () => {
    line.write("b.hpt", mistaken);
    const forced = await line.start(["check", "b.hpt"], { env: { FORCE_COLOR: "1" } }).finished;
    expect(forced.out).toContain("\u001b[31m");
    const refused = await line.start(["check", "b.hpt"], {
      env: { FORCE_COLOR: "1", NO_COLOR: "1" },
    }).finished;
    expect(refused.out).not.toContain("\u001b");
  });

  test("--format json prints one array of findings", async () => {
    line.write("b.hpt", mistaken);
    const { code, out, err } = await line.hptc("check", "b.hpt", "--format", "json");
    expect([code, err]).toEqual([1, ""]);
    const findings: unknown = JSON.parse(out);
    expect(findings).toHaveLength(2);
    expect(findings).toContainEqual({
      id: "log-needs-positive",
      severity: "error",
      message: expect.stringContaining("above 0"),
      file: "b.hpt",
      range: { start: { line: 2, column: 28 }, end: { line: 2, column: 31 } },
      related: expect.any(Array),
      fixes: expect.any(Array),
    });
    line.write("a.hpt", clean);
    expect((await line.hptc("check", "a.hpt", "--format", "json")).out).toBe("[]\n");
  });

  test("started through npm, hints begin with npx", async () => {
    line.write("b.hpt", mistaken);
    const { out } = await line.start(["check", "b.hpt"], { env: { npm_command: "exec" } }).finished;
    expect(out).toContain(" · npx hptc explain log-needs-positive\n");
  });

  test("- reads standard input", async () => {
    const { code, out } = await line.start(["check", "-"], { input: mistaken }).finished;
    expect(code).toBe(1);
    expect(out).toContain("┌─ <stdin>:2:28");
  });

  test("the files that can be read are checked where another one cannot", async () => {
    line.write("b.hpt", mistaken);
    const { code, out, err } = await line.hptc("check", "none.hpt", "b.hpt");
    expect(code).toBe(2);
    expect(err).toBe("error: There is no file `none.hpt`.\n");
    expect(out).toMatch(/2 errors in 1 file /);
  });

  test("a module that two files import is reported once; imports stay in the project", async () => {
    const using = clean.replace("(log10(lr) + 3)^2", "half(log10(lr) + 3)");
    line.write("project/package.json", "{}");
    line.write("project/shared.hpt", "fn half(x: Real) -> Real = y / 2\n");
    line.write("project/a/one.hpt", `import { half } from "../shared.hpt"\n${using}`);
    line.write("project/a/two.hpt", `import { half } from "../shared.hpt"\n${using}`);
    line.write("project/a/three.hpt", `import { half } from "../../outside.hpt"\n${using}`);
    line.write("outside.hpt", "fn half(x: Real) -> Real = x / 2\n");
    const two = await line.hptc("check", "project/a/one.hpt", "project/a/two.hpt");
    expect(two.out).toContain("┌─ project/shared.hpt:1:28");
    expect(two.out).toMatch(/\n1 error in 2 files/);
    const outside = await line.hptc("check", "project/a/three.hpt");
    expect(outside.out).toContain("outside the project");
  });

  test("nesting of 300 levels is one finding", async () => {
    line.write("deep.hpt", `let x = ${"(".repeat(300)}1${")".repeat(300)}\n`);
    const { code, out } = await line.hptc("check", "deep.hpt");
    expect(code).toBe(1);
    expect(out).toContain("nests deeper than 256 levels");
    expect(out).toMatch(/\n1 error in 1 file/);
  });

  test("five mistakes are five findings", async () => {
    line.write(
      "five.hpt",
      `study s {
  param : Real in 0 .. 1
  parm b: Real in 0 .. 1
  param c: Real in [0, 1]
  param d: Real in 0 .. .5
  minimize c ** d
}
`,
    );
    const { out } = await line.hptc("check", "five.hpt");
    expect(out).toMatch(/\n5 errors in 1 file/);
  });

  test("--max-warnings", async () => {
    line.write(
      "w.hpt",
      `fn f(a: Real, b: Real) -> Real = a - b
study s {
  param a: Real in 0 .. 1
  param b: Real in 0 .. 1
  minimize f(b, a)
  budget 3 trials
}
`,
    );
    expect((await line.hptc("check", "w.hpt")).code).toBe(0);
    const { code, err } = await line.hptc("check", "w.hpt", "--max-warnings", "0");
    expect(code).toBe(1);
    expect(err).toMatch(/^error: \d warnings?; --max-warnings allows 0\.\n$/);
    const warnings = /\d+/.exec(err)?.[0] ?? "";
    const allowed = await line.hptc("check", "w.hpt", "--max-warnings", warnings);
    expect(allowed).toMatchObject({ code: 0, err: "" });
  });
});

describe("compile", () => {
  test("prints the plan, or writes it to a file; the same bytes each time", async () => {
    line.write("a.hpt", clean);
    const { code, out, err } = await line.hptc("compile", "a.hpt");
    expect([code, err]).toEqual([0, ""]);
    expect(JSON.parse(out)).toMatchObject({
      format: "hpt-plan",
      version: 1,
      study: "valley",
      source: "a.hpt",
    });
    expect(await line.hptc("compile", "a.hpt", "-o", "plan.json")).toEqual({
      code: 0,
      out: "",
      err: "",
    });
    expect(readFileSync(join(line.folder, "plan.json"), "utf8")).toBe(out);
  });

  test("a file with several studies needs a name", async () => {
    line.write("a.hpt", twoStudies);
    const { code, out, err } = await line.hptc("compile", "a.hpt");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toBe(
      "error: `a.hpt` has 2 studies: say which one with --study NAME, for example `--study valley`. They are: valley, wide.\n",
    );
    expect(JSON.parse((await line.hptc("compile", "a.hpt", "--study", "wide")).out)).toMatchObject({
      study: "wide",
    });
    const unknown = await line.hptc("compile", "a.hpt", "--study", "wid");
    expect(unknown.err).toContain("has no study `wid`. Did you mean `wide`?");
  });

  test("errors go to standard error and there is no plan", async () => {
    line.write("b.hpt", mistaken);
    const { code, out, err } = await line.hptc("compile", "b.hpt", "-o", "plan.json");
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("error[log-needs-positive]");
    expect((await line.hptc("run", "plan.json")).err).toContain("There is no file");
  });

  test("where the plan cannot be written", async () => {
    line.write("a.hpt", clean);
    const { code, err } = await line.hptc("compile", "a.hpt", "-o", "none/plan.json");
    expect(code).toBe(2);
    expect(err).toBe("error: Cannot write `none/plan.json`: there is no such folder.\n");
  });

  test("a file without a study", async () => {
    line.write("lib.hpt", "fn half(x: Real) -> Real = x / 2\n");
    expect((await line.hptc("compile", "lib.hpt")).err).toContain("declares no study");
  });
});

describe("sample", () => {
  test("prints configurations, the same for the same seed", async () => {
    line.write("a.hpt", clean);
    const first = await line.hptc("sample", "a.hpt", "-n", "30");
    expect([first.code, first.err]).toEqual([0, ""]);
    const configurations = jsonLines(first.out);
    expect(configurations).toHaveLength(30);
    for (const { lr, deep, depth } of configurations) {
      expect(lr).toBeGreaterThanOrEqual(1e-5);
      expect(lr).toBeLessThanOrEqual(1e-1);
      expect(typeof depth).toBe(deep === true ? "number" : "undefined");
    }
    expect((await line.hptc("sample", "a.hpt", "-n", "30", "--seed", "4")).out).toBe(first.out);
    expect((await line.hptc("sample", "a.hpt", "-n", "30", "--seed", "5")).out).not.toBe(first.out);
  });
});

describe("run of a study file", () => {
  test("gives the trials of its compiled plan, also after its source is gone", async () => {
    line.write("a.hpt", clean);
    const fromSource = await line.hptc("run", "a.hpt", "--json");
    expect(fromSource.code).toBe(0);
    await line.hptc("compile", "a.hpt", "-o", "sub.json");
    const fromPlan = await line.hptc("run", "sub.json", "--json", "--store", "other.db");
    const trials = (out: string) =>
      jsonLines(out).map(({ params, objectives }) => [params, objectives]);
    expect(trials(fromPlan.out)).toEqual(trials(fromSource.out));
    // The plan of the store is the same one, so that either can go on.
    const goOn = await line.hptc("run", "sub.json", "--trials", "62", "--json");
    expect(goOn.code).toBe(0);
    expect(jsonLines(goOn.out)).toHaveLength(3);
  });

  test("a changed study is refused with what changed", async () => {
    line.write("a.hpt", clean);
    await line.hptc("run", "a.hpt");
    line.write("a.hpt", `// a comment changes nothing\n${clean}`);
    expect((await line.hptc("run", "a.hpt")).code).toBe(0);
    line.write("a.hpt", clean.replace("1 .. 4", "1 .. 5"));
    const { code, err } = await line.hptc("run", "a.hpt");
    expect(code).toBe(2);
    expect(err).toMatch(/depth.*4.* → .*5/);
  });

  test("errors are printed and nothing is stored", async () => {
    line.write("b.hpt", mistaken);
    const { code, out, err } = await line.hptc("run", "b.hpt");
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("error[log-needs-positive]");
  });
});

describe("explain", () => {
  test("a rule and a number, in any case of letters", async () => {
    const { code, out } = await line.hptc("explain", "Empty-Range");
    expect(code).toBe(0);
    expect(out).toMatch(/^empty-range\n\nerror · unsafe fix\n/);
    expect(out).toContain("\n      param lr: Real");
    expect(out).not.toMatch(/`{3}/);
    for (const each of out.split("\n")) expect(each.length).toBeLessThanOrEqual(80);
    const numbered = await line.hptc("explain", "hpt2029");
    expect(numbered.out).toMatch(/^error\[HPT2029\] {2}/);
    expect(numbered.out).toContain("there is no unit `‹unit›`");
  });

  test("without a subject, all rules with what they find", async () => {
    const { code, out } = await line.hptc("explain");
    expect(code).toBe(0);
    expect(out).toContain("\nunit-mismatch  error\n  Quantities of different dimensions are added");
    expect(out).toContain("\nuse-log-scale  warning\n");
    expect(out).toContain("\nassignment-in-condition  error\n  `=` stands in a condition");
    for (const each of out.split("\n")) expect(each.length).toBeLessThanOrEqual(80);
  });

  test("a file is explained as a plan", async () => {
    line.write("a.hpt", clean);
    const { code, out } = await line.hptc("explain", "a.hpt");
    expect([code, out.includes("valley")]).toEqual([0, true]);
    expect((await line.hptc("explain", "none.hpt")).err).toContain("There is no file `none.hpt`");
  });

  test("an unknown id", async () => {
    const { code, err } = await line.hptc("explain", "emptyrange");
    expect(code).toBe(2);
    expect(err).toContain("Did you mean `empty-range`?");
  });

  test("every message of the table can be explained", async () => {
    const { messageTable } = await import("../../src/diagnostics/messages/table.ts");
    const { explainFinding } = await import("../../src/cli/commands/explain.ts");
    const lines: string[] = [];
    const channel = {
      line: (text: string) => lines.push(text),
      write: () => {},
      interactive: false,
      width: 80,
      palette: (await import("../../src/diagnostics/render/palette.ts")).noColours,
    };
    for (const { id } of messageTable) await explainFinding(id, { out: channel, err: channel });
    expect(lines.join("\n")).not.toMatch(/undefined|NaN|\[object|=>/);
  });
});

test("doctor shows the machine, the store and the backends", async () => {
  const { code, out } = await line.hptc("doctor");
  expect(code).toBe(0);
  expect(out).toMatch(/Node\.js\s+v\d+/);
  expect(out).toMatch(/yes\s+cpu/);
  for (const each of out.split("\n")) expect(each.length).toBeLessThanOrEqual(80);
});

test("--version is the package's", async () => {
  const { version } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
  expect(await line.hptc("--version")).toEqual({ code: 0, out: `${version}\n`, err: "" });
});

test("help is for standard output where it was asked for, else for standard error", async () => {
  const asked = await line.hptc("--help");
  expect([asked.code, asked.err]).toEqual([0, ""]);
  for (const each of asked.out.split("\n")) expect(each.length).toBeLessThanOrEqual(80);
  const bare = await line.hptc();
  expect([bare.code, bare.out]).toEqual([2, ""]);
  expect(bare.err).toBe(asked.out);
});
