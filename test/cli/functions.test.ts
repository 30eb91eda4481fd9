/** Functions of the user's modules run in threads of their own: real processes. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "../../src/store/sqlite.ts";
import { buildCli, type CommandLine, commandLine, jsonLines } from "./harness.ts";

let main: string;
let line: CommandLine;
beforeAll(async () => {
  main = await buildCli("functions");
});
beforeEach(() => {
  line = commandLine(main);
});
afterEach(() => {
  line.remove();
});

/** A study of the module `task.mjs`, whose default export is that function. */
function study(task: string, clauses: string): void {
  line.write("task.mjs", `import * as fs from "node:fs";\nexport default ${task};\n`);
  line.write(
    "s.hpt",
    `task my(x: Real, epochs: Int = 9) -> { loss: Real better lower } from "./task.mjs"
study s { param x: Real in 0 .. 1  trial run = my(x${clauses.includes("fidelity") ? ", epochs" : ""})  minimize run.loss  seed 1  ${clauses} }
`,
  );
}

type Line = { readonly [field: string]: unknown };

async function trials(...words: readonly string[]) {
  const { code, out, err } = await line.hptc("run", "s.hpt", "--new", "--json", ...words);
  expect(err).not.toContain("made a mistake");
  const all = jsonLines(out).filter(({ event }) => event === "trial");
  return { code, err, trials: all.map((trial): Line => ({ ...trial, seconds: undefined })) };
}

const noted = (): readonly string[] =>
  readFileSync(join(line.folder, "notes"), "utf8").trim().split("\n");

describe("a function that never awaits", () => {
  test("runs beside three others: none of the four ends before all have begun", async () => {
    study(
      `({ x }) => {
        fs.appendFileSync("notes", "begin\\n");
        const last = Date.now() + 30_000;
        while (fs.readFileSync("notes", "utf8").split("begin").length < 5) {
          if (Date.now() > last) throw new Error("alone");
        }
        fs.appendFileSync("notes", "end\\n");
        return { loss: x };
      }`,
      "parallel 4  search random  budget 4 trials",
    );
    const { code, trials: all } = await trials();
    expect(all.map(({ state }) => state)).toEqual(Array(4).fill("complete"));
    expect(code).toBe(0);
    expect(noted().slice(0, 4)).toEqual(Array(4).fill("begin"));
  });

  test.each([1, 2])(
    "and never ends fails when its time is over, and the study goes on (parallel %i)",
    async (parallel) => {
      study(
        "({ x }) => { while (x > 0.5); return { loss: x }; }",
        `parallel ${parallel}  search sobol  budget 5 trials, 2s per trial`,
      );
      const { code, trials: all } = await trials();
      expect(code).toBe(0);
      expect(all).toHaveLength(5);
      for (const { params, state, error } of all) {
        const spins = Number(JSON.stringify(params).replace(/[^\d.e-]/g, "")) > 0.5;
        expect(state).toBe(spins ? "failed" : "complete");
        if (spins) expect(error).toContain("longer than the 2 s");
      }
      const states = new Set(all.map(({ state }) => state));
      expect(states).toEqual(new Set(["failed", "complete"]));
    },
    60_000,
  );

  test("ends with Ctrl-C, and is carried out again when the study goes on", async () => {
    study(
      `({ x }) => {
        fs.appendFileSync("notes", "begin\\n");
        while (!fs.existsSync("free"));
        return { loss: x };
      }`,
      "parallel 2  search random  budget 3 trials",
    );
    const run = line.start(["run", "s.hpt"]);
    const began = () => existsSync(join(line.folder, "notes")) && noted().length === 2;
    for (let i = 0; i < 400 && !began(); i += 1) await sleep(25);
    run.child.kill("SIGINT");
    expect((await run.finished).code).toBe(130);
    appendFileSync(join(line.folder, "free"), "");
    const { code, out } = await line.hptc("run", "s.hpt", "--json");
    expect(code).toBe(0);
    expect(jsonLines(out).filter(({ event }) => event === "trial")).toHaveLength(3);
  });
});

describe("in threads and without", () => {
  test("the same study has the same trials, under a schedule too", async () => {
    study(
      `async ({ x, epochs }, { seed, report, signal }) => {
        const noise = (seed % 1000) / 1e5;
        for (let step = 1; step < epochs; step += 1) {
          report(step, { loss: (x - 0.3) ** 2 + 1 / step + noise });
          await 0;
          if (signal.aborted) throw signal.reason;
        }
        return { loss: (x - 0.3) ** 2 + 1 / epochs + noise };
      }`,
      "fidelity epochs: Int in 1 .. 9  schedule asha  parallel 3  search gp  budget 24 trials",
    );
    const byNumber = (all: readonly Line[]) =>
      all.toSorted((a, b) => Number(a["number"]) - Number(b["number"]));
    const threads = byNumber((await trials()).trials);
    expect(threads.filter(({ state }) => state === "pruned").length).toBeGreaterThan(2);
    expect(threads).toEqual(byNumber((await trials("--workers", "0")).trials));
  }, 60_000);

  test.each([
    ["throws", "() => { throw new Error('It diverged.'); }", "It diverged."],
    ["throws a text", "async () => { throw 'no luck'; }", "no luck"],
    ["ends the process", "() => { process.exit(0); }", "would have ended the whole study"],
    ["returns nothing", "() => {}", "must return its metrics as an object, such as { loss: 0.1 }"],
    [
      "returns a function",
      "() => ({ loss: () => 1 })",
      "returned `loss` as a function: a metric is data.",
    ],
    [
      "returns a promise",
      "() => ({ loss: Promise.resolve(1) })",
      "returned `loss` as a promise: await it first.",
    ],
    [
      "returns an object that lives",
      "() => ({ loss: { of: () => 1 } })",
      "returned `loss` as an object with something that lives in its thread: a metric is data.",
    ],
    ["returns a text", "() => ({ loss: 'low' })", 'must be a number, but it is "low"'],
    [
      "reports no step",
      "(_, { report }) => { report('first', { loss: 1 }); return { loss: 1 }; }",
      "must report a number and an object with metrics",
    ],
  ])("one that %s fails and says why", async (_, task, message) => {
    study(task, "search random  budget 2 trials");
    for (const workers of [[], ["--workers", "0"]]) {
      const { code, trials: all } = await trials(...workers);
      expect(code).toBe(1);
      expect(all).toHaveLength(2);
      for (const trial of all) {
        expect(trial).toMatchObject({ state: "failed" });
        expect(trial).toHaveProperty("error", expect.stringContaining(message));
      }
    }
  });
});

test("a thread that dies takes no other trial with it, and what was reported is reported once", async () => {
  study(
    `async ({ x, epochs }, { report }) => {
      report(1, { loss: x });
      report(1, { loss: x });
      if (x > 0.5) await new Promise((resolve) => setTimeout(resolve, 20));
      if (x > 0.5) process.exit(3);
      return { loss: x };
    }`,
    "fidelity epochs: Int in 1 .. 9  search sobol  budget 6 trials",
  );
  const { trials: all } = await trials();
  expect(new Set(all.map(({ state }) => state))).toEqual(new Set(["failed", "complete"]));
  const store = await openStore(join(line.folder, "s.db"));
  expect(store.events().filter(({ kind }) => kind === "reported")).toHaveLength(12);
  store.close();
});

test("a module that keeps what it gave may go on with it", async () => {
  study(
    `(() => {
      const values = Float32Array.of(1, 2);
      const kept = { kind: "model", format: "mine", weights: [{ name: "w", shape: [2], values }], config: {} };
      return ({ x }) => ({ loss: x * values[1], model: kept });
    })()`,
    "search random  budget 3 trials",
  );
  line.write(
    "s.hpt",
    `task my(x: Real) -> { loss: Real better lower, model: Model } from "./task.mjs"
study s { param x: Real in 0 .. 1  trial run = my(x)  minimize run.loss  seed 1  search random  budget 3 trials }
`,
  );
  const { trials: all } = await trials();
  expect(all.map(({ state }) => state)).toEqual(Array(3).fill("complete"));
});

test("what is stopped hears why", async () => {
  study(
    `async (_, { signal }) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      console.log("heard: " + signal.reason.message);
      throw signal.reason;
    }`,
    "search random  budget 1 trials, 1s per trial",
  );
  const { err } = await trials();
  expect(err).toContain("heard: It took longer than the 1 s that the budget gives a trial.");
});
