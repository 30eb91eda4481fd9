import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/plan/document.ts";
import { memoryStore, type Outcome, type RunOptions, runStudy } from "../../src/runtime/index.ts";
import { StudyError } from "../../src/space/error.ts";
import type { AskedEvent, Store, StudyEvent } from "../../src/store/event.ts";
import type { GroupMember, Task } from "../../src/tasks/task.ts";
import {
  apply,
  choice,
  metric,
  minimize,
  num,
  param,
  plan,
  real,
  ref,
  require,
  search,
  trial,
} from "../support/plans.ts";
import type { Run } from "../support/tasks.ts";
import {
  type FakeFusion,
  fusedRegistry,
  fusedTask,
  type MemberRun,
  shuffled,
} from "./fused-tasks.ts";

const basic = plan({
  parameters: [param("x", real(0, 1)), param("kind", choice("a", "b"))],
  trials: [trial("run", { x: ref("x"), kind: ref("kind") }, ["loss"])],
  objectives: [minimize(metric("run", "loss"))],
  budget: { trials: 14 },
});

/** Depends on the trial and the run alone. */
const lossOf = ({ inputs, context }: GroupMember): number =>
  Number(inputs["x"]) + 0.01 * context.random("noise").uniform();

const noisy: MemberRun = (member) => ({ loss: lossOf(member) });

/** Depends in the last digits on who trains beside it, as on a GPU. */
const sensitive: MemberRun = (member, together) => {
  const others = together.reduce((sum, { inputs }) => sum + Number(inputs["x"]), 0);
  return { loss: lossOf(member) + 1e-9 * others };
};

type Tasks = { readonly [name: string]: Run | Task };

const start = (study: Plan, tasks: Tasks, options: Partial<RunOptions> = {}): Promise<Outcome> =>
  runStudy(study, { store: memoryStore(), tasks: fusedRegistry(tasks), ...options });

const withoutTimes = ({ trials }: Outcome) => trials.map(({ seconds: _seconds, ...rest }) => rest);
const kinds = (events: readonly StudyEvent[]): string => events.map(({ kind }) => kind).join(" ");
const askedOf = (store: Store): readonly AskedEvent[] =>
  store.events().filter((event) => event.kind === "asked");
const toldOf = (store: Store): readonly number[] =>
  store.events().flatMap((event) => (event.kind === "told" ? [event.number] : []));

/** Sees what is appended together. */
function watched(earlier: readonly StudyEvent[] = []) {
  const store = memoryStore(earlier);
  const appended: (readonly StudyEvent[])[] = [];
  const append: Store["append"] = (...events) => {
    appended.push(events);
    store.append(...events);
  };
  return { store: { ...store, append }, appended };
}

describe("a study of fused trials", () => {
  it("records its limits, asks for whole batches at once, and says who trains together", async () => {
    const { store, appended } = watched();
    await start(basic, { run: fusedTask(noisy) }, { store });
    const started = store.events()[0];
    expect(started).toMatchObject({ fusion: { run: { batch: 6, trials: 4, bytes: 1e9 } } });
    const batches = appended.filter(([first]) => first?.kind === "asked");
    expect(batches.map((events) => events.length)).toEqual([6, 6, 2]);
    for (const [i, events] of batches.entries()) {
      const first = 6 * i;
      const byGroup = new Map<number, Set<unknown>>();
      for (const [j, event] of events.entries()) {
        expect(event).toMatchObject({
          kind: "asked",
          number: first + j,
          seen: first,
          batch: { first, size: events.length },
        });
        if (event.kind !== "asked") continue;
        const [group = -1, ...others] = event.groups?.["run"] ?? [];
        expect(others).toEqual([]);
        byGroup.set(group, (byGroup.get(group) ?? new Set()).add(event.params["kind"]));
      }
      for (const own of byGroup.values()) expect(own.size).toBe(1);
      expect(byGroup.size).toBeGreaterThan(0);
      expect(new Set(byGroup.keys())).toEqual(new Set([...byGroup.keys()].keys()));
    }
    expect(kinds(store.events())).toMatch(
      /^started (asked ){6}(told ){6}(asked ){6}(told ){6}asked asked told told stopped$/,
    );
  });

  it("trains each group as it was recorded, all groups of a batch at once", async () => {
    const store = memoryStore();
    const groups: (readonly number[])[] = [];
    let [underWay, most] = [0, 0];
    const task = fusedTask(
      async (member) => {
        most = Math.max(most, underWay);
        await new Promise((resolve) => setTimeout(resolve, 1));
        underWay = 0;
        return noisy(member, []);
      },
      {
        onGroup: (members) => {
          underWay += 1;
          groups.push(members.map(({ context }) => context.trial));
        },
      },
    );
    await start({ ...basic, budget: { trials: 6 } }, { run: task }, { store });
    const recorded = new Map<number, number[]>();
    for (const { number, groups: own } of askedOf(store)) {
      const group = own?.["run"]?.[0] ?? -1;
      recorded.set(group, [...(recorded.get(group) ?? []), number]);
    }
    expect(groups).toEqual([...recorded.values()]);
    expect(groups.length).toBeGreaterThan(1);
    expect(most).toBe(groups.length);
  });

  it("has the trials of an unfused one, whatever the batches and groups are", async () => {
    const { fusion: _, ...unfused } = fusedTask(noisy);
    const alone = await start(basic, { run: unfused });
    const shapes: readonly FakeFusion[] = [
      { batch: 1 },
      { batch: 3, limits: { trials: 1, bytes: 1 } },
      { batch: 100, limits: { trials: 100, bytes: 1 } },
    ];
    for (const shape of shapes) {
      const fused = await start(basic, { run: fusedTask(noisy, shape) });
      expect(withoutTimes(fused)).toEqual(withoutTimes(alone));
    }
  });

  it("has the same trials in whatever order they end", async () => {
    const stopping = { ...basic, stops: [{ name: "plateau", settings: { trials: 5, by: 0.05 } }] };
    const outcomes = [];
    const orders = [];
    for (const seed of [1, 2, 3, 4]) {
      const store = memoryStore();
      const task = fusedTask(noisy, { order: shuffled(seed) });
      const outcome = await start(stopping, { run: task }, { store });
      orders.push(toldOf(store).join(" "));
      outcomes.push({
        reason: outcome.reason,
        best: outcome.best,
        trials: withoutTimes(outcome),
        asked: askedOf(store),
      });
    }
    expect(new Set(orders).size).toBeGreaterThan(2);
    for (const { best: _, ...outcome } of outcomes) {
      const { best: __, ...first } = outcomes[0] ?? {};
      expect(outcome).toEqual(first);
    }
    const numbers = outcomes.map(({ best }) =>
      best !== undefined && "number" in best ? best.number : -1,
    );
    expect(new Set(numbers).size).toBe(1);
  });

  it("has the first of equal trials for its best, and tells the first run that failed", async () => {
    for (const seed of [1, 2, 3]) {
      const order = shuffled(seed);
      const equal = await start(basic, { run: fusedTask(() => ({ loss: 1 }), { order }) });
      expect(equal.best).toMatchObject({ number: 0 });
      const failing: MemberRun = ({ context }) => {
        if (context.run > 0) throw new Error(`run ${context.run} failed`);
        return { loss: 1 };
      };
      const backwards = (members: readonly GroupMember[]) => [...members.keys()].toReversed();
      const task = fusedTask(failing, { order: backwards, limits: { trials: 9, bytes: 1 } });
      const failed = await start({ ...basic, repeat: 3 }, { run: task });
      expect(new Set(failed.trials.map(({ error }) => error))).toEqual(new Set(["run 1 failed"]));
    }
  });

  it("has no groups beforehand where an argument may have to be measured first", async () => {
    const store = memoryStore();
    const high = apply("greater", ref("x"), num(0.5));
    const sometimes = {
      kind: "if",
      condition: high,
      then: metric("run", "loss"),
      otherwise: num(0),
    } as const;
    const two = plan({
      ...basic,
      trials: [...basic.trials, trial("second", { x: sometimes, kind: ref("kind") }, ["loss"])],
    });
    const groups: number[] = [];
    const second = fusedTask(noisy, { onGroup: (members) => groups.push(members.length) });
    await start(two, { run: fusedTask(noisy), second }, { store });
    for (const each of askedOf(store)) expect(Object.keys(each.groups ?? {})).toEqual(["run"]);
    expect(groups.reduce((sum, size) => sum + size, 0)).toBe(14);
    expect(groups.length).toBeLessThan(14);
  });

  it("without a fused trial has neither batches nor groups", async () => {
    const store = memoryStore();
    await start(basic, { run: ({ x }) => ({ loss: Number(x) }) }, { store });
    const [started, asked] = store.events();
    expect(started).not.toHaveProperty("fusion");
    expect(asked).not.toHaveProperty("batch");
    expect(asked).not.toHaveProperty("groups");
    expect(kinds(store.events())).toMatch(/^started (asked told ){14}stopped$/);
  });

  it("asks for the least batch of its tasks", async () => {
    const store = memoryStore();
    const two = plan({
      ...basic,
      trials: [...basic.trials, trial("second", { x: ref("x"), kind: ref("kind") }, ["loss"])],
    });
    const tasks = { run: fusedTask(noisy, { batch: 9 }), second: fusedTask(noisy, { batch: 5 }) };
    await start(two, tasks, { store });
    expect(askedOf(store).map(({ seen }) => seen)).toEqual(
      Array.from({ length: 14 }, (_, i) => i - (i % 5)),
    );
    expect(Object.keys(askedOf(store)[0]?.groups ?? {})).toEqual(["run", "second"]);
  });
});

describe("a batch", () => {
  it("never goes beyond the budget, and goes on where the one before would have", async () => {
    const store = memoryStore();
    const task = fusedTask(noisy);
    const first = await start({ ...basic, budget: { trials: 4 } }, { run: task }, { store });
    expect(first).toMatchObject({ reason: "budget" });
    expect(first.trials).toHaveLength(4);
    const more = await start(
      { ...basic, budget: { trials: 4 } },
      { run: task },
      { store, trials: 14 },
    );
    const whole = await start(basic, { run: task });
    expect(withoutTimes(more)).toEqual(withoutTimes(whole));
    expect(askedOf(store).map(({ seen, batch }) => [seen, batch?.first, batch?.size])).toEqual(
      Array.from({ length: 14 }, (_, i) =>
        i < 4 ? [0, 0, 4] : i < 6 ? [0, 4, 2] : i < 12 ? [6, 6, 6] : [12, 12, 2],
      ),
    );
  });

  it("never goes beyond the units of fidelity that are left", async () => {
    const study = plan({
      ...basic,
      parameters: [
        ...basic.parameters,
        param(
          "epochs",
          { kind: "int", low: 1, high: 10, scale: { name: "linear" } },
          { fidelity: true },
        ),
      ],
      budget: { fidelity: 89 },
    });
    const outcome = await start(study, { run: fusedTask(noisy) });
    expect(outcome).toMatchObject({ reason: "budget" });
    expect(outcome.trials).toHaveLength(8);
  });

  it("ends with the search", async () => {
    const grid = plan({ ...basic, method: search("grid", { points: 5 }), budget: {} });
    const outcome = await start(grid, { run: fusedTask(noisy) });
    expect(outcome).toMatchObject({ reason: "exhausted" });
    expect(outcome.trials).toHaveLength(10);
  });

  it("ends before a stopping rule is looked at, also where the study continues within it", async () => {
    const target = { ...basic, stops: [{ name: "target", settings: { value: 0.6 } }] };
    const store = memoryStore();
    const outcome = await start(target, { run: fusedTask(noisy) }, { store });
    expect(outcome).toMatchObject({ reason: "target" });
    expect(outcome.trials).toHaveLength(6);
    const events = store.events();
    const reached = events.findIndex(
      (event) => event.kind === "told" && Number(event.objectives[0]) <= 0.6,
    );
    expect(kinds(events.slice(reached + 1))).toContain("told");
    const rest = memoryStore(events.slice(0, reached + 1));
    expect(await start(target, { run: fusedTask(noisy) }, { store: rest })).toMatchObject({
      reason: "target",
      trials: { length: 6 },
    });
  });
});

/** Fused, then alone, then fused with arguments that are first to be measured. */
const flow = plan({
  parameters: basic.parameters,
  trials: [
    trial("first", { x: ref("x"), kind: ref("kind") }, ["loss"]),
    trial("middle", { x: metric("first", "loss") }, ["loss"]),
    trial("last", { x: metric("middle", "loss"), kind: ref("kind") }, ["loss"]),
  ],
  constraints: [
    require("first.loss <= 0.8", apply("less_equal", metric("first", "loss"), num(0.8)), {
      phase: "metric",
    }),
  ],
  objectives: [minimize(metric("last", "loss"))],
  budget: { trials: 9 },
  repeat: 2,
  retry: 1,
});

/** Fails for some trials, for others at the first attempt only. */
function flaky(run: MemberRun): MemberRun {
  const tried = new Set<string>();
  return (member, together) => {
    const { trial: number, run: place } = member.context;
    member.context.report(1, { loss: number });
    const name = `${number}.${place}`;
    if (number === 2 && place === 1) throw new Error(`no luck in ${name}`);
    if (number === 4 && !tried.has(name)) {
      tried.add(name);
      throw new Error("not yet");
    }
    return number === 5 ? { loss: NaN } : run(member, together);
  };
}

describe.each([
  ["in turn", false, noisy],
  ["side by side", true, sensitive],
] as const)("trials that train %s", (_, sideBySide, run) => {
  const tasks = (order = shuffled(1)): Tasks => ({
    first: fusedTask(flaky(run), { sideBySide, order, batch: 6 }),
    middle: ({ x }, { random }) => ({ loss: Number(x) + 0.01 * random("noise").uniform() }),
    last: fusedTask(run, { sideBySide, order, batch: 6 }),
  });

  it("repeat each trial, check requirements between them, and fail alone", async () => {
    const store = memoryStore();
    const { trials } = await start(flow, tasks(), { store });
    for (const { groups } of askedOf(store)) {
      expect(groups).toEqual({ first: [expect.any(Number), expect.any(Number)] });
    }
    expect(trials.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    for (const each of trials) {
      const { number, state, error, runs } = each;
      if (number === 2) expect([state, error]).toEqual(["failed", "no luck in 2.1"]);
      else if (number === 5) {
        expect([state, error]).toEqual([
          "failed",
          "`first.loss` is not a number (NaN): the trial has no usable result.",
        ]);
      } else {
        const enough = Number(each.metrics["first.loss"]) <= 0.8;
        expect(state).toBe(enough ? "complete" : "infeasible");
        expect(runs).toHaveLength(2);
        expect(runs?.[0]?.["first.loss"]).not.toBe(runs?.[1]?.["first.loss"]);
      }
    }
    expect(new Set(trials.map(({ state }) => state)).size).toBe(3);
  });

  it("continue wherever their events are cut, with the trials of an undisturbed run", async () => {
    const store = memoryStore();
    const whole = await start(flow, tasks(), { store });
    const events = store.events();
    const batchStart = events.findIndex(({ kind }) => kind === "asked");
    for (let cut = 0; cut <= events.length; cut++) {
      // All of a batch is asked in one step.
      if (events[cut]?.kind === "asked" && events[cut - 1]?.kind === "asked") continue;
      const rest = memoryStore(events.slice(0, cut));
      const outcome = await start(flow, tasks(shuffled(cut)), { store: rest });
      expect(withoutTimes(outcome), `cut at ${cut} of ${batchStart}`).toEqual(withoutTimes(whole));
      expect(toldOf(rest).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
      expect(askedOf(rest)).toEqual(askedOf(store));
    }
  });
});

describe("a study that continues within a batch", () => {
  const onlyFirst = async (sideBySide: boolean) => {
    const store = memoryStore();
    const whole = await start(basic, { run: fusedTask(sensitive, { sideBySide }) }, { store });
    const events = store.events();
    const togetherWith = (number: number) => {
      const batch = askedOf(store).slice(0, 6);
      const group = batch[number]?.groups?.["run"]?.[0];
      return batch.filter(({ groups }) => groups?.["run"]?.[0] === group);
    };
    const first = events.findIndex(
      (event) => event.kind === "told" && togetherWith(event.number).length > 1,
    );
    const [told = -1] = toldOf(memoryStore(events.slice(first)));
    const together = togetherWith(told).map(({ number }) => number);
    const seen: number[] = [];
    const reporting: MemberRun = (member, others) => {
      member.context.report(1, { loss: 1 });
      return sensitive(member, others);
    };
    const onGroup = (members: readonly GroupMember[]) => {
      seen.push(...members.map(({ context }) => context.trial));
    };
    const rest = watched(events.slice(0, first + 1));
    const tasks = { run: fusedTask(reporting, { sideBySide, onGroup }) };
    const outcome = await start(basic, tasks, { store: rest.store });
    const again = rest.appended.flat();
    const before = toldOf(memoryStore(events.slice(0, first + 1)));
    return {
      before,
      told,
      together,
      seen: seen.filter((number) => number < 6),
      again,
      outcome,
      whole,
    };
  };

  it("carries out those that had not ended, where results depend on nothing else", async () => {
    const { before, seen } = await onlyFirst(false);
    expect([...before, ...seen].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("carries out whole groups, where they train side by side; who was told is not told again", async () => {
    const { told, together, seen, again, outcome, whole } = await onlyFirst(true);
    expect(together.length).toBeGreaterThan(1);
    for (const number of together) expect(seen).toContain(number);
    expect(again.filter((event) => "number" in event && event.number === told)).toEqual([]);
    expect(withoutTimes(outcome)).toEqual(withoutTimes(whole));
  });

  it("carries out all of a batch, where groups that train side by side first need results", async () => {
    const limits = { trials: 100, bytes: 1 };
    const study = plan({
      ...basic,
      parameters: [param("x", real(0, 1)), param("kind", choice("a"))],
      trials: [
        ...basic.trials,
        trial("second", { x: metric("run", "loss"), kind: ref("kind") }, ["loss"]),
      ],
      objectives: [minimize(metric("second", "loss"))],
    });
    const tasks = {
      run: fusedTask(sensitive, { sideBySide: true, limits: { trials: 1, bytes: 1 } }),
      second: fusedTask(sensitive, { sideBySide: true, limits }),
    };
    const store = memoryStore();
    const whole = await start(study, tasks, { store });
    const cut = store.events().findIndex(({ kind }) => kind === "told") + 1;
    const rest = memoryStore(store.events().slice(0, cut));
    expect(withoutTimes(await start(study, tasks, { store: rest }))).toEqual(withoutTimes(whole));
  });

  it("has the groups that were recorded, however they would be divided now", async () => {
    const store = memoryStore();
    const study = { ...basic, budget: { trials: 6 } };
    await start(study, { run: fusedTask(noisy) }, { store });
    const recorded = new Map<number | undefined, number[]>();
    for (const { number, groups } of askedOf(store)) {
      const group = groups?.["run"]?.[0];
      recorded.set(group, [...(recorded.get(group) ?? []), number]);
    }
    const seen: (readonly number[])[] = [];
    const task = fusedTask(noisy, {
      onGroup: (members) => seen.push(members.map(({ context }) => context.trial)),
      onDivide: () => {
        throw new Error("It is divided already.");
      },
    });
    const rest = memoryStore(store.events().slice(0, 7));
    await start(study, { run: task }, { store: rest });
    expect(seen).toEqual([...recorded.values()]);
    expect(seen.some((members) => members.length > 1)).toBe(true);
  });

  it("leaves a group alone of which all were told", async () => {
    const store = memoryStore();
    const task = (seen: number[]) =>
      fusedTask(sensitive, {
        sideBySide: true,
        onGroup: (members) => {
          seen.push(...members.map(({ context }) => context.trial));
        },
      });
    await start({ ...basic, budget: { trials: 6 } }, { run: task([]) }, { store });
    const asked = askedOf(store);
    const groupOf = (number: number) => asked[number]?.groups?.["run"]?.[0];
    const [told = -1] = toldOf(store);
    const all = asked.filter(({ number }) => groupOf(number) === groupOf(told));
    const events = store
      .events()
      .filter(
        (event) =>
          event.kind === "started" ||
          event.kind === "asked" ||
          (event.kind === "told" && groupOf(event.number) === groupOf(told)),
      );
    const seen: number[] = [];
    const rest = memoryStore(events);
    await start({ ...basic, budget: { trials: 6 } }, { run: task(seen) }, { store: rest });
    expect(seen.toSorted((a, b) => a - b)).toEqual(
      asked
        .map(({ number }) => number)
        .filter((number) => !all.some((own) => own.number === number)),
    );
  });

  it("keeps the batches and limits that it recorded, whatever the machine has", async () => {
    const store = memoryStore();
    const half = { ...basic, budget: { trials: 8 } };
    await start(half, { run: fusedTask(noisy) }, { store });
    const limits: unknown[] = [];
    const other: FakeFusion = {
      batch: 2,
      limits: { trials: 1, bytes: 7 },
      onDivide: (_, given) => limits.push(given),
    };
    await start(half, { run: fusedTask(noisy, other) }, { store, trials: 20 });
    expect(askedOf(store).map(({ seen }) => seen)).toEqual(
      Array.from({ length: 20 }, (_, i) => i - (i % 6)),
    );
    expect(limits).toHaveLength(3);
    expect(new Set(limits.map((each) => JSON.stringify(each)))).toEqual(
      new Set(['{"trials":4,"bytes":1000000000}']),
    );
  });

  it("goes on one at a time where nothing was recorded", async () => {
    const store = memoryStore();
    const { fusion: _, ...unfused } = fusedTask(noisy);
    const half = { ...basic, budget: { trials: 8 } };
    await start(half, { run: unfused }, { store });
    const groups: unknown[] = [];
    const fused = fusedTask(noisy, { onGroup: (members) => groups.push(members) });
    const outcome = await start(half, { run: fused }, { store, trials: 14 });
    expect(kinds(store.events().slice(-13))).toMatch(/^(asked told ){6}stopped$/);
    expect(groups).toEqual([]);
    expect(withoutTimes(outcome)).toEqual(withoutTimes(await start(basic, { run: fused })));
  });

  it("goes on in batches where its task is no longer fused, and fuses again where it is", async () => {
    const store = memoryStore();
    const half = { ...basic, budget: { trials: 6 } };
    await start(half, { run: fusedTask(noisy) }, { store });
    const { fusion: _, ...unfused } = fusedTask(noisy);
    await start(half, { run: unfused }, { store, trials: 12 });
    expect(askedOf(store)[6]).toMatchObject({ batch: { first: 6, size: 6 } });
    expect(askedOf(store)[6]).not.toHaveProperty("groups");
    const groups: unknown[] = [];
    const fused = fusedTask(noisy, { onGroup: (members) => groups.push(members) });
    const rest = memoryStore(store.events().slice(0, -3));
    const outcome = await start(half, { run: fused }, { store: rest, trials: 14 });
    expect(groups.length).toBeGreaterThan(1);
    expect(withoutTimes(outcome)).toEqual(withoutTimes(await start(basic, { run: fused })));
  });
});

describe("a fused task that breaks down", () => {
  const six = { ...basic, budget: { trials: 6 } };
  const errors = ({ trials }: Outcome) => new Set(trials.map(({ error }) => error));

  it.each([
    ["rejects", async () => Promise.reject(new Error("the GPU fell off")), "the GPU fell off"],
    [
      "throws",
      () => {
        throw new Error("no worker");
      },
      "no worker",
    ],
    ["forgets its trials", async () => {}, "The task ended without a result for this trial."],
  ] as const)("and %s fails the trials of that group", async (_, run, message) => {
    const task = fusedTask(noisy);
    const { fusion } = task;
    if (fusion === undefined) throw new Error("It is fused.");
    const broken: Task = { ...task, fusion: { ...fusion, run } };
    const outcome = await start(six, { run: broken });
    expect(outcome.reason).toBe("budget");
    expect(errors(outcome)).toEqual(new Set([message]));
  });

  it("and can train nothing ends the study, which then continues as if nothing had been", async () => {
    const task = fusedTask(noisy);
    const { fusion } = task;
    if (fusion === undefined) throw new Error("It is fused.");
    const run = () => Promise.reject(new StudyError("No thread starts."));
    const store = memoryStore();
    const broken = start(six, { run: { ...task, fusion: { ...fusion, run } } }, { store });
    await expect(broken).rejects.toThrow("No thread starts.");
    expect(toldOf(store)).toEqual([]);
    const later = await start(six, { run: task }, { store });
    expect(withoutTimes(later)).toEqual(withoutTimes(await start(six, { run: task })));
  });

  it("and cannot divide its trials ends the study with the reason", async () => {
    const task = fusedTask(noisy, {
      onDivide: () => {
        throw new Error("There is no data set `digits`.");
      },
    });
    const store = memoryStore();
    await expect(start(six, { run: task }, { store })).rejects.toThrow(
      "The trial `run` cannot be carried out: There is no data set `digits`.",
    );
    expect(kinds(store.events())).toBe("started");
  });

  it("is not heard once a trial has ended", async () => {
    const store = memoryStore();
    const task = fusedTask(noisy);
    const { fusion } = task;
    if (fusion === undefined) throw new Error("It is fused.");
    const chatty: Task = {
      ...task,
      fusion: {
        ...fusion,
        run: async (members, ended) => {
          for (const [place, { context }] of members.entries()) {
            ended(place, { kind: "returned", metrics: { loss: context.trial } });
            ended(place, { kind: "returned", metrics: { loss: -1 } });
            context.report(1, { loss: 3 });
          }
          throw new Error("too late");
        },
      },
    };
    const outcome = await start(six, { run: chatty }, { store });
    expect(outcome.trials.map(({ objectives }) => objectives[0])).toEqual([0, 1, 2, 3, 4, 5]);
    expect(kinds(store.events())).not.toContain("reported");
    expect(toldOf(store)).toHaveLength(6);
  });

  it("and fails again and again is tried as often as `retry` says", async () => {
    const groups: number[] = [];
    const never: MemberRun = ({ context }) => {
      if (context.trial % 2 === 0) throw new Error("no");
      return { loss: 1 };
    };
    const task = fusedTask(never, { onGroup: (members) => groups.push(members.length) });
    const outcome = await start({ ...six, retry: 2 }, { run: task });
    expect(outcome.trials.map(({ state }) => state)).toEqual(
      [0, 1, 2, 3, 4, 5].map((i) => (i % 2 === 0 ? "failed" : "complete")),
    );
    expect(groups.reduce((sum, size) => sum + size, 0)).toBe(6 + 3 + 3);
  });
});

describe("a trial whose arguments are wrong", () => {
  it("fails before it is grouped, and its neighbours train", async () => {
    const seen: number[] = [];
    const [run] = basic.trials;
    const study = plan({
      ...basic,
      trials:
        run === undefined
          ? []
          : [
              {
                ...run,
                inputs: run.inputs.map((input) =>
                  input.name === "x" ? { ...input, high: 0.5 } : input,
                ),
              },
            ],
    });
    const store = memoryStore();
    const task = fusedTask(noisy, {
      onGroup: (members) => seen.push(...members.map(({ context }) => context.trial)),
    });
    const { trials } = await start(study, { run: task }, { store });
    const failed = trials.filter(({ params }) => Number(params["x"]) > 0.5);
    expect(failed.length).toBeGreaterThan(2);
    for (const { state, error, number } of failed) {
      expect([state, error]).toEqual(["failed", expect.stringContaining("outside its range")]);
      expect(seen).not.toContain(number);
      expect(askedOf(store)[number]).not.toHaveProperty("groups");
    }
    expect(seen).toHaveLength(14 - failed.length);
  });
});
