/** Trials in worker threads, as real processes: the same numbers for any number of them, and no trial harms another. */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildCli, type CommandLine, commandLine, jsonLines } from "./harness.ts";

let main: string;
let line: CommandLine;
beforeAll(async () => {
  main = await buildCli("workers");
});
beforeEach(() => {
  line = commandLine(main);
});
afterEach(() => {
  line.remove();
});

const classifierStudy = `import { iris } from "std:data"
import { classifier } from "std:tasks"

study mixed {
  param lr:        Real in 1e-3 .. 1e-1 log
  param width:     Int in 4 .. 12
  param depth:     Int in 0 .. 2
  param optimizer: one of { adam, sgd }
  param dropout:   Real in 0 .. 0.5

  trial run = classifier(data: iris, hidden: fill(width, depth), lr, dropout, optimizer, batch: 32, epochs: 4)

  minimize run.val_loss
  search sobol
  budget 70 trials
  seed 3
}
`;

/** Fits a number to x; after each epoch a trial does what `does` says. */
const module = `import { isMainThread } from "node:worker_threads";
import { broadcast, choice, defineTask, epochs, mean, real, reshape, square, subtract, zeros } from "hptc/task";

const deeds = {
  train: () => {},
  print: () => console.log("printed by a trial"),
  fail: () => { throw new Error("It diverged."); },
  exit: () => process.exit(0),
  memory: () => { if (!isMainThread) for (const kept = [];;) kept.push(Array.from({ length: 1e5 }, (_, i) => ({ i }))); },
  spin: () => { console.log("spins"); if (!isMainThread) for (;;); },
};

export default defineTask({
  name: "fit",
  arguments: { x: real({ low: -10, high: 10 }), does: choice(Object.keys(deeds)), epochs: epochs() },
  trial: ({ x, does }, { scope }) => {
    const distance = (rows) => {
      const guess = scope.weight("guess", [1], { initializer: zeros });
      return broadcast(square(subtract(guess, x)), [rows.shape[0]]);
    };
    return {
      training: { rows: 64, batch: 8, loss: (rows) => mean(distance(rows)), optimizer: { kind: "sgd", rate: 0.05 } },
      scoring: { all: { rows: 4, results: (rows) => ({ distance: distance(rows) }) } },
      metrics: ({ all }) => {
        deeds[does]();
        return { loss: all.distance[0] };
      },
    };
  },
});
`;

/** A study of the module, some of whose trials do something else than train. */
function moduleStudy(does: string, trials = 12, epochs = 3): void {
  line.write("fit.mjs", module);
  line.write(
    "fit.hpt",
    `enum Deed { train, ${does} }
task fit(x: Real, static does: Deed, epochs: Int) -> { loss: Real better lower } from "./fit.mjs"
study fit {
  param x:    Real in -2 .. 2
  param does: one of { train, ${does} }
  trial run = fit(x, does, epochs: ${epochs})
  minimize run.loss
  search random
  budget ${trials} trials
  seed 5
}
`,
  );
}

async function stored(store: string): Promise<readonly { readonly [field: string]: unknown }[]> {
  const { out } = await line.hptc("show", store, "--json");
  return jsonLines(out)
    .filter(({ event }) => event === "trial")
    .map((trial) => ({ ...trial, seconds: undefined }));
}

test("0, 1, 2 and 5 threads give the same trials", async () => {
  line.write("mixed.hpt", classifierStudy);
  const results: unknown[] = [];
  for (const workers of ["0", "1", "2", "5"]) {
    const store = `${workers}.db`;
    const run = await line.hptc("run", "mixed.hpt", "--workers", workers, "--store", store);
    expect(run).toMatchObject({ code: 0, err: "" });
    results.push(await stored(store));
  }
  const [first, ...others] = results;
  expect(first).toHaveLength(70);
  for (const other of others) expect(other).toEqual(first);
});

describe("a task of the user's", () => {
  test.each([
    ["fail", "It diverged."],
    ["exit", "would have ended the whole study"],
  ])("whose trials may %s harms no other, in threads or not", async (does, message) => {
    moduleStudy(does);
    const results = [];
    for (const workers of ["0", "2"]) {
      const store = `${workers}.db`;
      const run = await line.hptc("run", "fit.hpt", "--workers", workers, "--store", store);
      expect(run.code).toBe(0);
      results.push(await stored(store));
    }
    const [alone = [], threads = []] = results;
    expect(alone).toHaveLength(12);
    const failed = alone.filter(({ state }) => state === "failed");
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(12);
    for (const trials of [alone, threads]) {
      for (const { params, state, error } of trials) {
        expect(params).toHaveProperty("does", state === "failed" ? does : "train");
        if (state === "failed") expect(error).toContain(message);
      }
    }
    const withoutErrors = (trials: typeof alone) =>
      trials.map((trial) => ({ ...trial, error: undefined }));
    expect(withoutErrors(threads)).toEqual(withoutErrors(alone));
  });

  test("that takes all memory fails its own trials alone", async () => {
    moduleStudy("memory", 6);
    const env = { NODE_OPTIONS: "--max-old-space-size=100" };
    const { code, out } = await line.start(["run", "fit.hpt", "--workers", "2", "--json"], { env })
      .finished;
    expect(code).toBe(0);
    const trials = jsonLines(out).slice(0, -1);
    expect(trials).toHaveLength(6);
    for (const { params, state, error } of trials) {
      const failed = JSON.stringify(params).includes("memory");
      expect(state).toBe(failed ? "failed" : "complete");
      if (failed) expect(error).toContain("needs more memory than JavaScript may take");
    }
    expect(trials.filter(({ state }) => state === "failed")).not.toEqual([]);
  });

  test("prints to standard error, in threads or not", async () => {
    for (const workers of ["0", "2"]) {
      moduleStudy("print", 6);
      const words = ["run", "fit.hpt", "--new", "--workers", workers, "--json"];
      const { code, out, err } = await line.hptc(...words);
      expect(code).toBe(0);
      expect(jsonLines(out)).toHaveLength(7);
      expect(err).toContain("printed by a trial");
    }
  });

  test("that does not load is refused before anything is trained", async () => {
    moduleStudy("train2");
    line.write("fit.mjs", 'import "hptc/task"; throw new Error("no licence");');
    const { code, err } = await line.hptc("run", "fit.hpt");
    expect(code).toBe(2);
    expect(err).toContain("The task module ./fit.mjs does not load: no licence");
  });
});

describe("a run with threads that is stopped", () => {
  test("by Ctrl-C says how to go on, and goes on to the same trials", async () => {
    line.write("mixed.hpt", classifierStudy.replace("epochs: 4", "epochs: 400"));
    const words = ["run", "mixed.hpt", "--workers", "2", "--trials", "24", "--store"];
    const run = line.start([...words, "stopped.db", "--json"]);
    await run.says('"event":"trial"');
    run.child.kill("SIGINT");
    const { code, out } = await run.finished;
    expect(code).toBe(130);
    expect(jsonLines(out).at(-1)).toMatchObject({ event: "done", reason: "interrupted" });
    expect((await line.hptc(...words, "stopped.db")).code).toBe(0);
    expect((await line.hptc(...words, "whole.db")).code).toBe(0);
    expect(await stored("stopped.db")).toEqual(await stored("whole.db"));
  });

  test("by Ctrl-C ends although a trial never lets go of its thread", async () => {
    moduleStudy("spin");
    const run = line.start(["run", "fit.hpt", "--workers", "2"]);
    await run.says("spins");
    run.child.kill("SIGINT");
    expect((await run.finished).code).toBe(130);
  });

  test("by Ctrl-C twice leaves at once", async () => {
    moduleStudy("spin");
    const run = line.start(["run", "fit.hpt", "--workers", "2"]);
    await run.says("spins");
    run.child.kill("SIGINT");
    run.child.kill("SIGINT");
    expect((await run.finished).code).toBe(130);
  });

  test("by kill -9 goes on to the same trials", async () => {
    line.write("mixed.hpt", classifierStudy.replace("epochs: 4", "epochs: 60"));
    const words = ["run", "mixed.hpt", "--workers", "2", "--store"];
    for (const after of [1, 5, 9]) {
      const run = line.start([...words, "killed.db", "--json"]);
      let lines = 0;
      run.child.stdout?.on("data", (data: Buffer) => {
        lines += data.toString().split("\n").length - 1;
        if (lines >= after) run.child.kill("SIGKILL");
      });
      expect((await run.finished).code).toBe(null);
    }
    expect((await line.hptc(...words, "killed.db")).code).toBe(0);
    expect((await line.hptc(...words, "whole.db")).code).toBe(0);
    expect(await stored("killed.db")).toEqual(await stored("whole.db"));
  });
});

test("flags of Node that threads do not take are no hindrance", async () => {
  moduleStudy("print", 2);
  const before = ["sh", "-c", 'exec "$0" --expose-gc "$@"'];
  const run = await line.start(["run", "fit.hpt", "--workers", "1"], { before }).finished;
  expect(run.code).toBe(0);
  expect(run.err).not.toContain("made a mistake");
});

test("--workers takes a whole number", async () => {
  const { code, err } = await line.hptc("run", "x.hpt", "--workers", "-1");
  expect(code).toBe(2);
  expect(err).toContain("It takes a whole number from 0.");
});
