/** A user's module cannot end, drown or confuse the run; output that cannot be written is noticed. */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildCli, type CommandLine, commandLine, jsonLines } from "./harness.ts";

let main: string;
let line: CommandLine;
beforeAll(async () => {
  main = await buildCli("user-code");
});
beforeEach(() => {
  line = commandLine(main);
  line.write(
    "s.hpt",
    `task my(x: Real) -> { loss: Real better lower } from "./task.mjs"
study s { param x: Real in 0 .. 1  trial run = my(x)  minimize run.loss  search random  budget 3 trials  seed 1 }
study none { param x: Real in 0 .. 1 param y: Real in 0 .. 1  require sin(7 * x) * y == 0.123  minimize x  search random  budget 3 trials  seed 1 }
`,
  );
});
afterEach(() => {
  line.remove();
});

const run = ["run", "s.hpt", "--study", "s"] as const;

describe("a task module", () => {
  test("that calls process.exit fails its trial, not the study", async () => {
    line.write("task.mjs", "export default async () => { process.exit(0); };");
    const { code, out } = await line.hptc(...run, "--json");
    expect(code).toBe(1);
    const events = jsonLines(out);
    expect(events.map(({ event }) => event)).toEqual(["trial", "trial", "trial", "done"]);
    expect(events[0]).toMatchObject({ state: "failed" });
    expect(events[0]).toHaveProperty("error", expect.stringContaining("ended its process"));
    expect((await line.hptc("run", "s.hpt", "--study", "s")).out).toContain(
      "No trial gave a result",
    );
  });

  test("that prints does so on standard error: the output stays a line an event", async () => {
    line.write(
      "task.mjs",
      'export default async ({ x }) => { console.log("hi"); return { loss: x }; };',
    );
    const { code, out, err } = await line.hptc(...run, "--json");
    expect(code).toBe(0);
    expect(jsonLines(out)).toHaveLength(4);
    expect(err).toContain("hi");
  });

  test("that throws outside of its trial fails it, and is named", async () => {
    line.write(
      "task.mjs",
      `export default async ({ x }) => {
        setTimeout(() => { throw new Error("late"); }, 1);
        await new Promise((resolve) => setTimeout(resolve, 5000));
        return { loss: x };
      };`,
    );
    const { code, out, err } = await line.hptc(...run, "--json");
    expect(code).toBe(1);
    expect(jsonLines(out)[0]).toMatchObject({
      state: "failed",
      error: "The task threw outside of its trial: late. Let it await all that it starts.",
    });
    expect(err).not.toContain("made a mistake");
  });

  test("without threads, that throws outside of its trial ends the run with its name, not that of hptc", async () => {
    line.write(
      "task.mjs",
      `export default async ({ x }) => {
        setTimeout(() => { throw new Error("late"); }, 1);
        await new Promise((resolve) => setTimeout(resolve, 5000));
        return { loss: x };
      };`,
    );
    const { code, err } = await line.hptc(...run, "--workers", "0");
    expect(code).toBe(2);
    expect(err).toContain("A task threw outside of its trial: late.");
    expect(err).not.toContain("made a mistake");
  });
});

test("a study without a feasible configuration has failed", async () => {
  const { code, err } = await line.hptc("run", "s.hpt", "--study", "none");
  expect(code).toBe(1);
  expect(err).toContain("No feasible configuration");
});

test.runIf(process.platform === "linux")("output that finds a full disk ends with 2", async () => {
  const words = ["sh", "-c", '"$0" "$@" > /dev/full'];
  const { code, err } = await line.start(["compile", "s.hpt", "--study", "s"], { before: words })
    .finished;
  expect(code).toBe(2);
  expect(err).toContain("The output could not be written: the disk is full.");
});
