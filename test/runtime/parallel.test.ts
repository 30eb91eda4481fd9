import { describe, expect, it } from "vitest";
import { setTimeout as sleep } from "node:timers/promises";
import type { Plan } from "../../src/plan/document.ts";
import { memoryStore, type Outcome, type RunOptions, runStudy } from "../../src/runtime/index.ts";
import { firstSeen } from "../../src/runtime/parallel.ts";
import type { StudyEvent } from "../../src/store/event.ts";
import { metric, minimize, param, plan, real, ref, search, trial } from "../support/plans.ts";
import { registry, type Run } from "../support/tasks.ts";

const study = plan({
  parameters: [param("x", real(0, 1)), param("y", real(0, 1))],
  trials: [trial("run", { x: ref("x"), y: ref("y") }, ["loss"])],
  objectives: [minimize(metric("run", "loss"))],
  method: search("gp"),
  parallel: 4,
  budget: { trials: 24 },
});

const bowl = (x: unknown, y: unknown): number => (Number(x) - 0.3) ** 2 + (Number(y) - 0.6) ** 2;

/** A task whose trials take as long as they like. */
const after =
  (milliseconds: (number: number) => number, begun: (number: number) => void = () => {}): Run =>
  async ({ x, y }, { trial: number }) => {
    begun(number);
    await sleep(milliseconds(number));
    return { loss: bowl(x, y) };
  };

const start = (
  parts: Partial<Plan>,
  run: Run,
  options: Partial<RunOptions> = {},
): Promise<Outcome> =>
  runStudy(
    { ...study, ...parts },
    {
      store: memoryStore(),
      tasks: registry({ run }),
      seed: 1,
      ...options,
    },
  );

const found = ({ trials }: Outcome) =>
  trials.map(({ number, params, objectives }) => ({ number, params, objectives }));

describe("parallel trials", () => {
  it("are the same whichever is faster", async () => {
    const even = found(
      await start(
        {},
        after(() => 1),
      ),
    );
    expect(even).toHaveLength(24);
    const uneven = [(n: number) => (n * 7) % 11, (n: number) => (n % 5 === 0 ? 30 : 0)];
    for (const each of uneven) expect(found(await start({}, after(each)))).toEqual(even);
  });

  it("are others with another number of them: what a trial sees depends on it", async () => {
    const four = found(
      await start(
        {},
        after(() => 0),
      ),
    );
    const two = found(
      await start(
        { parallel: 2 },
        after(() => 0),
      ),
    );
    expect(two.slice(0, 5)).toEqual(four.slice(0, 5));
    expect(two).not.toEqual(four);
  });

  it("run so many at a time, and see what their numbers say", async () => {
    const store = memoryStore();
    let [now, most] = [0, 0];
    const run: Run = async ({ x, y }) => {
      most = Math.max(most, ++now);
      await sleep(3);
      now -= 1;
      return { loss: bowl(x, y) };
    };
    await start({}, run, { store });
    expect(most).toBe(4);
    const told = new Set<number>();
    for (const event of store.events()) {
      if (event.kind === "told") told.add(event.number);
      if (event.kind !== "asked") continue;
      expect(event.seen).toBe(firstSeen(event.number, 4));
      for (let number = 0; number < event.seen; number++) expect(told).toContain(number);
    }
  });

  it("go on the same after a stop at any moment", async () => {
    const whole = found(
      await start(
        {},
        after(() => 1),
      ),
    );
    for (const stopAt of [3, 9, 17]) {
      const store = memoryStore();
      const controller = new AbortController();
      const onEvent = (event: StudyEvent): void => {
        if (event.kind === "told" && event.number === stopAt) controller.abort();
      };
      const first = await start(
        {},
        after((n) => (n * 5) % 7),
        {
          store,
          onEvent,
          signal: controller.signal,
        },
      );
      expect(first.reason).toBe("interrupted");
      expect(first.trials.length).toBeLessThan(24);
      expect(
        found(
          await start(
            {},
            after((n) => (n * 3) % 8),
            { store },
          ),
        ),
      ).toEqual(whole);
    }
  });

  it("end at the same trial by a rule, whichever is faster", async () => {
    const stops = [{ name: "target", settings: { value: 0.05 } }];
    const one = await start(
      { stops },
      after(() => 0),
    );
    const other = await start(
      { stops },
      after((n) => (n % 3) * 8),
    );
    expect(one.reason).toBe("target");
    expect(found(other)).toEqual(found(one));
  });

  it("each have the time that the budget gives a trial", async () => {
    const outcome = await start(
      { budget: { trials: 8, timePerTrial: 0.3 } },
      after((n) => (n === 2 ? 10_000 : 150)),
    );
    const states = outcome.trials.map(({ number, state }) => [number, state]);
    expect(states.filter(([, state]) => state === "failed")).toEqual([[2, "failed"]]);
    expect(outcome.trials).toHaveLength(8);
    expect(outcome.trials[2]?.error).toContain("longer than the 0.3 s");
  });
});
