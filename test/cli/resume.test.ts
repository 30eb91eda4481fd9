/** `kill -9` at any moment, the same line again: nothing is lost and the trials are the same. */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildCli, type CommandLine, commandLine, jsonLines } from "./harness.ts";
import { search } from "../support/plans.ts";
import { formulaPlan, taskPlan } from "./studies.ts";

let main: string;
let line: CommandLine;
beforeAll(async () => {
  main = await buildCli("resume");
});
beforeEach(() => {
  line = commandLine(main);
});
afterEach(() => {
  line.remove();
});

/** Small and the same on every run of the tests. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Kills the run after a random number of told trials or a random time, until it is left to finish. */
async function killOften(words: readonly string[], kills: number, seed: number): Promise<number> {
  const random = randomNumbers(seed);
  let finishedEarly = 0;
  for (let i = 0; i < kills; i++) {
    const run = line.start(words);
    let lines = 0;
    const limit = 1 + Math.floor(random() * 5);
    run.child.stdout?.on("data", (data: Buffer) => {
      lines += data.toString().split("\n").length - 1;
      if (lines >= limit) run.child.kill("SIGKILL");
    });
    // Also before the first trial, while the store is created.
    const timer =
      i % 4 === 0 ? setTimeout(() => run.child.kill("SIGKILL"), random() * 250) : undefined;
    const { code } = await run.finished;
    clearTimeout(timer);
    if (code !== null) finishedEarly++;
  }
  return kills - finishedEarly;
}

/** Trials of a store without what a clock measured. */
async function stored(store: string): Promise<unknown> {
  const { out } = await line.hptc("show", store, "--json");
  return jsonLines(out)
    .slice(0, -1)
    .map((trial) => ({ ...trial, seconds: undefined }));
}

const slowTask = `
  export default async ({ lr }, { seed }) => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    return { loss: (Math.log10(lr) + 3) ** 2 / 4 + seed / 2 ** 40 };
  };`;

/** Real training: three epochs of a small network on the shipped digits. */
const training = `import { digits } from "std:data"
import { classifier } from "std:tasks"

study training {
  param lr:      Real in 1e-4 .. 1e-1 log
  param dropout: Real in 0 .. 0.5

  trial run = classifier(data: digits, hidden: [16], lr, dropout, epochs: 3)

  minimize run.val_loss
  search sobol
  budget 12 trials
  seed 3
}
`;

describe.each([
  [
    "a study without trials",
    "a.json",
    (): string => JSON.stringify(formulaPlan({ budget: { trials: 300 } })),
    10,
  ],
  [
    "a task of the user's, repeated",
    "b.json",
    (): string => JSON.stringify(taskPlan({ budget: { trials: 40 }, repeat: 2 })),
    8,
  ],
  [
    "a search that learns, four trials at a time",
    "d.json",
    (): string =>
      JSON.stringify(taskPlan({ budget: { trials: 30 }, parallel: 4, method: search("gp") })),
    6,
  ],
  ["training of networks", "c.hpt", (): string => training, 5],
  [
    "training under a schedule, searched by a model",
    "e.hpt",
    (): string =>
      training
        .replace("epochs: 3)", "epochs)")
        .replace("search sobol", "search gp\n  schedule asha")
        .replace("budget 12", "fidelity epochs: Int in 1 .. 9\n  budget 24"),
    5,
  ],
] as const)("%s", (_, file, content, kills) => {
  test("killed at random moments has exactly the trials of an undisturbed run", async () => {
    line.write(file, content());
    line.write("task.mjs", slowTask);
    const whole = await line.hptc("run", file, "--store", "whole.db");
    expect(whole.code).toBe(0);
    const killed = await killOften(["run", file, "--store", "killed.db", "--json"], kills, 11);
    expect(killed).toBeGreaterThanOrEqual(kills / 2);
    const last = await line.hptc("run", file, "--store", "killed.db");
    expect(last.code).toBe(0);
    expect(await stored("killed.db")).toEqual(await stored("whole.db"));
  });
});

test("what was told before a kill is never told again", async () => {
  line.write("plan.json", JSON.stringify(taskPlan({ budget: { trials: 40 } })));
  line.write("task.mjs", slowTask);
  const seen: unknown[] = [];
  for (const limit of [5, 9, Infinity]) {
    const run = line.start(["run", "plan.json", "--json"]);
    let lines = 0;
    run.child.stdout?.on("data", (data: Buffer) => {
      lines += data.toString().split("\n").length - 1;
      if (lines >= limit) run.child.kill("SIGKILL");
    });
    const { out } = await run.finished;
    const whole = out.slice(0, out.lastIndexOf("\n"));
    seen.push(
      ...jsonLines(whole).flatMap(({ event, number }) => (event === "trial" ? [number] : [])),
    );
  }
  // A trial may be stored and killed before it is printed, but none is carried out twice.
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.at(-1)).toBe(39);
  expect((await line.hptc("show", "task.db")).out).toContain("40 trials: 40 complete");
});
