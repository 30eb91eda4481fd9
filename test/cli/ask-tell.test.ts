import { cpSync } from "node:fs";
import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { projectRoot } from "../support/bundle.ts";
import { buildCli, type CommandLine, commandLine, jsonLines } from "./harness.ts";

let main: string;
let line: CommandLine;
beforeAll(async () => {
  main = await buildCli("ask-tell");
});
beforeEach(() => {
  line = commandLine(main);
});
afterEach(() => {
  line.remove();
});

const study = (more = "", budget = "6 trials"): string => `
task train(x: Real, mode: one of { a, b }) -> { loss: Real better lower } exec "unused"
study small {
  param x: Real in 0 .. 1
  param mode: one of { a, b }
  trial run = train(x, mode)
  minimize run.loss
  search gp
  seed 1
  budget ${budget}
  ${more}
}
`;

/** Answers to lines; each is one line. */
function talk(requests: readonly (object | string)[], ...words: readonly string[]) {
  const input = requests.map((each) => (typeof each === "string" ? each : JSON.stringify(each)));
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [main, "ask-tell", "small.hpt", ...words],
    { cwd: line.folder, input: input.map((text) => `${text}\n`).join(""), encoding: "utf8" },
  );
  return { answers: stdout === "" ? [] : jsonLines(stdout), stderr, status };
}

const tell = (number: number, loss: number) => ({ tell: { number, metrics: { loss } } });

describe("ask-tell", () => {
  test("answers every line with one line, in order", () => {
    line.write("small.hpt", study());
    const { answers, stderr, status } = talk([
      { ask: 1 },
      { ask: 2 },
      tell(0, 0.5),
      { tell: { number: 1, failed: "out of memory" } },
      { best: true },
      { ask: 10 },
      { ask: 1 },
      { ask: 2 },
    ]);
    expect([stderr, status]).toEqual(["", 0]);
    expect(answers).toEqual([
      { number: 0, params: { x: 0.5, mode: expect.any(String) } },
      [expect.objectContaining({ number: 1 }), expect.objectContaining({ number: 2 })],
      { told: 0 },
      { told: 1 },
      { best: { number: 0, params: expect.anything(), metrics: { loss: 0.5 }, objectives: [0.5] } },
      [3, 4, 5].map((number) => expect.objectContaining({ number })),
      { done: true },
      { done: true },
    ]);
  });

  test.each([
    ["", "Line 1: The line is no JSON"],
    ["{", "Line 1: The line is no JSON"],
    ["[]", "A line must be an object, but it is []"],
    ["{}", "one of ask, tell, report, best"],
    ['{"ask":1,"best":true}', "one of ask, tell, report, best"],
    ['{"aks":1}', "no request `aks`. Did you mean `ask`?"],
    ['{"ask":0}', "`ask` must be a whole number in 1 .. 10000, but it is 0."],
    ['{"ask":"1"}', 'but it is "1"'],
    ['{"tell":{"metrics":{}}}', "`number` must be a whole number"],
    ['{"tell":{"number":0}}', "one of `metrics`, `runs` and `failed`"],
    ['{"tell":{"number":0,"metric":{}}}', "no `metric`. Did you mean `metrics`?"],
    ['{"tell":{"number":9,"metrics":{"loss":1}}}', "There is no trial 9"],
    ['{"tell":{"number":0,"failed":3}}', "`failed` is a text"],
    ['{"tell":{"number":0,"metrics":{"los":1}}}', "There is no trial 0"],
    ['{"report":{"number":0,"step":-1,"metrics":{}}}', "`step` must be a number of at least 0"],
    ['{"report":{"number":0,"step":1}}', "`metrics` must be an object, but it is missing"],
    ['{"best":1}', '{"best":true}'],
  ])("says what is wrong with %s", (text, message) => {
    line.write("small.hpt", study());
    const { answers, status } = talk([text, { ask: 1 }]);
    expect(status).toBe(0);
    expect(answers).toEqual([
      { error: expect.stringContaining(message) },
      expect.objectContaining({ number: 0 }),
    ]);
  });

  test("a metric with a wrong name leaves the trial open; NaN makes it fail", () => {
    line.write("small.hpt", study());
    const { answers } = talk([
      { ask: 1 },
      { tell: { number: 0, metrics: { los: 1 } } },
      '{"tell":{"number":0,"metrics":{"loss":NaN}}}',
      tell(0, 1),
      { best: true },
    ]);
    expect(answers.slice(1)).toEqual([
      { error: expect.stringContaining("Did you mean `loss`?") },
      { told: 0 },
      { error: "Line 4: The result of trial 0 was told before." },
      { best: null },
    ]);
  });

  test("the same lines have the same answers; a store goes on, open trials first", () => {
    line.write("small.hpt", study());
    const requests = [{ ask: 1 }, tell(0, 1), { ask: 2 }, tell(2, 0.3), { ask: 1 }];
    const whole = talk([...requests, tell(1, 2), { ask: 1 }, { ask: 1 }]).answers;
    const first = talk(requests.slice(0, 4), "--store", "s.db").answers;
    expect(first).toEqual(whole.slice(0, 4));
    const second = talk([{ ask: 1 }, tell(1, 2), { ask: 1 }, { best: true }], "--store", "s.db");
    const [, , asked] = whole;
    expect(second.answers[0]).toEqual(Array.isArray(asked) ? asked[0] : undefined);
    expect(second.answers[2]).toMatchObject({ number: 3 });
    expect(second.answers[3]).toMatchObject({ best: { number: 2 } });
    const other = study().replace("0 .. 1", "0 .. 2");
    line.write("small.hpt", other);
    expect(talk([], "--store", "s.db")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("Since then it changed"),
    });
  });

  test("a schedule stops what is not worth going on", () => {
    const scheduled = study("schedule median(startup: 2)\n fidelity epochs: Int in 1 .. 9")
      .replace("train(x: Real,", "train(epochs: Int, x: Real,")
      .replace("train(x, mode)", "train(epochs, x, mode)");
    line.write("small.hpt", scheduled);
    const report = (number: number, step: number, loss: number) => ({
      report: { number, step, metrics: { loss } },
    });
    const { answers } = talk([
      ...[0, 1].flatMap((number) => [
        { ask: 1 },
        report(number, 1, 1),
        report(number, 4, 0.5),
        tell(number, 0.1),
      ]),
      { ask: 1 },
      report(2, 1, 0.2),
      report(2, 4, 7),
      report(2, 5, 7),
      tell(2, 7),
      { best: true },
    ]);
    expect(answers.slice(-6)).toEqual([
      expect.objectContaining({ number: 2 }),
      { number: 2, stop: false },
      { number: 2, stop: true },
      { number: 2, stop: true },
      { told: 2 },
      { best: expect.objectContaining({ number: 0 }) },
    ]);
  });

  test("needs a file for the study", () => {
    const { stderr, status } = spawnSync(process.execPath, [main, "ask-tell", "-"], {
      input: "",
      encoding: "utf8",
    });
    expect([stderr, status]).toEqual([expect.stringContaining("name the study's file"), 2]);
  });
});

const python = spawnSync("python3", ["--version"]).status === 0;

test.runIf(python)("the program of the examples finds the optimum", async () => {
  const folder = join(line.folder, "ask_tell");
  cpSync(join(projectRoot, "examples", "ask_tell"), folder, { recursive: true });
  const words = ["tune.py", process.execPath, main];
  const { stdout } = await promisify(execFile)("python3", words, { cwd: folder });
  const [best] = jsonLines(stdout);
  expect(best).toMatchObject({ params: { mode: "plain" }, metrics: { loss: expect.any(Number) } });
  expect(Number(Object(best)["metrics"]["loss"])).toBeLessThan(0.01);
});
