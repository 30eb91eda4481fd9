/** The pool against threads whose trials die, hang and fail as they are told. */
import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { StudyError } from "../../src/space/error.ts";
import { createWorkerPool, type WorkerPool } from "../../src/tasks/pool.ts";
import type { TaskReference } from "../../src/tasks/load.ts";
import type {
  GroupMember,
  MemberOutcome,
  Snapshot,
  TaskContext,
  TaskInputs,
} from "../../src/tasks/task.ts";
import { bundleForNode } from "../support/bundle.ts";
import { modelOf, trialContext } from "./support.ts";

let entry: URL;
let printed = "";
const pools: WorkerPool[] = [];
beforeAll(async () => {
  entry = pathToFileURL(await bundleForNode("test/tasks/pool/entry.ts"));
  // For threads that start from now on: memory is used up soon.
  setFlagsFromString("--max-old-space-size=60");
});
afterEach(async () => {
  printed = "";
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

function createPool(workers: number): WorkerPool {
  const output = (text: string) => {
    printed += text;
  };
  const pool = createWorkerPool({ workers, entry, output });
  pools.push(pool);
  return pool;
}

const task: TaskReference = { kind: "builtin", name: "test" };

interface Told {
  readonly outcomes: readonly MemberOutcome[];
  readonly reports: readonly (readonly [place: number, step: number])[];
  readonly steps: number;
}

/** Carries out a group, each trial with a number of its own. */
async function carryOut(
  pool: WorkerPool,
  inputs: readonly TaskInputs[],
  more: {
    readonly reference?: TaskReference;
    readonly signals?: readonly AbortSignal[];
    readonly pauseAt?: number;
    readonly from?: Snapshot;
  } = {},
): Promise<Told> {
  const outcomes: MemberOutcome[] = [];
  const reports: (readonly [number, number])[] = [];
  let steps = 0;
  const members = inputs.map((one, place): GroupMember => {
    const key: TaskContext["key"] = [7, "trial", place, 0];
    const report = (step: number) => reports.push([place, step]);
    const advance = (count: number) => {
      steps += count;
    };
    const signal = more.signals?.[place] ?? new AbortController().signal;
    const { pauseAt, from } = more;
    return {
      inputs: one,
      ...(pauseAt === undefined ? {} : { pauseAt }),
      ...(from === undefined ? {} : { from }),
      context: trialContext({ key, trial: place, report, advance, signal }),
    };
  });
  const run = pool.carrier(more.reference ?? task, (given) => JSON.stringify(given["family"]));
  await run(members, (place, outcome) => {
    expect(outcomes[place]).toBeUndefined();
    outcomes[place] = outcome;
  });
  return { outcomes, reports, steps };
}

const plain = (count: number): readonly TaskInputs[] =>
  Array.from({ length: count }, (_, i) => ({ does: "train", family: `f${i % 3}` }));

function metricsOf({ outcomes }: Told, metric: string): readonly unknown[] {
  return outcomes.map((outcome) => (outcome.kind === "returned" ? outcome.metrics[metric] : NaN));
}

function messages({ outcomes }: Told): readonly unknown[] {
  return outcomes.map((outcome) => (outcome.kind === "threw" ? outcome.error.message : "returned"));
}

describe("trials in threads", () => {
  test("give the same whatever the number of threads, with reports and progress", async () => {
    const told = await Promise.all([1, 2, 5].map((n) => carryOut(createPool(n), plain(20))));
    const [first = [], ...others] = told.map((one) => metricsOf(one, "word"));
    expect(new Set(first).size).toBe(20);
    expect(others).toEqual([first, first]);
    for (const { reports, steps } of told) {
      expect(reports.toSorted(([a], [b]) => a - b)).toEqual(plain(20).map((_, i) => [i, 1]));
      expect(steps).toBe(60);
    }
  });

  test("are shared out among all threads, those of one family together", async () => {
    const told = await carryOut(createPool(2), plain(24));
    const threads = metricsOf(told, "thread");
    expect(new Set(threads).size).toBe(2);
    expect(Math.max(...metricsOf(told, "together").map(Number))).toBeGreaterThan(1);
    const largest = Math.max(...metricsOf(told, "together").map(Number));
    expect(largest).toBeLessThanOrEqual(6);
  });

  test("of several groups at once all end", async () => {
    const pool = createPool(2);
    const groups = await Promise.all([3, 1, 5, 0].map((n) => carryOut(pool, plain(n))));
    expect(groups.map((told) => metricsOf(told, "word").length)).toEqual([3, 1, 5, 0]);
  });

  test("pause, and several go on from the same place in any thread", async () => {
    const pool = createPool(2);
    const [first] = (await carryOut(pool, [{ does: "train" }], { pauseAt: 3 })).outcomes;
    expect(first).toMatchObject({ kind: "paused", metrics: { loss: 1 } });
    if (first?.kind !== "paused") return;
    const { snapshot: from } = first;
    for (let round = 0; round < 2; round++) {
      const { outcomes } = await carryOut(pool, plain(4), { pauseAt: 9, from });
      const segments = { w: Float32Array.of(2) };
      expect(outcomes).toEqual(
        outcomes.map(() => ({
          kind: "paused",
          snapshot: { step: 9, updates: 2, segments },
          metrics: { loss: 2 },
        })),
      );
    }
    expect(from.segments["w"]).toEqual(Float32Array.of(1));
  });

  test("give their models whole", async () => {
    const { outcomes } = await carryOut(createPool(1), [{ does: "model" }]);
    const [outcome] = outcomes;
    const model = modelOf(outcome?.kind === "returned" ? outcome.metrics : {});
    expect(model.weights.map(({ values }) => [...values])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(model.config).toEqual({ hidden: [2] });
  });

  test("print where the pool says", async () => {
    const pool = createPool(1);
    await carryOut(pool, [{ does: "print" }]);
    await pool.close();
    expect(printed).toContain("printed on standard output\n");
    expect(printed).toContain("printed on standard error\n");
  });
});

describe("one trial that fails", () => {
  test.each([
    ["throw", "It diverged."],
    ["exit", "The task ended its process, which would have ended the whole study."],
    ["late", "The task threw outside of its trial: late. Let it await all that it starts."],
    ["memory", "The task needs more memory than JavaScript may take."],
  ])("by %s harms no other, however they are shared out", async (does, message) => {
    for (const workers of [1, 3]) {
      const inputs = plain(7).map((one, i) => (i === 3 ? { ...one, does } : one));
      const told = await carryOut(createPool(workers), inputs);
      const undisturbed = await carryOut(createPool(1), plain(7));
      expect(messages(told)[3]).toContain(message);
      expect(metricsOf(told, "word").with(3, 0)).toEqual(metricsOf(undisturbed, "word").with(3, 0));
      // Also what had to begin again is reported once.
      const reported = told.reports.map(([place]) => place).toSorted((a, b) => a - b);
      const others = [0, 1, 2, 4, 5, 6];
      expect(reported).toEqual(does === "exit" ? [0, 1, 2, 3, 4, 5, 6] : others);
    }
  });

  test("and a task that does not load, or tells nothing, fails each of its trials", async () => {
    const pool = createPool(2);
    const broken = await carryOut(pool, plain(3), { reference: { ...task, name: "broken" } });
    expect(messages(broken)).toEqual(Array(3).fill("The task is broken."));
    const silent = await carryOut(pool, plain(3), { reference: { ...task, name: "forgetful" } });
    expect(messages(silent)).toEqual(Array(3).fill("The task ended without metrics."));
    expect(metricsOf(await carryOut(pool, plain(2)), "word")).toHaveLength(2);
  });

  test("is no matter of threads that do not start: those end the study", async () => {
    const missing = new URL("./nowhere.mjs", import.meta.url);
    const pool = createWorkerPool({ workers: 2, entry: missing, output: () => undefined });
    const outcomes: unknown[] = [];
    const group = (): Promise<void> => {
      const context = trialContext({ key: [7, "trial", 0, 0] });
      const members = plain(3).map((inputs): GroupMember => ({ inputs, context }));
      return pool.carrier(task, () => "")(members, (_, outcome) => outcomes.push(outcome));
    };
    for (const { status, ...rest } of await Promise.allSettled([group(), group()])) {
      expect(status).toBe("rejected");
      const reason: unknown = "reason" in rest ? rest.reason : undefined;
      expect(reason).toBeInstanceOf(StudyError);
      expect(String(reason)).toMatch(/A worker thread does not start: .*--workers 0/);
    }
    expect(outcomes).toEqual([]);
  });
});

test("a pool that is closed before a thread has said that it is done keeps its process until then", async () => {
  const main = await bundleForNode("test/tasks/pool/close.ts");
  const ended = spawnSync(process.execPath, [main, entry.href], { encoding: "utf8" });
  expect(ended).toMatchObject({ status: 0, stdout: "closed", stderr: "" });
});

describe("a trial that is stopped", () => {
  test("ends with the reason, its neighbours go on", async () => {
    const stop = new AbortController();
    const reason = new Error("The time is over.");
    const inputs = [{ does: "wait", family: "a" }, ...plain(3)];
    const told = carryOut(createPool(1), inputs, { signals: [stop.signal] });
    setTimeout(() => stop.abort(reason), 300);
    const { outcomes, reports, steps } = await told;
    expect(outcomes[0]).toEqual({ kind: "threw", error: reason });
    expect(metricsOf({ outcomes, reports, steps }, "together").slice(1)).not.toContain(Number.NaN);
    expect(reports.filter(([place]) => place === 0).length).toBeGreaterThan(1);
  });

  test("before it began is not begun", async () => {
    const told = await carryOut(createPool(1), plain(2), {
      signals: [AbortSignal.abort(new Error("no")), new AbortController().signal],
    });
    expect(messages(told)).toEqual(["no", "returned"]);
    expect(told.reports).toEqual([[1, 1]]);
  });

  test("although it never lets go of its thread leaves room for others", async () => {
    const pool = createPool(1);
    const stop = new AbortController();
    const spinning = carryOut(pool, [{ does: "spin", family: "a" }], { signals: [stop.signal] });
    setTimeout(() => stop.abort(new Error("enough")), 400);
    expect(messages(await spinning)).toEqual(["enough"]);
    expect(messages(await carryOut(pool, plain(1)))).toEqual(["returned"]);
  });

  test("all at once, closed at once: no thread is left that spins", async () => {
    const pool = createPool(2);
    const stop = new AbortController();
    const spinning = carryOut(
      pool,
      ["a", "b"].map((family) => ({ does: "spin", family })),
      { signals: [stop.signal, stop.signal] },
    );
    setTimeout(() => stop.abort(new Error("enough")), 400);
    await spinning;
    await pool.close();
    expect(messages(await spinning)).toEqual(["enough", "enough"]);
  });
});
