/** Fused trials that are stopped, that take time, and that report. */
import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/plan/document.ts";
import {
  memoryStore,
  type Outcome,
  type RunOptions,
  type RunProgress,
  runStudy,
} from "../../src/runtime/index.ts";
import type { StudyEvent } from "../../src/store/event.ts";
import type { GroupMember, Task } from "../../src/tasks/task.ts";
import { choice, metric, minimize, param, plan, real, ref, trial } from "../support/plans.ts";
import { fusedRegistry, fusedTask, type MemberRun } from "./fused-tasks.ts";
import { handClock } from "./hand-clock.ts";

const basic = plan({
  parameters: [param("x", real(0, 1)), param("kind", choice("a"))],
  trials: [trial("run", { x: ref("x"), kind: ref("kind") }, ["loss"])],
  objectives: [minimize(metric("run", "loss"))],
  budget: { trials: 8 },
});

const plainly: MemberRun = ({ inputs }) => ({ loss: Number(inputs["x"]) });

const start = (study: Plan, run: Task, options: Partial<RunOptions> = {}): Promise<Outcome> =>
  runStudy(study, { store: memoryStore(), tasks: fusedRegistry({ run }), ...options });

const withoutTimes = ({ trials }: Outcome) => trials.map(({ seconds: _seconds, ...rest }) => rest);
const kinds = (events: readonly StudyEvent[]): string => events.map(({ kind }) => kind).join(" ");

/** One that never ends by itself. */
const endless = () => new Promise<never>(() => undefined);

describe("stopping fused trials", () => {
  it("keeps those that ended, and carries the others out again", async () => {
    const store = memoryStore();
    const controller = new AbortController();
    let ended = 0;
    const run: MemberRun = (member) => {
      if (ended === 3) {
        controller.abort();
        return endless();
      }
      ended += 1;
      return plainly(member, []);
    };
    const task = fusedTask(run, { batch: 6, limits: { trials: 6, bytes: 1 } });
    const outcome = await start(basic, task, { store, signal: controller.signal });
    expect(outcome.reason).toBe("interrupted");
    expect(outcome.trials).toHaveLength(3);
    expect(kinds(store.events())).toBe(`started ${"asked ".repeat(6)}told told told stopped`);
    const rest = await start(basic, fusedTask(plainly), { store });
    expect(withoutTimes(rest)).toEqual(withoutTimes(await start(basic, fusedTask(plainly))));
    expect(rest).toMatchObject({ resumed: 3, reason: "budget" });
  });

  it("between suggestions asks for none of them", async () => {
    const store = memoryStore();
    const controller = new AbortController();
    const { clock } = handClock();
    let now = 0;
    const hasty = {
      ...clock,
      now: () => now++,
      after: (seconds: number, callback: () => void) => {
        if (now > 10) controller.abort();
        return clock.after(seconds, callback);
      },
    };
    const task = fusedTask(plainly, { batch: 100 });
    const study = { ...basic, budget: { trials: 100 } };
    const outcome = await start(study, task, { store, clock: hasty, signal: controller.signal });
    expect(outcome).toMatchObject({ reason: "interrupted", trials: [] });
    expect(kinds(store.events())).toBe("started stopped");
  });

  it("by a store that fails ends the run with its reason", async () => {
    const store = memoryStore();
    const append: typeof store.append = (...events) => {
      const number = store.events().filter(({ kind }) => kind === "told").length;
      if (number === 2 && events.some(({ kind }) => kind === "told")) throw new Error("disk full");
      store.append(...events);
    };
    const task = fusedTask(plainly);
    await expect(start(basic, task, { store: { ...store, append } })).rejects.toThrow("disk full");
    expect(store.events().filter(({ kind }) => kind === "told")).toHaveLength(2);
    expect(kinds(store.events())).not.toContain("stopped");
    const rest = await start(basic, task, { store });
    expect(withoutTimes(rest)).toEqual(withoutTimes(await start(basic, task)));
  });
});

describe("the time of fused trials", () => {
  /** Each step of a group takes a second; trial `n` needs `n + 1` of them. */
  const stepwise = (pass: (seconds: number) => void): Task => {
    const task = fusedTask(plainly, { batch: 4 });
    const { fusion } = task;
    if (fusion === undefined) throw new Error("It is fused.");
    return {
      ...task,
      fusion: {
        ...fusion,
        run: async (members: readonly GroupMember[], ended) => {
          for (const { context } of members) context.advance(0);
          for (let step = 1; step <= 4; step++) {
            if (members.some(({ context }) => context.signal.aborted)) return;
            pass(1);
            await Promise.resolve();
            for (const [place, { inputs, context }] of members.entries()) {
              if (context.signal.aborted) continue;
              if (context.trial % 4 >= step - 1) context.advance(10);
              if (context.trial % 4 !== step - 1) continue;
              ended(place, { kind: "returned", metrics: { loss: Number(inputs["x"]) } });
            }
          }
        },
      },
    };
  };

  it("is shared by those under way, and counts once for the budget", async () => {
    const { clock, pass } = handClock();
    const store = memoryStore();
    const study = { ...basic, budget: { time: 7 } };
    const outcome = await start(study, stepwise(pass), { store, clock });
    const shares = [1 / 4, 1 / 4 + 1 / 3, 1 / 4 + 1 / 3 + 1 / 2, 1 / 4 + 1 / 3 + 1 / 2 + 1];
    const seconds = outcome.trials.map((each) => each.seconds);
    for (const [i, share] of [...shares, ...shares.slice(0, 2)].entries()) {
      expect(seconds[i]).toBeCloseTo(share, 9);
    }
    expect(outcome.reason).toBe("time");
    expect(outcome.training).toEqual({
      steps: 10 * (4 + 3 + 2 + 1 + 4 + 3),
      seconds: 7,
      groups: [4, 4],
    });
    const last = store.events().at(-1);
    const sum = seconds.reduce((total, each) => total + each, 0);
    expect(last).toMatchObject({ kind: "stopped", reason: "time" });
    expect(last?.kind === "stopped" ? (last.seconds ?? 0) + sum : 0).toBeCloseTo(7, 9);
  });

  it("is that of a group from its first sign on", async () => {
    const { clock, pass } = handClock();
    const task = fusedTask(plainly, { batch: 4, limits: { trials: 2, bytes: 1 } });
    const { fusion } = task;
    if (fusion === undefined) throw new Error("It is fused.");
    let before = Promise.resolve();
    const inTurn: Task = {
      ...task,
      fusion: {
        ...fusion,
        run: (members, ended) => {
          before = before.then(async () => {
            members[0]?.context.report(1, { loss: 1 });
            pass(4);
            for (const place of members.keys()) {
              ended(place, { kind: "returned", metrics: { loss: 1 } });
            }
            await Promise.resolve();
          });
          return before;
        },
      },
    };
    const { trials } = await start({ ...basic, budget: { trials: 4 } }, inTurn, { clock });
    expect(trials.map(({ seconds }) => seconds)).toEqual([2, 2, 2, 2]);
  });

  it("beyond the limit of a trial fails that one alone", async () => {
    const { clock, pass } = handClock();
    const study = { ...basic, budget: { trials: 4, timePerTrial: 2 } };
    const { trials } = await start(study, stepwise(pass), { clock });
    expect(trials.map(({ state }) => state)).toEqual([
      "complete",
      "complete",
      "complete",
      "failed",
    ]);
    expect(trials[3]?.error).toBe("It took longer than the 2 s that the budget gives a trial.");
  });

  it("beyond the limit needs no task that listens", async () => {
    const { clock, pass } = handClock();
    const study = { ...basic, budget: { trials: 4, timePerTrial: 2 }, retry: 3 };
    const task = fusedTask(() => endless(), {
      batch: 4,
      onGroup: () => {
        setTimeout(() => {
          pass(9);
        }, 1);
      },
    });
    const { trials, reason } = await start(study, task, { clock });
    expect(reason).toBe("budget");
    expect(trials.map(({ state }) => state)).toEqual(["failed", "failed", "failed", "failed"]);
  });
});

describe("reports of fused trials", () => {
  const epochs: MemberRun = (member) => {
    for (let epoch = 1; epoch <= 3; epoch++) {
      member.context.advance(5);
      member.context.report(epoch, { loss: 1 / epoch });
    }
    return plainly(member, []);
  };

  it("are those of the first run of each, stored before it is told", async () => {
    const store = memoryStore();
    await start({ ...basic, repeat: 2 }, fusedTask(epochs), { store });
    for (let number = 0; number < 8; number++) {
      const own = store
        .events()
        .filter((event) => "number" in event && event.number === number && event.kind !== "asked");
      expect(kinds(own)).toBe("reported reported reported told");
      expect(own.slice(0, 3).map((event) => (event.kind === "reported" ? event.step : 0))).toEqual([
        1, 2, 3,
      ]);
    }
  });

  it("are stored together, a moment later at most", async () => {
    const { clock, pass } = handClock();
    const store = memoryStore();
    const appended: number[] = [];
    const append: typeof store.append = (...events) => {
      appended.push(events.length);
      store.append(...events);
    };
    const waiting: MemberRun = (member) => {
      void epochs(member, []);
      expect(kinds(store.events())).toBe("started asked");
      pass(0.3);
      expect(kinds(store.events())).toBe("started asked reported reported reported");
      return plainly(member, []);
    };
    const one = { ...basic, budget: { trials: 1 } };
    await start(one, fusedTask(waiting), { store: { ...store, append }, clock });
    expect(appended).toEqual([1, 1, 3, 1, 1]);
  });

  it("and steps are progress: of all, and of those under way", async () => {
    const seen: RunProgress[] = [];
    const task = fusedTask(epochs, { batch: 4, limits: { trials: 1, bytes: 1 } });
    const outcome = await start(basic, task, { onProgress: (progress) => seen.push(progress) });
    expect(outcome.training.steps).toBe(8 * 3 * 5);
    expect(seen.at(-1)).toEqual({ steps: 120, trials: 0, epochs: 0 });
    expect(Math.max(...seen.map(({ trials }) => trials))).toBe(4);
    expect(Math.max(...seen.map((each) => each.epochs))).toBe(3);
    expect(seen.map(({ steps }) => steps)).toEqual(
      seen.map(({ steps }) => steps).toSorted((a, b) => a - b),
    );
    expect(seen[0]).toEqual({ steps: 5, trials: 1, epochs: 0 });
  });
});
