/** Bad input and a bad environment: a clear message, the right exit code, no stack trace. */
import { chmodSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildCli, type CommandLine, commandLine, type Finished, jsonLines } from "./harness.ts";
import { formulaPlan, taskPlan } from "./studies.ts";

let main: string;
let line: CommandLine;
beforeAll(async () => {
  main = await buildCli("faults");
});
beforeEach(() => {
  line = commandLine(main);
});
afterEach(() => {
  line.remove();
});

/** One message on standard error, no trace of where in hptc it was made. */
function expectRefusal({ code, out, err }: Finished, message: string | RegExp): void {
  expect(err).toMatch(message);
  expect(err).toMatch(/^error: /);
  expect(err).not.toMatch(/\n\s+at |made a mistake/);
  expect([code, out]).toEqual([2, ""]);
}

describe.each(["check", "compile", "run", "sample"])("%s of", (command) => {
  test("a missing file, with the one that was meant", async () => {
    line.write("digits.hpt", "");
    expectRefusal(
      await line.hptc(command, "digts.hpt"),
      "There is no file `digts.hpt`. Did you mean `digits.hpt`?",
    );
  });

  test("a folder", async () => {
    mkdirSync(join(line.folder, "studies"));
    // A check looks into folders.
    const sentence = command === "check" ? "no .hpt file in `studies`" : "`studies` is a folder";
    expectRefusal(await line.hptc(command, "studies"), sentence);
  });

  test("a file that may not be read", async () => {
    const path = line.write("secret.hpt", "");
    chmodSync(path, 0);
    chmodSync(line.folder, 0o755);
    const end = await line.start([command, "secret.hpt"], unprivileged).finished;
    expectRefusal(end, "cannot be read: its permissions do not allow it");
  });

  test("a file that is not UTF-8", async () => {
    line.write("latin.hpt", new Uint8Array([0x2f, 0x2f, 0x20, 0xe9, 0x0a]));
    expectRefusal(await line.hptc(command, "latin.hpt"), "is not UTF-8 text");
  });

  test("a file of 17 MiB", async () => {
    line.write("large.hpt", new Uint8Array(17 * 2 ** 20).fill(0x20));
    expectRefusal(await line.hptc(command, "large.hpt"), "is larger than 16 MiB");
  });

  test("a link to itself", async () => {
    symlinkSync("loop.hpt", join(line.folder, "loop.hpt"));
    expectRefusal(await line.hptc(command, "loop.hpt"), "`loop.hpt`");
  });
});

/** The superuser may read and write anything: where the tests run as one, the process gives that up. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

describe.each(["run", "sample", "compile"])("%s of a plan that is", (command) => {
  test.each([
    ["truncated", (text: string) => text.slice(0, 300), /not valid JSON|ends|truncated|complete/i],
    ["empty", () => "", /empty|ends/i],
    ["of another format", () => '{"format": "other"}', /format/],
    [
      "of a newer version",
      (text: string) => text.replace('"version":1', '"version":2'),
      /version|newer/,
    ],
    ["nested 10,000 levels deep", () => `${"[".repeat(10_000)}${"]".repeat(10_000)}`, /deep|nest/],
  ])("%s", async (_, damage, message) => {
    line.write("plan.json", damage(JSON.stringify(formulaPlan())));
    expectRefusal(await line.hptc(command, "plan.json"), message);
  });
});

describe("the store", () => {
  test("of another study", async () => {
    line.write("plan.json", JSON.stringify(formulaPlan()));
    line.write(
      "other.json",
      JSON.stringify(formulaPlan({ study: "other", method: taskPlan().method })),
    );
    await line.hptc("run", "plan.json", "--store", "a.db");
    const end = await line.hptc("run", "other.json", "--store", "a.db");
    expect(end.code).toBe(2);
    expect(end.err).toMatch(/holds the study `formula`/);
    expect(end.err).toMatch(/study: .*formula.* → .*other/);
    expect((await line.hptc("show", "a.db")).out).toContain("40 trials: 40 complete");
  });

  test.each([
    ["a text file", "notes.txt", "is not a store of hptc"],
    ["a folder", ".", "is a folder; a store is a file"],
    ["in a folder that is not there", "none/a.db", "There is no folder `none`"],
  ])("%s", async (_, store, message) => {
    line.write("plan.json", JSON.stringify(formulaPlan()));
    line.write("notes.txt", "notes ".repeat(1000));
    expectRefusal(await line.hptc("run", "plan.json", "--store", store), message);
    expectRefusal(await line.hptc("show", store), /is not a store|is a folder|There is no/);
    expect(existsSync(join(line.folder, "notes.txt-lock"))).toBe(false);
  });

  test("in a read-only folder", async () => {
    line.write("plan.json", JSON.stringify(formulaPlan()));
    chmodSync(line.folder, 0o555);
    const end = await line.start(["run", "plan.json"], unprivileged).finished;
    chmodSync(line.folder, 0o755);
    expectRefusal(end, "its folder is read-only");
  });

  test("read-only itself can be shown, not written", async () => {
    line.write("plan.json", JSON.stringify(formulaPlan()));
    await line.hptc("run", "plan.json");
    chmodSync(join(line.folder, "formula.db"), 0o444);
    chmodSync(line.folder, 0o555);
    const shown = await line.start(["show", "formula.db"], unprivileged).finished;
    chmodSync(line.folder, 0o777);
    const run = await line.start(["run", "plan.json", "--trials", "50"], unprivileged).finished;
    chmodSync(line.folder, 0o755);
    expect(shown.out).toContain("40 trials: 40 complete");
    expectRefusal(run, "is read-only");
  });

  const canLimit = spawnSync("prlimit", ["--version"]).status === 0;
  test.skipIf(!canLimit)(
    "on a full disk: a clear message, what was told is there, and the study goes on later",
    async () => {
      const reports = Array.from({ length: 40 }, (_, i) => ({
        label: `report number ${i}`,
        phase: "parameter" as const,
        value: { kind: "parameter", name: "lr" } as const,
      }));
      line.write("plan.json", JSON.stringify(formulaPlan({ budget: { trials: 300 }, reports })));
      // The kernel refuses to let a file grow beyond this, as a full disk would.
      const full = await line.start(["run", "plan.json", "--json"], {
        before: ["prlimit", "--fsize=200000"],
      }).finished;
      expect(full.code).toBe(2);
      expect(full.err).toMatch(/^error: The disk (is full|refused)/);
      expect(full.err).not.toMatch(/\n\s+at /);
      const told = jsonLines(full.out);
      expect(told.length).toBeGreaterThan(5);
      const stored = jsonLines((await line.hptc("show", "formula.db", "--json")).out);
      expect(stored.slice(0, told.length)).toEqual(told);
      const rest = await line.hptc("run", "plan.json");
      expect(rest.code).toBe(0);
      expect(rest.out).toContain("300 trials: 300 complete");
    },
  );
});

describe("the command line", () => {
  test.each([
    [["chekc"], "Did you mean check?"],
    [["check"], "missing required argument"],
    [["run", "a.hpt", "--trails", "3"], "Did you mean --trials?"],
    [["run", "a.hpt", "--trials", "0"], "It takes a whole number from 1."],
    [["run", "a.hpt", "--trials", "1e3"], "It takes a whole number from 1."],
    [["run", "a.hpt", "--time", "10"], "It takes a time with its unit"],
    [["run", "a.hpt", "b.hpt"], "too many arguments"],
    [["check", "a.hpt", "--format", "xml"], "It takes pretty, json"],
    [["sample", "a.hpt", "-n", "-1"], "It takes a whole number from 1."],
  ])("%j", async (words, message) => {
    const { code, out, err } = await line.hptc(...words);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test("a reader that has seen enough is no error", async () => {
    line.write("plan.json", JSON.stringify(formulaPlan()));
    const words = [process.execPath, main, "sample", "plan.json", "-n", "20000"];
    const shell = spawnSync("sh", ["-c", `"$@" | head -n 1; echo end`, "sh", ...words], {
      cwd: line.folder,
      encoding: "utf8",
    });
    expect(shell.stderr).toBe("");
    expect(shell.stdout).toMatch(/^\{"optimizer".*\}\nend\n$/);
  });
});
