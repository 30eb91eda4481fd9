import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { buildCli, type CommandLine, commandLine, jsonLines } from "./harness.ts";
import { num, trial } from "../support/plans.ts";
import { atMostHalf, formulaPlan, taskPlan } from "./studies.ts";

let main: string;
let line: CommandLine;
beforeAll(async () => {
  main = await buildCli("run");
});
beforeEach(() => {
  line = commandLine(main);
});
afterEach(() => {
  line.remove();
});

const smooth = "export default async ({ lr }) => ({ loss: (Math.log10(lr) + 3) ** 2 / 4 });";

describe("run", () => {
  test("prints progress, the best trials and how to go on, in 80 columns", async () => {
    line.write("plan.json", JSON.stringify(formulaPlan()));
    const { code, out, err } = await line.hptc("run", "plan.json");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^formula · search sobol · stored in formula\.db\n/);
    expect(out).toContain("40/40 trials · best ");
    expect(out).toContain("The best of 40 trials\n  trial  (log10(lr) + 3)^2  optimizer");
    expect(out).toContain("40 trials: 40 complete");
    expect(out).toContain("Go on:   hptc run plan.json --trials 80");
    expect(out).toContain("Look at: hptc show formula.db");
    for (const each of out.split("\n")) expect(each.length).toBeLessThanOrEqual(80);
    expect(out.split("\n").length).toBeLessThan(40);
    expect(readdirSync(line.folder).toSorted()).toEqual(["formula.db", "plan.json"]);
  });

  test("--json prints a line a trial and a last one, and nothing else", async () => {
    line.write("plan.json", JSON.stringify(taskPlan()));
    line.write("task.mjs", smooth);
    const { code, out, err } = await line.hptc("run", "plan.json", "--json");
    expect([code, err]).toEqual([0, ""]);
    const lines = jsonLines(out);
    expect(lines).toHaveLength(13);
    expect(lines[0]).toMatchObject({
      event: "trial",
      number: 0,
      state: "complete",
      params: { optimizer: expect.stringMatching(/adam|sgd/), lr: expect.any(Number) },
      metrics: { loss: expect.any(Number) },
      objectives: [expect.any(Number)],
      feasible: true,
    });
    const best = Math.min(...lines.slice(0, -1).map((each) => Number(String(each["objectives"]))));
    expect(lines.at(-1)).toMatchObject({ event: "done", best: { objectives: [best] }, trials: 12 });
  });

  test("goes on where it was, with more trials; a finished study says so", async () => {
    line.write("plan.json", JSON.stringify(formulaPlan()));
    const whole = await line.hptc("run", "plan.json", "--store", "whole.db", "--json");
    const parts = [
      await line.hptc("run", "plan.json", "--trials", "7", "--json"),
      await line.hptc("run", "plan.json", "--trials", "8", "--json"),
      await line.hptc("run", "plan.json", "--json"),
    ];
    const trials = (out: string) =>
      jsonLines(out).flatMap(({ event, number, params, objectives }) =>
        event === "trial" ? [{ number, params, objectives }] : [],
      );
    expect(parts.flatMap(({ out }) => trials(out))).toEqual(trials(whole.out));
    const again = await line.hptc("run", "plan.json");
    expect(again.code).toBe(0);
    expect(again.out).toContain("goes on after 40 trials");
    expect(again.out).toContain("Nothing was left to do: the budget is spent.");
  });

  test("--new keeps the earlier store under another name", async () => {
    line.write("plan.json", JSON.stringify(formulaPlan()));
    await line.hptc("run", "plan.json", "--trials", "3");
    const changed = await line.hptc("run", "plan.json", "--seed", "9");
    expect(changed.code).toBe(2);
    expect(changed.err).toMatch(/^error: The store holds .*\n {2}seed: 1 → 9\n/);
    const fresh = await line.hptc("run", "plan.json", "--seed", "9", "--new");
    expect(fresh.code).toBe(0);
    expect(fresh.err).toBe("The earlier results are kept in formula.1.db.\n");
    expect((await line.hptc("show", "formula.1.db")).out).toContain("3 trials: 3 complete");
  });

  test("a changed plan is refused with what changed", async () => {
    line.write("plan.json", JSON.stringify(formulaPlan()));
    await line.hptc("run", "plan.json", "--trials", "3");
    line.write("plan.json", JSON.stringify(formulaPlan({ budget: { trials: 50 } })));
    const { code, out, err } = await line.hptc("run", "plan.json");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/budget.*trials.*40 → 50/);
    expect(err).toContain("--new");
  });

  test("what there is not is refused, all of it at once", async () => {
    const { method } = formulaPlan();
    const stops = [{ name: "boredom", settings: {} }];
    line.write(
      "plan.json",
      JSON.stringify(formulaPlan({ method: { ...method, name: "annealing" }, stops })),
    );
    const { code, out, err } = await line.hptc("run", "plan.json");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("There is no `search annealing`. There are: auto, grid");
    expect(err).toContain("There is no `stop boredom`. There are: target, plateau, regret.");
    expect(existsSync(join(line.folder, "formula.db"))).toBe(false);
    expect((await line.hptc("sample", "plan.json", "-n", "2")).code).toBe(0);
  });

  test("a trial that throws and one that gives NaN fail with their reason, and the study goes on", async () => {
    line.write("plan.json", JSON.stringify(taskPlan()));
    line.write(
      "task.mjs",
      `let n = 0;
       export default async ({ lr }) => {
         n += 1;
         if (n === 2) throw new Error("the oven is cold");
         return { loss: n === 3 ? NaN : (Math.log10(lr) + 3) ** 2 };
       };`,
    );
    const { code, out } = await line.hptc("run", "plan.json", "--json");
    expect(code).toBe(0);
    const lines = jsonLines(out);
    expect(lines[1]).toMatchObject({
      state: "failed",
      feasible: false,
      objectives: [],
      error: expect.stringContaining("the oven is cold"),
    });
    expect(lines[2]).toMatchObject({
      state: "failed",
      error: expect.stringContaining("not a number"),
    });
    expect(lines.at(-1)).toMatchObject({ trials: 12 });
    const shown = await line.hptc("show", "task.db");
    expect(shown.out).toContain("12 trials: 10 complete, 2 failed");
    expect(shown.out).toMatch(/1 trial failed: .*the oven is cold/);
    expect(shown.out + shown.err).not.toMatch(/at .*task\.mjs:\d+/);
  });

  test("a study of which every trial fails ends with 1 and says why", async () => {
    line.write("plan.json", JSON.stringify(taskPlan()));
    line.write("task.mjs", 'export default () => { throw new Error("no luck"); };');
    const { code, out } = await line.hptc("run", "plan.json");
    expect(code).toBe(1);
    expect(out).toMatch(/12 trials failed: .*no luck/);
  });

  test("no trial that meets all requirements: 1, and no best", async () => {
    line.write("plan.json", JSON.stringify(taskPlan({ constraints: [atMostHalf] })));
    line.write("task.mjs", "export default () => ({ loss: 0.7 });");
    const { code, out } = await line.hptc("run", "plan.json");
    expect(code).toBe(1);
    expect(out).toContain("No trial meets all requirements.");
    const shown = await line.hptc("show", "task.db", "--json");
    expect(jsonLines(shown.out).at(-1)).toEqual({ event: "done", best: null, trials: 12 });
  });

  test("a task module that is not there", async () => {
    line.write("plan.json", JSON.stringify(taskPlan()));
    const { code, err } = await line.hptc("run", "plan.json");
    expect(code).toBe(2);
    expect(err).toMatch(/^error: The task module \.\/task\.mjs is not there/);
  });

  test("--time ends a study whose trials take long", async () => {
    line.write("plan.json", JSON.stringify(taskPlan({ budget: { trials: 1e6 } })));
    line.write(
      "task.mjs",
      "export default () => new Promise((resolve) => setTimeout(resolve, 20, { loss: 1 }));",
    );
    const { code, out } = await line.hptc("run", "plan.json", "--time", "300ms");
    expect(code).toBe(0);
    expect(out).toContain("Stopped: the time is up.");
  });

  test("a run that goes on keeps its backend; another one is named", async () => {
    const { trials: _trials, ...rest } = taskPlan();
    const noisy = trial("run", { value: num(1), noise: num(1) }, ["loss"]);
    const plan = { ...rest, trials: [{ ...noisy, task: { kind: "builtin", name: "noisy" } }] };
    line.write("plan.json", JSON.stringify(plan));
    await line.hptc("run", "plan.json", "--trials", "1", "--backend", "cpu");
    const kept = await line.hptc("run", "plan.json", "--trials", "2");
    expect([kept.code, kept.err]).toEqual([0, ""]);
    expect(kept.out).toContain(" · cpu · ");
    const changed = await line.hptc("run", "plan.json", "--trials", "3", "--backend", "wasm");
    expect(changed.err).toBe(
      "This study began on cpu; its trials on wasm may differ from those in the last digits.\n",
    );
  });

  test("an unknown backend", async () => {
    const { trials, ...rest } = taskPlan();
    const builtin = trials.map((each) => ({ ...each, task: { kind: "builtin", name: "noisy" } }));
    line.write("plan.json", JSON.stringify({ ...rest, trials: builtin }));
    const { code, err } = await line.hptc("run", "plan.json", "--backend", "wsam");
    expect(code).toBe(2);
    expect(err).toMatch(/^error: There is no backend "wsam"\. Did you mean/);
  });
});

describe("Ctrl-C", () => {
  const slow = `
    let n = 0;
    export default async ({ lr }) => {
      n += 1;
      if (n > 3) { console.error("in the fourth"); await new Promise((resolve) => setTimeout(resolve, 600_000)); }
      return { loss: (Math.log10(lr) + 3) ** 2 / 4 };
    };`;

  test("stops the run, keeps what was told, and the same line goes on with the same trials", async () => {
    line.write("plan.json", JSON.stringify(taskPlan()));
    line.write("task.mjs", slow);
    const run = line.start(["run", "plan.json", "--json"]);
    await run.says("in the fourth");
    run.child.kill("SIGINT");
    const { code, out } = await run.finished;
    expect(code).toBe(130);
    expect(jsonLines(out)).toHaveLength(4);
    expect(jsonLines(out).at(-1)).toMatchObject({
      event: "done",
      trials: 3,
      reason: "interrupted",
    });
    line.write("task.mjs", smooth);
    const rest = await line.hptc("run", "plan.json", "--json");
    const whole = await line.hptc("run", "plan.json", "--json", "--store", "whole.db");
    const params = (text: string) =>
      jsonLines(text)
        .slice(0, -1)
        .map((each) => each["params"]);
    expect([...params(out), ...params(rest.out)]).toEqual(params(whole.out));
  });

  test("says how to go on", async () => {
    line.write("plan.json", JSON.stringify(taskPlan()));
    line.write("task.mjs", slow);
    const run = line.start(["run", "plan.json"]);
    await run.says("in the fourth");
    run.child.kill("SIGINT");
    const { out } = await run.finished;
    expect(out).toContain("Stopping. Press Ctrl-C again to leave at once.");
    expect(out).toContain("Stopped: by Ctrl-C; all that was told is stored.");
    expect(out).toContain("Go on:   hptc run plan.json\n");
  });
});

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("a second Ctrl-C leaves at once with all that it started, and the trial is carried out again", async () => {
  // A process that does not end when it is asked to.
  const words = ["sh", "-c", "trap '' TERM; echo $$ > begun; sleep 3; echo '{\"loss\": 1}'"];
  const { trials, ...rest } = taskPlan({ budget: { trials: 1 } });
  const exec = trials.map((each) => ({ ...each, task: { kind: "exec", words } }));
  line.write("plan.json", JSON.stringify({ ...rest, trials: exec }));
  const run = line.start(["run", "plan.json"]);
  const begun = join(line.folder, "begun");
  await vi.waitUntil(() => existsSync(begun) && readFileSync(begun).length > 0, {
    timeout: 20_000,
  });
  run.child.kill("SIGINT");
  await run.says("Press Ctrl-C again");
  run.child.kill("SIGINT");
  const { code, out } = await run.finished;
  expect(code).toBe(130);
  expect(out).not.toContain("Stopped:");
  const pid = Number(readFileSync(begun, "utf8"));
  await vi.waitUntil(() => !isAlive(pid), { timeout: 2000 });
  const again = await line.hptc("run", "plan.json", "--json");
  expect(jsonLines(again.out)).toMatchObject([{ number: 0, state: "complete" }, { trials: 1 }]);
});

test("a second run on the same store is refused while the first one goes on", async () => {
  line.write("plan.json", JSON.stringify(taskPlan()));
  line.write(
    "task.mjs",
    'export default () => { console.error("busy"); return new Promise(() => setTimeout(() => {}, 600_000)); };',
  );
  const first = line.start(["run", "plan.json"]);
  await first.says("busy");
  const second = await line.hptc("run", "plan.json");
  expect(second.code).toBe(2);
  expect(second.err).toContain("Another hptc run is writing to the store `task.db`");
  const shown = await line.hptc("show", "task.db");
  expect(shown.out).toContain("1 trial begun and not ended.");
  first.child.kill("SIGKILL");
  await first.finished;
});
