import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/plan/document.ts";
import {
  memoryStore,
  type Outcome,
  type RunOptions,
  runStudy,
  solveStudy,
} from "../../src/runtime/index.ts";
import type { SolveCarrier, SolveJob } from "../../src/runtime/solving.ts";
import type { Solution } from "../../src/solve/solution.ts";
import type { StudyEvent } from "../../src/store/event.ts";
import {
  apply,
  definition,
  int,
  metric,
  minimize,
  num,
  param,
  plan,
  real,
  ref,
  require,
  trial,
} from "../support/plans.ts";
import { registry, type Run } from "../support/tasks.ts";
import { handClock } from "./hand-clock.ts";

/** (n − 7)² over 0 .. 20, where n ≤ 5. */
const basic = plan({
  parameters: [param("n", int(0, 20))],
  constraints: [require("n <= 5", apply("less_equal", ref("n"), num(5)))],
  objectives: [
    minimize(apply("power", apply("subtract", ref("n"), num(7)), num(2)), { phase: "parameter" }),
  ],
  reports: [{ label: "twice", phase: "parameter", value: apply("multiply", num(2), ref("n")) }],
  method: { role: "solve", name: "enumerate", settings: {} },
  budget: {},
});

const found = (n: number, more: Partial<Solution> = {}): Solution => ({
  solver: "enumerate",
  status: "optimal",
  points: [{ configuration: new Map([["n", n]]), objectives: [(n - 7) ** 2] }],
  bound: (n - 7) ** 2,
  prices: [{ constraint: 0, price: 3, active: true }],
  conflict: [],
  work: { count: 21, unit: "configurations" },
  notes: [],
  ...more,
});

/** Gives one solution after another, and keeps what it was asked. */
function scripted(...solutions: readonly Solution[]) {
  const jobs: SolveJob[] = [];
  const carrier: SolveCarrier = (job) => {
    const solution = solutions[jobs.length];
    jobs.push(job);
    return solution === undefined
      ? Promise.reject(new Error("solved once too often"))
      : Promise.resolve(solution);
  };
  return { jobs, carrier };
}

const start = (
  study: Plan,
  options: Partial<RunOptions>,
  tasks: { readonly [name: string]: Run } = {},
): Promise<Outcome> =>
  runStudy(study, { store: memoryStore(), tasks: registry(tasks), ...options });

const kinds = (events: readonly StudyEvent[]): string => events.map(({ kind }) => kind).join(" ");

describe("a study that is solved", () => {
  it("stores what the solver found, its point as a trial, and why it ended", async () => {
    const store = memoryStore();
    const outcome = await start(basic, { store, solve: scripted(found(5)).carrier });
    expect(kinds(store.events())).toBe("started solved asked told stopped");
    expect(outcome).toMatchObject({
      reason: "solved",
      best: { number: 0, params: { n: 5 }, objectives: [4], reports: { twice: 10 } },
      solved: {
        solver: "enumerate",
        status: "optimal",
        trials: [0],
        bound: 4,
        prices: [{ constraint: 0, price: 3, active: true }],
        work: { count: 21, unit: "configurations" },
      },
    });
    expect(JSON.parse(JSON.stringify(store.events()))).toEqual(store.events());
  });

  it("is solved once, wherever its events are cut", async () => {
    const store = memoryStore();
    const whole = await start(basic, { store, solve: scripted(found(5)).carrier });
    const events = store.events();
    for (let cut = 0; cut <= events.length; cut++) {
      const isSolved = events.slice(0, cut).some(({ kind }) => kind === "solved");
      // The solved event and the trials of its points are stored together.
      if (isSolved && !events.slice(0, cut).some(({ kind }) => kind === "asked")) continue;
      const rest = memoryStore(events.slice(0, cut));
      const { carrier, jobs } = scripted(found(5));
      const outcome = await start(basic, { store: rest, solve: carrier });
      expect(jobs).toHaveLength(isSolved ? 0 : 1);
      expect(outcome.trials.map(({ params }) => params)).toEqual([{ n: 5 }]);
      expect(outcome.solved).toMatchObject({ trials: [0], bound: 4 });
      expect(outcome.reason).toBe(whole.reason);
    }
  });

  it("stores all points of a front, and none twice", async () => {
    const several = plan({
      ...basic,
      objectives: [...basic.objectives, minimize(ref("n"), { phase: "parameter" })],
    });
    const point = (n: number) => ({
      configuration: new Map([["n", n]]),
      objectives: [(n - 7) ** 2, n],
    });
    const { bound: _, ...front } = found(5, { points: [5, 4, 5, 3].map(point) });
    const store = memoryStore();
    const { trials, best, solved } = await start(several, {
      store,
      solve: scripted(front).carrier,
    });
    expect(trials.map(({ params }) => params["n"])).toEqual([5, 4, 3]);
    expect(solved?.trials).toEqual([0, 1, 0, 2]);
    expect(best).toHaveLength(3);
    expect(solved).not.toHaveProperty("bound");
  });

  it("ends without a trial where nothing is feasible", async () => {
    const infeasible = found(0, {
      status: "infeasible",
      points: [],
      conflict: [0],
      bound: Infinity,
    });
    const { trials, best, reason, solved } = await start(basic, {
      solve: scripted(infeasible).carrier,
    });
    expect([trials, best, reason]).toEqual([[], undefined, "solved"]);
    expect(solved).toMatchObject({ status: "infeasible", conflict: [0] });
    expect(solved).not.toHaveProperty("bound");
  });

  it("gives the solver what was measured, and measures once", async () => {
    const study = plan({
      ...basic,
      trials: [trial("base", {}, ["level"], { phase: "constant" })],
      definitions: [{ name: "limit", phase: "measured", value: metric("base", "level") }],
      constraints: [require("n <= limit", apply("less_equal", ref("n"), definition("limit")))],
    });
    let runs = 0;
    const tasks: { readonly [name: string]: Run } = { base: () => ({ level: 4 + runs++ }) };
    const store = memoryStore();
    const { carrier, jobs } = scripted(found(4, { status: "stopped" }));
    await start(study, { store, solve: carrier }, tasks);
    expect(jobs[0]?.measured).toEqual(new Map([["base", [new Map([["level", 4]])]]]));
    expect(kinds(store.events())).toBe("started measured solved asked told stopped");
    await start(study, { store, solve: carrier }, tasks);
    expect(runs).toBe(1);
  });

  it("carries out trials that nothing but a report needs, for its points alone", async () => {
    const study = plan({
      ...basic,
      trials: [trial("check", { n: ref("n") }, ["seen"])],
      reports: [{ label: "seen", phase: "metric", value: metric("check", "seen") }],
    });
    const { trials } = await start(
      study,
      { solve: scripted(found(5)).carrier },
      { check: ({ n }) => ({ seen: Number(n) + 0.5 }) },
    );
    expect(trials).toMatchObject([{ params: { n: 5 }, reports: { seen: 5.5 } }]);
  });

  it("refuses a number of trials, and needs no budget", async () => {
    await expect(start(basic, { trials: 5 })).rejects.toThrow(
      "The study `test` is solved, which takes no number of trials: leave `--trials` out.",
    );
  });
});

describe("a solver that is stopped", () => {
  const stopped = (n: number) => found(n, { status: "stopped", bound: 0 });

  it("by time: its best is stored; it begins anew where there is more time, and only there", async () => {
    const { clock, pass } = handClock();
    const store = memoryStore();
    const slow =
      (solution: Solution): SolveCarrier =>
      ({ seconds = Infinity }) => {
        pass(Math.min(seconds, 100));
        return Promise.resolve(solution);
      };
    const first = await start(
      { ...basic, budget: { time: 60 } },
      {
        store,
        clock,
        solve: slow(stopped(3)),
      },
    );
    expect(first.reason).toBe("time");
    expect(first.solved).toMatchObject({
      status: "stopped",
      halted: "time",
      time: 60,
      seconds: 60,
    });
    expect(first.trials.map(({ params }) => params["n"])).toEqual([3]);

    const again = await start(
      { ...basic, budget: { time: 60 } },
      {
        store,
        clock,
        solve: scripted().carrier,
      },
    );
    expect([again.reason, again.trials.length]).toEqual(["time", 1]);
    expect(store.events().filter(({ kind }) => kind === "stopped")).toHaveLength(1);

    const longer = await start(
      { ...basic, budget: { time: 60 } },
      {
        store,
        clock,
        time: 120,
        solve: slow(found(5)),
      },
    );
    expect(longer.reason).toBe("solved");
    expect(longer.trials.map(({ params }) => params["n"])).toEqual([3, 5]);
    expect(longer.best).toMatchObject({ params: { n: 5 } });
    expect(longer.solved).toMatchObject({ status: "optimal", trials: [1] });
  });

  it.each([
    ["minimize", 1, -5, 1],
    ["minimize", -5, 1, 1],
    ["maximize", 1, -5, -5],
    ["maximize", -5, 1, -5],
  ] as const)(
    "twice, to %s: of bounds %d and %d the tighter is kept",
    async (direction, one, two, kept) => {
      const store = memoryStore();
      const study = {
        ...basic,
        objectives: basic.objectives.map((objective) => ({ ...objective, direction })),
      };
      for (const bound of [one, two]) {
        const controller = new AbortController();
        await start(study, {
          store,
          signal: controller.signal,
          solve: () => {
            controller.abort();
            return Promise.resolve(found(3, { status: "stopped", bound }));
          },
        });
      }
      const last = store.events().findLast(({ kind }) => kind === "solved");
      expect(last).toMatchObject({ status: "stopped", bound: kept });
    },
  );

  it("by the user: its best is stored, and the study solved anew when it goes on", async () => {
    const controller = new AbortController();
    const store = memoryStore();
    const first = await start(basic, {
      store,
      signal: controller.signal,
      solve: (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => resolve(stopped(2)));
          controller.abort();
        }),
    });
    expect(first).toMatchObject({ reason: "interrupted", solved: { halted: "interrupted" } });
    expect(first.trials).toHaveLength(1);
    const { carrier, jobs } = scripted(found(5));
    const second = await start(basic, { store, solve: carrier });
    expect(jobs).toHaveLength(1);
    expect(second).toMatchObject({ reason: "solved", best: { params: { n: 5 } } });
  });

  it("by its own limits is done", async () => {
    const store = memoryStore();
    const first = await start(basic, { store, solve: scripted(stopped(2)).carrier });
    expect(first.reason).toBe("solved");
    const second = await start(basic, { store, solve: scripted().carrier });
    expect(second).toMatchObject({ reason: "solved", solved: { status: "stopped" } });
  });
});

describe("solveStudy", () => {
  it("gives the solution with parameters and reports as users see them", () => {
    expect(solveStudy(basic)).toMatchObject({
      solver: "enumerate",
      status: "optimal",
      points: [{ params: { n: 5 }, objectives: [4], reports: { twice: 10 } }],
      bound: 4,
    });
  });

  it("takes what was measured, and asks for it", () => {
    const study = plan({
      ...basic,
      trials: [trial("base", {}, ["level"], { phase: "constant" })],
      definitions: [{ name: "limit", phase: "measured", value: metric("base", "level") }],
      constraints: [require("n <= limit", apply("less_equal", ref("n"), definition("limit")))],
    });
    expect(solveStudy(study, { measured: { base: { level: 3 } } }).points).toMatchObject([
      { params: { n: 3 } },
    ]);
    expect(() => solveStudy(study)).toThrow("give its metrics as `measured: { base: { … } }`");
  });

  it("takes the gap of the study, its time, and whether to stop", () => {
    const wave = minimize(apply("sin", apply("multiply", num(9), ref("x"))), {
      phase: "parameter",
    });
    const study = plan({
      parameters: [param("x", real(0, 9))],
      objectives: [wave],
      method: { role: "solve", name: "global", settings: { gap: 0.5 } },
      budget: {},
    });
    const rough = solveStudy(study);
    const fine = solveStudy({ ...study, method: { role: "solve", name: "global", settings: {} } });
    expect(rough.work.count).toBeLessThanOrEqual(fine.work.count);
    expect(fine.points[0]?.objectives[0]).toBeCloseTo(-1, 6);
    expect(solveStudy(study, { shouldStop: () => true }).status).toBe("stopped");
    expect(solveStudy(study, { time: 0 }).status).toBe("stopped");
  });

  it("refuses a study that is searched", () => {
    const searched = plan({ ...basic, method: { role: "search", name: "random", settings: {} } });
    expect(() => solveStudy(searched)).toThrow("`createTuner(plan)` asks for its trials");
  });
});
