/** Studies under a schedule: fused trials that pause, and what becomes of them when a study is cut off. */
import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/plan/document.ts";
import { memoryStore, type Outcome, type RunOptions, runStudy } from "../../src/runtime/index.ts";
import { StudyError } from "../../src/space/error.ts";
import type { GroupMember, MemberOutcome, Snapshot, Task } from "../../src/tasks/task.ts";
import { int, metric, minimize, param, plan, real, ref, search, trial } from "../support/plans.ts";
import type { Run } from "../support/tasks.ts";
import { divideByKind, fusedRegistry } from "./fused-tasks.ts";

const base = plan({
  parameters: [param("x", real(0, 1)), param("epochs", int(1, 9), { fidelity: true })],
  trials: [trial("run", { x: ref("x"), epochs: ref("epochs") }, ["loss"])],
  objectives: [minimize(metric("run", "loss"))],
  method: search("random"),
  budget: { trials: 27 },
  seed: 3,
});

const scheduled = (name: string, settings = {}, more: Partial<Plan> = {}): Plan => ({
  ...base,
  ...more,
  schedule: { name, settings },
});

interface Pausing {
  readonly batch?: number;
  readonly sideBySide?: boolean;
  readonly metric?: string;
  /** The greatest x is best, though those that are small train together. */
  readonly greatest?: boolean;
  /** Sees each group, and where its members begin. */
  readonly onGroup?: (members: readonly GroupMember[]) => void;
  readonly onEpoch?: (member: GroupMember, epoch: number) => void;
}

/**
 * A training whose state is one number, which forgets nothing: w ← 0.9 w + x + noise of the epoch. Side by side it
 * depends in the last digits on who trains beside it.
 */
function pausingTask({
  batch = 9,
  sideBySide = false,
  metric: name = "loss",
  ...on
}: Pausing = {}): Task {
  const carryOut = async (
    members: readonly GroupMember[],
    ended: (place: number, outcome: MemberOutcome) => void,
  ): Promise<void> => {
    on.onGroup?.(members);
    for (const [place, member] of members.entries()) {
      const { inputs, context, pauseAt, from } = member;
      const x = on.greatest === true ? 1 - Number(inputs["x"]) : Number(inputs["x"]);
      const beside = sideBySide ? 1e-5 * members.length : 0;
      let weight = from?.segments["w"]?.[0] ?? 1;
      let paused = false;
      try {
        for (let epoch = (from?.step ?? 0) + 1; epoch <= Number(inputs["epochs"]); epoch++) {
          on.onEpoch?.(member, epoch);
          const noise = context.random(`epoch ${epoch}`).uniform();
          weight = Math.fround(0.9 * weight + x + 0.1 * noise + beside);
          if (epoch === inputs["epochs"]) break;
          context.report(epoch, { [name]: weight });
          if (epoch !== pauseAt) continue;
          paused = true;
          const snapshot: Snapshot = {
            step: epoch,
            updates: epoch,
            segments: { w: Float32Array.of(weight) },
          };
          ended(place, { kind: "paused", snapshot, metrics: { [name]: weight } });
          break;
        }
        if (!paused) ended(place, { kind: "returned", metrics: { loss: weight } });
      } catch (thrown) {
        const error = thrown instanceof Error ? thrown : new Error(String(thrown));
        ended(place, { kind: "threw", error });
      }
    }
  };
  return {
    name: "training",
    run: () => Promise.reject(new Error("It is carried out in groups.")),
    fusion: {
      batch,
      limits: { trials: 4, bytes: 1e9 },
      sideBySide,
      divide: async (trials, limits) => divideByKind(trials, limits),
      run: carryOut,
    },
  };
}

const start = (study: Plan, task: Task, options: Partial<RunOptions> = {}): Promise<Outcome> =>
  runStudy(study, { store: memoryStore(), tasks: fusedRegistry({ run: task }), ...options });

const withoutTimes = ({ trials }: Outcome) => trials.map(({ seconds: _seconds, ...rest }) => rest);
const states = ({ trials }: Outcome, state: string): readonly number[] =>
  trials.flatMap((one) => (one.state === state ? [one.number] : []));

/** How many epochs were trained. */
function counted(pausing: Pausing = {}): { readonly task: Task; readonly epochs: () => number } {
  let epochs = 0;
  const task = pausingTask({
    ...pausing,
    onEpoch: () => {
      epochs += 1;
    },
  });
  return { task, epochs: () => epochs };
}

const ascending = (a: number, b: number): number => a - b;

describe("fused trials under a schedule", () => {
  it("asha lets one trial in three of the first batch go on from each rung, the best", async () => {
    const { task, epochs } = counted();
    const store = memoryStore();
    const outcome = await start(scheduled("asha"), task, { store, trials: 9 });
    const steps = new Map<number, number>();
    for (const event of store.events()) {
      if (event.kind === "reported") steps.set(event.number, event.step);
    }
    expect([...steps.values()].toSorted(ascending)).toEqual([1, 1, 1, 1, 1, 1, 3, 3, 8]);
    expect(states(outcome, "complete")).toHaveLength(1);
    expect(states(outcome, "pruned")).toHaveLength(8);
    expect(epochs()).toBe(9 + 3 * 2 + 6);
    const full = await start(base, pausingTask(), { trials: 9 });
    const losses = full.trials.map(({ objectives: [loss = NaN] }) => loss);
    const [kept] = states(outcome, "complete");
    expect(losses[kept ?? -1]).toBe(Math.min(...losses));
    // What is left gives what it gives without a schedule, to the last bit.
    expect(outcome.trials[kept ?? -1]?.objectives).toEqual(full.trials[kept ?? -1]?.objectives);
  });

  it("compares a batch with all that reached the step before", async () => {
    const store = memoryStore();
    await start(scheduled("asha"), pausingTask(), { store, trials: 18 });
    const reported = store.events().filter((event) => event.kind === "reported");
    const firsts = reported.filter(({ step }) => step === 1);
    const order = firsts.toSorted((a, b) => Number(a.metrics["loss"]) - Number(b.metrics["loss"]));
    const best = order.slice(0, 6).flatMap(({ number }) => (number >= 9 ? [number] : []));
    const later = reported.flatMap(({ number, step }) => (number >= 9 && step > 1 ? [number] : []));
    expect([...new Set(later)].toSorted(ascending)).toEqual(best.toSorted(ascending));
    expect(best.length).not.toBe(3);
  });

  it("a pruned trial has the metrics that it reported last, and no objective", async () => {
    const store = memoryStore();
    const outcome = await start(scheduled("asha"), pausingTask(), { store, trials: 9 });
    for (const one of outcome.trials.filter(({ state }) => state === "pruned")) {
      const last = store
        .events()
        .findLast((event) => event.kind === "reported" && event.number === one.number);
      expect(one).toMatchObject({ objectives: [], feasible: false });
      expect(last).toMatchObject({ metrics: one.metrics });
    }
  });

  it("those that are left train together, never with those that begin elsewhere", async () => {
    const groups: (readonly (readonly [number, number])[])[] = [];
    const task = pausingTask({
      greatest: true,
      onGroup: (members) => {
        groups.push(members.map(({ from, pauseAt }) => [from?.step ?? 0, pauseAt ?? 9]));
      },
    });
    await start(scheduled("asha"), task, { trials: 9 });
    expect(groups.slice(0, 3).flat()).toEqual(Array.from({ length: 9 }, () => [0, 1]));
    expect(groups.slice(3)).toEqual([
      [
        [1, 3],
        [1, 3],
        [1, 3],
      ],
      [[3, 9]],
    ]);
  });

  it("hyperband halves each bracket as its tables say, also across batches", async () => {
    const outcome = await start(scheduled("hyperband"), pausingTask({ batch: 17 }), { trials: 17 });
    // Brackets of 9, 5 and 3 trials.
    const complete = states(outcome, "complete");
    expect(complete.filter((number) => number < 9)).toHaveLength(1);
    expect(complete.filter((number) => number >= 9 && number < 14)).toHaveLength(1);
    expect(complete.filter((number) => number >= 14)).toEqual([14, 15, 16]);
  });

  const all: readonly (readonly [string, Plan])[] = [
    ["asha", scheduled("asha")],
    ["hyperband", scheduled("hyperband")],
    ["median", scheduled("median", { startup: 3 })],
    ["pbt", scheduled("pbt", { population: 9, interval: 2 })],
    ["asha with repeat", scheduled("asha", {}, { repeat: 2, budget: { trials: 14 } })],
  ];

  it.each(all)("%s: a study cut off anywhere goes on to the same trials", async (_, study) => {
    for (const sideBySide of [false, true]) {
      const store = memoryStore();
      const whole = await start(study, pausingTask({ sideBySide }), { store });
      const events = store.events();
      for (let cut = 1; cut < events.length; cut += Math.ceil(events.length / 40)) {
        // A batch is asked for in one transaction.
        if (events[cut - 1]?.kind === "asked" && events[cut]?.kind === "asked") continue;
        const rest = memoryStore(events.slice(0, cut));
        const outcome = await start(study, pausingTask({ sideBySide }), { store: rest });
        expect(withoutTimes(outcome), `cut after ${cut} events`).toEqual(withoutTimes(whole));
        const told = rest
          .events()
          .flatMap((event) => (event.kind === "told" ? [event.number] : []));
        expect(new Set(told).size).toBe(told.length);
        const explored = rest
          .events()
          .flatMap((event) => (event.kind === "explored" ? [`${event.number} ${event.step}`] : []));
        expect(new Set(explored).size).toBe(explored.length);
      }
    }
  });

  it.each(all)(
    "%s: is cut off within a batch by its user and goes on the same",
    async (_, study) => {
      const whole = await start(study, pausingTask());
      const controller = new AbortController();
      let epochs = 0;
      const store = memoryStore();
      const stopping = pausingTask({
        onEpoch: () => {
          epochs += 1;
          if (epochs === 21) controller.abort();
        },
      });
      const first = await start(study, stopping, { store, signal: controller.signal });
      expect(first.reason).toBe("interrupted");
      const outcome = await start(study, pausingTask(), { store });
      expect(withoutTimes(outcome)).toEqual(withoutTimes(whole));
    },
  );

  it("pbt copies the weights and changes the numbers of the worst, which the study knows", async () => {
    const store = memoryStore();
    const study = scheduled("pbt", { population: 9, interval: 2 });
    const outcome = await start(study, pausingTask({ batch: 4 }), { store, trials: 9 });
    const explored = store.events().filter((event) => event.kind === "explored");
    expect(explored.map(({ step }) => step)).toEqual([2, 4, 6, 8]);
    const asked = store.events().filter((event) => event.kind === "asked");
    // One batch holds the population, whatever the task asks for.
    expect(asked.map(({ batch }) => batch?.size)).toEqual(asked.map(() => 9));
    const last = explored.at(-1);
    expect(outcome.trials[last?.number ?? -1]?.params).toEqual(last?.params);
    const before = asked.find(({ number }) => number === explored[0]?.from)?.params["x"];
    const x = Number(explored[0]?.params["x"]);
    expect(x).not.toBe(before);
    const reportAt = (number: number, step: number): number => {
      const event = store
        .events()
        .find((one) => one.kind === "reported" && one.number === number && one.step === step);
      return event?.kind === "reported" ? Number(event.metrics["loss"]) : NaN;
    };
    for (const { number, step, from, params } of explored.slice(0, 3)) {
      const noise = reportAt(number, step + 1) - 0.9 * reportAt(from, step) - Number(params["x"]);
      expect(noise).toBeGreaterThan(-1e-6);
      expect(noise).toBeLessThan(0.1 + 1e-6);
    }
    const without = await start(base, pausingTask(), { trials: 9 });
    const worst = ({ trials }: Outcome) =>
      Math.max(...trials.map(({ objectives: [loss = NaN] }) => loss));
    expect(worst(outcome)).toBeLessThan(worst(without));
  });

  it("a budget of epochs is never exceeded, and used up but for less than a whole trial", async () => {
    for (const [, study] of all.slice(0, 4)) {
      const { task, epochs } = counted();
      const outcome = await start({ ...study, budget: { fidelity: 200 } }, task);
      expect(outcome.reason).toBe("budget");
      expect(epochs()).toBeLessThanOrEqual(200);
      expect(epochs()).toBeGreaterThan(200 - 9);
    }
  });

  it("decides by the means of all runs under `repeat`", async () => {
    const store = memoryStore();
    const study = scheduled("asha", {}, { repeat: 3 });
    const outcome = await start(study, pausingTask(), { store, trials: 9 });
    expect(states(outcome, "complete")).toHaveLength(1);
    const reported = store.events().filter((event) => event.kind === "reported");
    const firsts = reported.filter(({ step }) => step === 1);
    expect(firsts).toHaveLength(9);
    const losses = firsts.map(({ number, metrics, runs = [] }) => {
      const mean = runs.reduce((sum, run) => sum + Number(run["loss"]), 0) / 3;
      expect(runs).toHaveLength(3);
      expect(metrics["loss"]).toBeCloseTo(mean, 12);
      return { number, mean };
    });
    const best = losses.toSorted((a, b) => a.mean - b.mean).slice(0, 3);
    const later = new Set(reported.flatMap(({ number, step }) => (step > 1 ? [number] : [])));
    expect([...later].toSorted(ascending)).toEqual(
      best.map(({ number }) => number).toSorted(ascending),
    );
  });

  it("says which metric must be reported where an objective reads one that is not", async () => {
    const silent = start(scheduled("asha"), pausingTask({ metric: "other" }));
    await expect(silent).rejects.toThrow(StudyError);
    await expect(silent).rejects.toThrow(
      "reads `loss`, which it does not report (it reports other)",
    );
  });
});

describe("trials that train by themselves under a schedule", () => {
  const reporting =
    (seen: (number: number, epoch: number) => void = () => {}): Run =>
    async ({ x, epochs }, { trial: number, report, signal }) => {
      let weight = 1;
      for (let epoch = 1; epoch <= Number(epochs); epoch++) {
        seen(number, epoch);
        weight = 0.9 * weight + Number(x);
        if (epoch < Number(epochs)) report(epoch, { loss: weight });
        signal.throwIfAborted();
      }
      return { loss: weight };
    };
  const run = (study: Plan, task: Run, options: Partial<RunOptions> = {}): Promise<Outcome> =>
    runStudy(study, { store: memoryStore(), tasks: fusedRegistry({ run: task }), ...options });

  it("stops each that is not among the best third of those that ended before", async () => {
    const last = new Map<number, number>();
    const outcome = await run(
      scheduled("asha"),
      reporting((number, epoch) => last.set(number, epoch)),
    );
    expect(outcome.trials).toHaveLength(27);
    expect(outcome.trials[0]?.state).toBe("complete");
    const at1 = outcome.trials.map(({ params }) => 0.9 + Number(params["x"]));
    for (const { number } of outcome.trials) {
      const reached = at1.slice(0, number + 1).toSorted((a, b) => a - b);
      const kept = reached.slice(0, Math.max(1, Math.floor(reached.length / 3)));
      expect(Number(last.get(number)) > 1).toBe(kept.includes(at1[number] ?? NaN));
    }
    const pruned = outcome.trials.filter(({ state }) => state === "pruned");
    expect(pruned.length).toBeGreaterThan(15);
    for (const one of pruned) {
      expect(one).toMatchObject({ objectives: [], metrics: { loss: expect.any(Number) } });
    }
  });

  it("goes on to the same trials wherever it is cut off", async () => {
    for (const study of [scheduled("asha"), scheduled("median"), scheduled("hyperband")]) {
      const store = memoryStore();
      const whole = await run(study, reporting(), { store });
      const events = store.events();
      for (let cut = 1; cut < events.length; cut += Math.ceil(events.length / 30)) {
        const rest = memoryStore(events.slice(0, cut));
        const outcome = await run(study, reporting(), { store: rest });
        expect(withoutTimes(outcome)).toEqual(withoutTimes(whole));
      }
    }
  });

  it("refuses what cannot be decided: copies, means over runs, and tasks that say nothing", async () => {
    await expect(run(scheduled("pbt"), reporting())).rejects.toThrow("`schedule pbt` copies");
    await expect(run(scheduled("asha", {}, { repeat: 2 }), reporting())).rejects.toThrow(
      "under `repeat 2`",
    );
    await expect(run(scheduled("asha"), () => ({ loss: 1 }))).rejects.toThrow(
      "`run` reports nothing while it trains",
    );
    const later = plan({
      ...scheduled("asha"),
      trials: [...base.trials, trial("test", { x: ref("x") }, ["error"])],
      objectives: [minimize(metric("test", "error"))],
    });
    const tasks = fusedRegistry({ run: reporting(), test: () => ({ error: 1 }) });
    const both = runStudy(later, { store: memoryStore(), tasks });
    await expect(both).rejects.toThrow("reads `test.error`");
  });
});
