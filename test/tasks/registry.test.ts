import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { fillWords } from "../../src/tasks/process.ts";
import { createTaskRegistry } from "../../src/tasks/registry.ts";
import { numberOf, trialContext } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "hptc-tasks-"));
const registry = createTaskRegistry({ folder });
const node = process.execPath;

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

async function allEnded(pids: readonly number[]): Promise<void> {
  const alive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  for (let i = 0; i < 100 && pids.some(alive); i += 1) await sleep(50);
  expect(pids.filter(alive)).toEqual([]);
}

describe("built-in tasks", () => {
  test("are found by name", async () => {
    expect((await registry.builtin("classifier")).name).toBe("classifier");
    expect((await registry.builtin("noisy")).name).toBe("noisy");
  });

  test.each([
    ["clasifier", 'There is no built-in task "clasifier". Did you mean `classifier`?'],
    [
      "forecaster",
      "This version has: classifier, curvature, distill, finetune, transformer, noisy.",
    ],
    ["constructor", 'There is no built-in task "constructor".'],
  ])("%s is refused", async (name, message) => {
    await expect(registry.builtin(name)).rejects.toThrow(message);
  });

  test("noisy adds normal noise that the seed decides", async () => {
    const task = await registry.builtin("noisy");
    const loss = async (noise: number, seed: number) =>
      numberOf(await task.run({ value: 3, noise }, trialContext({ seed })), "loss");
    expect(await loss(0, 1)).toBe(3);
    expect(await loss(2, 1)).toBe(await loss(2, 1));
    const draws = await Promise.all(Array.from({ length: 400 }, (_, seed) => loss(2, seed)));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / 400;
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / 400;
    expect(Math.abs(mean - 3)).toBeLessThan(0.4);
    expect(Math.abs(variance - 4)).toBeLessThan(1);
  });
});

describe("a module", () => {
  test("gets arguments, seed, report and signal, and gives metrics", async () => {
    const path = file(
      "task.mjs",
      `export default async (args, { seed, report, signal }) => {
         report(2, { loss: 5 });
         return { loss: args.x * 2, seed, aborted: signal.aborted, keys: Object.keys(args), data: args.data };
       };`,
    );
    const task = await registry.module(path);
    const reports: unknown[] = [];
    const data = { kind: "data", source: "builtin:iris" } as const;
    const context = trialContext({ report: (...report) => reports.push(report) });
    const first = await task.run({ x: 4, momentum: undefined, data }, context);
    expect(first).toMatchObject({ loss: 8, aborted: false, keys: ["x", "data"] });
    expect(first["data"]).toBe("builtin:iris");
    expect(reports).toEqual([[2, { loss: 5 }]]);
    expect((await task.run({ x: 4 }, trialContext()))["seed"]).toBe(first["seed"]);
    expect((await task.run({ x: 4 }, trialContext({ seed: 2 })))["seed"]).not.toBe(first["seed"]);
  });

  test("that cannot be used is refused", async () => {
    await expect(registry.module("none.mjs")).rejects.toThrow(
      `The task module none.mjs is not there: looked for ${join(folder, "none.mjs")}.`,
    );
    await expect(registry.module(file("plain.mjs", "export const x = 1;"))).rejects.toThrow(
      "The task module plain.mjs has no default export that is a task.",
    );
    await expect(registry.module(file("throws.mjs", "throw new Error('no GPU');"))).rejects.toThrow(
      "The task module throws.mjs does not load: no GPU",
    );
    const nothing = await registry.module(file("nothing.mjs", "export default () => 3;"));
    await expect(nothing.run({}, trialContext())).rejects.toThrow(
      "The task module nothing.mjs must return its metrics as an object",
    );
    const fails = await registry.module(
      file("fails.mjs", "export default async () => { throw new Error('diverged'); };"),
    );
    await expect(fails.run({}, trialContext())).rejects.toThrow("diverged");
  });

  test("that does not look at its signal ends with it all the same", async () => {
    const task = await registry.module(
      file("hangs.mjs", "export default () => new Promise(() => {});"),
    );
    const stop = new AbortController();
    const running = task.run({}, trialContext({ signal: stop.signal }));
    const reason = new Error("time is up");
    stop.abort(reason);
    await expect(running).rejects.toBe(reason);
  });
});

describe("a process", () => {
  test.each<[string[], string[]]>([
    [
      ["a", "{x}", "--r={rate}/{x}"],
      ["a", "3", "--r=0.5/3"],
    ],
    [
      ["{args}"],
      ["--x", "3", "--rate", "0.5", "--name", "a b; rm -rf /", "--on", "true", "--w", "[1,2]"],
    ],
    [
      ["{{}", "{", "{ x }"],
      ["{{}", "{", "{ x }"],
    ],
  ])("words %o become %o", (words, filled) => {
    const args = { x: 3, rate: 0.5, name: "a b; rm -rf /", on: true, w: [1, 2] };
    expect(fillWords(words, args)).toEqual(filled);
  });

  test("a word with an unknown name is refused", () => {
    expect(() => fillWords(["{rat}"], { rate: 1 })).toThrow(
      "The command uses {rat}, which is no argument of the trial. Did you mean `rate`?",
    );
  });

  test("runs without a shell; its last line holds the metrics, earlier ones report", async () => {
    const script = file(
      "trial.mjs",
      `console.log("starting");
       console.log(JSON.stringify({ epochs: 1, loss: 9, note: "warm" }));
       console.log("{ not json");
       console.log('{"loss": NaN, "epochs": 2}');
       console.log(JSON.stringify({ loss: Number(process.argv[3]), text: process.argv[5],
         seed: process.env.HPTC_SEED, cwd: process.cwd() }));
       console.log("done");`,
    );
    const task = await registry.exec([node, script, "{args}"], ["loss", "text", "seed"]);
    const reports: unknown[] = [];
    const metrics = await task.run(
      { rate: 0.25, name: "$HOME 'x' \"y\"", epochs: 2 },
      trialContext({ report: (...report) => reports.push(report) }),
    );
    expect(metrics).toMatchObject({ loss: 0.25, text: "$HOME 'x' \"y\"" });
    expect(metrics["seed"]).toBe(String(trialContext().random("seed").word()));
    expect(reports).toEqual([
      [1, { loss: 9 }],
      [2, { loss: Number.NaN }],
    ]);
  });

  test("gives the last line with all metrics, and nothing that is none", async () => {
    const lines = [
      '{"epoch":1,"loss":3,"error":0.5}',
      '{"epoch":2,"loss":2,"error":0.25}',
      '{"loss":1}',
      '{"saved":"x"}',
    ];
    const print = (some: readonly string[]) => [
      node,
      "-e",
      some.map((each) => `console.log('${each}');`).join(""),
    ];
    const task = await registry.exec(print(lines), ["loss", "error"]);
    expect(await task.run({}, trialContext())).toEqual({ loss: 2, error: 0.25 });
    const partly = await registry.exec(print(lines.slice(2)), ["loss", "error"]);
    await expect(partly.run({}, trialContext())).rejects.toThrow("lacks error.");
  });

  test("takes arguments from a file and leaves metrics in one, both gone afterwards", async () => {
    const script = file(
      "files.mjs",
      `import { existsSync, readFileSync, writeFileSync } from "node:fs";
       const [, , given, metrics] = process.argv;
       const { rate, names, lines } = JSON.parse(readFileSync(given, "utf8"));
       if (existsSync(metrics)) throw new Error("left over");
       const result = { loss: rate * 2, count: names.length, files: [given, metrics].join(" ") };
       writeFileSync(metrics, lines ? "starting\\n" + JSON.stringify({ loss: NaN }) + "\\n" + JSON.stringify(result)
         : JSON.stringify(result, null, 2));`,
    );
    const task = await registry.exec(
      [node, script, "{json}", "{metrics}"],
      ["loss", "count", "files"],
    );
    for (const lines of [false, true]) {
      const { files, ...rest } = await task.run(
        { rate: 0.25, names: ["a", "b"], lines },
        trialContext(),
      );
      expect(rest).toEqual({ loss: 0.5, count: 2 });
      const paths = typeof files === "string" ? files.split(" ") : [];
      expect(paths.map((path) => existsSync(path))).toEqual([false, false]);
    }
    const nothing = await registry.exec([node, "-e", "0", "{metrics}"], ["loss"]);
    await expect(nothing.run({}, trialContext())).rejects.toThrow("ended without metrics");
    const own = await registry.exec(
      [node, "-e", "console.log(process.argv[1])", "{json}"],
      ["loss"],
    );
    await expect(own.run({ json: '{"loss":3}' }, trialContext())).resolves.toEqual({ loss: 3 });
  });

  test("that fails says why", async () => {
    const run = async (...words: string[]) =>
      (await registry.exec(words, ["loss"])).run({}, trialContext());
    await expect(run("no-such-program-here")).rejects.toThrow(
      "The program no-such-program-here is not there",
    );
    await expect(
      run(node, "-e", "console.error('out of memory'); process.exit(3)"),
    ).rejects.toThrow(/ended with exit code 3\. It said:\nout of memory/);
    await expect(run(node, "-e", "console.log('hi')")).rejects.toThrow("ended without metrics");
  });

  test("ends on abort with all that it started", async () => {
    const script = file(
      "family.mjs",
      `import { spawn } from "node:child_process";
       import { writeFileSync } from "node:fs";
       const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
       writeFileSync("pids", process.pid + " " + child.pid);
       console.log(JSON.stringify({ n: 1 }));
       setInterval(() => {}, 1000);`,
    );
    const stop = new AbortController();
    const task = await registry.exec([node, script], ["n"]);
    const reason = new Error("stopped");
    const running = task.run(
      { n: 1 },
      trialContext({ signal: stop.signal, report: () => stop.abort(reason) }),
    );
    await expect(running).rejects.toBe(reason);
    const pids = readFileSync(join(folder, "pids"), "utf8").split(" ").map(Number);
    expect(pids).toHaveLength(2);
    await allEnded(pids);
  });

  test("what ends only when it must is waited for, with all that it started", async () => {
    const script = file(
      "stubborn.mjs",
      `import { spawn } from "node:child_process";
       const deaf = "process.on('SIGTERM', () => {}); process.send?.(0); setInterval(() => {}, 1000)";
       process.on("SIGTERM", () => process.exit());
       const child = spawn(process.execPath, ["-e", deaf], { stdio: ["ignore", "ignore", "ignore", "ipc"] });
       child.on("message", () => console.log(JSON.stringify({ n: child.pid })));`,
    );
    const tasks = createTaskRegistry({ folder });
    const stop = new AbortController();
    let pid = 0;
    const started = (n: number) => {
      pid = n;
      stop.abort(new Error("stopped"));
    };
    const task = await tasks.exec([node, script], ["n"]);
    const running = task.run({ n: 1 }, trialContext({ signal: stop.signal, report: started }));
    await expect(running).rejects.toThrow("stopped");
    await tasks.stopped();
    expect(pid).toBeGreaterThan(0);
    await allEnded([pid]);
  });

  test("all processes can be ended at once", async () => {
    const script = file(
      "deaf.mjs",
      `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);
       console.log(JSON.stringify({ n: process.pid }));`,
    );
    const tasks = createTaskRegistry({ folder });
    const task = await tasks.exec([node, script], ["n"]);
    let pid = 0;
    const report = (n: number) => {
      pid = n;
      tasks.kill();
    };
    await expect(task.run({ n: 1 }, trialContext({ report }))).rejects.toThrow("ended by SIGKILL");
    await allEnded([pid]);
  });
});
