import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/plan/document.ts";
import {
  createTuner,
  memoryStore,
  type Outcome,
  type RunOptions,
  runStudy,
} from "../../src/runtime/index.ts";
import { StudyError } from "../../src/space/error.ts";
import type { Store, StudyEvent } from "../../src/store/event.ts";
import type { TaskInput } from "../../src/tasks/task.ts";
import {
  apply,
  choice,
  int,
  metric,
  minimize,
  num,
  param,
  plan,
  real,
  ref,
  require,
  search,
  text,
  trial,
} from "../support/plans.ts";
import { registry, type Run } from "../support/tasks.ts";
import { handClock } from "./hand-clock.ts";

const basic = plan({
  parameters: [param("x", real(0, 1)), param("optimizer", choice("adam", "sgd"))],
  trials: [trial("run", { x: ref("x") }, ["loss"])],
  objectives: [minimize(metric("run", "loss"))],
  budget: { trials: 6 },
});

const square: Run = ({ x }, { random }) => ({
  loss: (Number(x) - 0.3) ** 2 + 0.01 * random("noise").uniform(),
});

const start = (
  study: Plan,
  tasks: { readonly [name: string]: Run } = { run: square },
  options: Partial<RunOptions> = {},
): Promise<Outcome> =>
  runStudy(study, { store: memoryStore(), tasks: registry(tasks), ...options });

const kinds = (events: readonly StudyEvent[]): string => events.map(({ kind }) => kind).join(" ");

const withoutTimes = ({ trials }: Outcome) => trials.map(({ seconds: _seconds, ...rest }) => rest);

describe("a run", () => {
  it("stores what it does, in order, and ends with its reason", async () => {
    const store = memoryStore();
    const seen: StudyEvent[] = [];
    const outcome = await start({ ...basic, budget: { trials: 2 } }, undefined, {
      store,
      onEvent: (event) => {
        expect(store.events().at(-1), "it was stored before").toBe(event);
        seen.push(event);
      },
      backend: "cpu",
      version: "1.2.3",
    });
    expect(kinds(store.events())).toBe("started asked told asked told stopped");
    expect(seen).toEqual(store.events());
    expect(store.events()[0]).toMatchObject({ seed: 1, backend: "cpu", hptc: "1.2.3" });
    expect(outcome).toMatchObject({ study: "test", seed: 1, reason: "budget", resumed: 0 });
    expect(outcome.trials).toHaveLength(2);
    expect(JSON.parse(JSON.stringify(store.events()))).toEqual(store.events());
  });

  it("ends with the reason where no trial can be carried out, and none fails for it", async () => {
    const store = memoryStore();
    const run: Run = () => {
      throw new StudyError("A worker thread does not start.");
    };
    await expect(start(basic, { run }, { store })).rejects.toThrow(
      "A worker thread does not start.",
    );
    expect(kinds(store.events())).toBe("started asked");
  });

  it("has the trials of a tuner with the same results", async () => {
    const outcome = await start(basic);
    const tuner = createTuner(basic);
    expect(tuner.ask(6).map(({ params }) => params)).toEqual(
      outcome.trials.map(({ params }) => params),
    );
  });

  it("continues wherever its events are cut, with the trials of an undisturbed run", async () => {
    const study = plan({
      ...basic,
      trials: [
        trial("base", {}, ["level"], { phase: "constant" }),
        trial("run", { x: ref("x"), level: metric("base", "level") }, ["loss"]),
      ],
      repeat: 2,
      warm: [{ kind: "points", points: [{ x: 0.5 }] }],
    });
    const tasks: { readonly [name: string]: Run } = {
      base: (_, { random }) => ({ level: random("level").normal() }),
      run: ({ x, level }, { random, report }) => {
        report(1, { loss: 1 });
        return { loss: Number(x) + Number(level) + random("noise").normal() };
      },
    };
    const store = memoryStore();
    const whole = await start(study, tasks, { store });
    const events = store.events();
    for (let cut = 0; cut <= events.length; cut++) {
      const rest = memoryStore(events.slice(0, cut));
      const outcome = await start(study, tasks, { store: rest });
      expect(withoutTimes(outcome)).toEqual(withoutTimes(whole));
      expect(rest.events().filter(({ kind }) => kind === "told")).toHaveLength(6);
      expect(rest.events().filter(({ kind }) => kind === "asked")).toHaveLength(6);
    }
  });

  it("on a finished study adds nothing, and more trials where it may have more", async () => {
    const store = memoryStore();
    const first = await start(basic, undefined, { store });
    const before = store.events().length;
    const again = await start(basic, undefined, { store });
    expect(store.events()).toHaveLength(before);
    expect(again.resumed).toBe(6);
    expect(withoutTimes(again)).toEqual(withoutTimes(first));
    const more = await start(basic, undefined, { store, trials: 9 });
    expect(more.trials).toHaveLength(9);
    const at_once = await start(basic, undefined, { trials: 9 });
    expect(withoutTimes(more)).toEqual(withoutTimes(at_once));
  });

  it("needs a budget, unless the search ends by itself", async () => {
    await expect(start({ ...basic, budget: {} })).rejects.toThrow("has no budget");
    const grid = plan({ ...basic, method: search("grid", { points: 3 }), budget: {} });
    const outcome = await start(grid);
    expect(outcome).toMatchObject({ reason: "exhausted" });
    expect(outcome.trials).toHaveLength(6);
  });

  it("evaluates a study without trials directly", async () => {
    const outcome = await start(
      plan({
        parameters: [param("x", real(0, 1))],
        objectives: [minimize(apply("abs", ref("x")), { phase: "parameter" })],
        budget: { trials: 500 },
      }),
    );
    expect(outcome.trials).toHaveLength(500);
    expect(outcome.best).toMatchObject({ metrics: {}, state: "complete" });
  });

  it("finds its tasks before it starts", async () => {
    const store = memoryStore();
    await expect(start(basic, {}, { store })).rejects.toThrow("There is no task run");
    expect(store.events()).toEqual([]);
  });
});

describe("the arguments of a task", () => {
  it("are in base units; arrays by member, permutations in order, absent ones left out", async () => {
    const got: { readonly [name: string]: TaskInput }[] = [];
    const labels = ["crop", "flip", "blur"];
    const study = plan({
      definitions: [{ name: "steps", phase: "parameter", value: ref("order") }],
      parameters: [
        param("order", { kind: "permutation", over: labels }),
        param("w", { kind: "simplex", over: labels }),
        param("optimizer", choice("adam")),
        param("momentum", real(0, 1), { condition: apply("equal", ref("optimizer"), text("sgd")) }),
      ],
      warm: [
        {
          kind: "points",
          points: [{ order: ["blur", "crop", "flip"], w: { crop: 0.5, flip: 0.25, blur: 0.25 } }],
        },
      ],
      trials: [
        trial("run", {}, ["loss"], {
          inputs: [
            {
              name: "order",
              static: false,
              optional: false,
              value: { kind: "definition", name: "steps" },
              labels,
            },
            { name: "w", static: false, optional: false, value: ref("w"), labels },
            { name: "list", static: false, optional: false, value: ref("w") },
            { name: "momentum", static: false, optional: true, value: ref("momentum") },
            {
              name: "data",
              static: false,
              optional: false,
              value: { kind: "data", source: "builtin:digits" },
            },
          ],
        }),
      ],
      objectives: [minimize(metric("run", "loss"))],
      budget: { trials: 1 },
    });
    await start(study, {
      run: (inputs) => {
        got.push(inputs);
        return { loss: 1 };
      },
    });
    expect(got).toEqual([
      {
        order: ["blur", "crop", "flip"],
        w: { crop: 0.5, flip: 0.25, blur: 0.25 },
        list: [0.5, 0.25, 0.25],
        data: { kind: "data", source: "builtin:digits" },
      },
    ]);
  });

  it("outside what the task declares fail the trial before it runs", async () => {
    let runs = 0;
    const study = plan({
      ...basic,
      trials: [
        trial("run", {}, ["loss"], {
          inputs: [
            {
              name: "x",
              static: false,
              optional: false,
              value: apply("add", ref("x"), num(2)),
              high: 1,
            },
          ],
        }),
      ],
      budget: { trials: 1 },
    });
    const outcome = await start(study, {
      run: () => {
        runs += 1;
        return { loss: 1 };
      },
    });
    expect(runs).toBe(0);
    expect(outcome.trials[0]?.error).toMatch(
      /^The argument `x` of `run` is 2\.\d+, outside its range -Infinity \.\. 1/,
    );
  });
});

describe("a data flow", () => {
  const model = (value: number) =>
    ({ kind: "model", format: "test", weights: [], config: { value } }) as const;
  const flow = plan({
    parameters: [param("x", real(0, 1))],
    trials: [
      trial("teacher", { x: ref("x") }, ["accuracy"], {
        metrics: [
          { name: "accuracy", type: { kind: "real" } },
          { name: "model", type: { kind: "model" } },
        ],
      }),
      trial(
        "student",
        { teacher: metric("teacher", "model"), level: metric("teacher", "accuracy") },
        ["loss"],
      ),
    ],
    constraints: [
      require("teacher.accuracy >= 0.5", apply(
        "greater_equal",
        metric("teacher", "accuracy"),
        num(0.5),
      ), {
        phase: "metric",
        label: "good_teacher",
      }),
      require("student.loss <= 1", apply("less_equal", metric("student", "loss"), num(1)), {
        phase: "metric",
      }),
    ],
    objectives: [minimize(metric("student", "loss"))],
    repeat: 2,
    budget: { trials: 12 },
  });
  const calls: string[] = [];
  const tasks: { readonly [name: string]: Run } = {
    teacher: ({ x }, { trial: number, run }) => {
      calls.push(`teacher ${number}.${run}`);
      return { accuracy: Number(x) + (run === 0 ? -0.1 : 0.1), model: model(run) };
    },
    student: (inputs, { trial: number, run }) => {
      calls.push(`student ${number}.${run}`);
      const { teacher, level } = inputs;
      expect(teacher).toEqual(model(run));
      return { loss: 2 * Number(level) - 0.5 + run };
    },
  };

  it("runs in order, hands on models run by run and means, and saves what is left", async () => {
    calls.length = 0;
    const outcome = await start(flow, tasks);
    for (const { number, params, state, metrics, violated, feasible, runs } of outcome.trials) {
      const x = Number(params["x"]);
      const own = calls.filter((call) => call.includes(` ${number}.`));
      if (x < 0.5) {
        expect({ state, violated, feasible }).toEqual({
          state: "infeasible",
          violated: ["good_teacher"],
          feasible: false,
        });
        expect(Object.keys(metrics)).toEqual(["teacher.accuracy"]);
        expect(own).toHaveLength(2);
      } else {
        expect(state).toBe("complete");
        expect(Number(metrics["student.loss"])).toBeCloseTo(2 * x, 12);
        expect(feasible).toBe(Number(metrics["student.loss"]) <= 1);
        expect(violated).toEqual(feasible ? [] : ["student.loss <= 1"]);
        expect(own).toEqual(
          [0, 1, 2, 3].map((i) => `${i < 2 ? "teacher" : "student"} ${number}.${i % 2}`),
        );
        expect(runs).toHaveLength(2);
      }
    }
    expect(new Set(outcome.trials.map(({ state }) => state))).toEqual(
      new Set(["infeasible", "complete"]),
    );
  });

  it("trains a model again where a study continues: models are not stored", async () => {
    let trained = 0;
    const once = plan({
      parameters: [param("x", real(0, 1))],
      trials: [
        trial("base", {}, [], {
          phase: "constant",
          metrics: [{ name: "model", type: { kind: "model" } }],
        }),
        trial("run", { model: metric("base", "model"), x: ref("x") }, ["loss"]),
      ],
      objectives: [minimize(metric("run", "loss"))],
      repeat: 2,
      budget: { trials: 2 },
    });
    const own: { readonly [name: string]: Run } = {
      base: (_, { random }) => {
        trained += 1;
        return { model: model(random("init").uniform()) };
      },
      run: (inputs) => {
        const { model: given } = inputs;
        const [, seen = 0] = JSON.stringify(given).split('"value":');
        return { loss: Number.parseFloat(String(seen)) };
      },
    };
    const store = memoryStore();
    const first = await start(once, own, { store });
    expect(trained).toBe(1);
    const more = await start(once, own, { store, trials: 3 });
    expect(trained).toBe(2);
    expect(more.trials[2]?.objectives).toEqual(first.trials[0]?.objectives);
    expect(kinds(store.events())).not.toMatch(/measured.*measured/);
  });
});

describe("failures", () => {
  it("carry their message and do not end the study", async () => {
    let calls = 0;
    const outcome = await start(basic, {
      run: () => {
        calls += 1;
        if (calls === 1) throw new Error("CUDA out of memory");
        if (calls === 2) return { loss: NaN };
        if (calls === 3) return { lost: 1 };
        if (calls === 4) return Promise.reject(new Error(""));
        return { loss: calls };
      },
    });
    expect(outcome.trials.map(({ state }) => state)).toEqual([
      "failed",
      "failed",
      "failed",
      "failed",
      "complete",
      "complete",
    ]);
    expect(outcome.trials.slice(0, 4).map(({ error }) => error)).toEqual([
      "CUDA out of memory",
      "`run.loss` is not a number (NaN): the trial has no usable result.",
      "`run` has no metric `lost`. Did you mean `loss`? It has: loss.",
      "It threw an error without a message.",
    ]);
    expect(outcome.best).toMatchObject({ number: 4 });
  });

  it("of all trials leave no best", async () => {
    const outcome = await start(basic, {
      run: () => {
        throw new Error("no");
      },
    });
    expect(outcome.best).toBeUndefined();
    expect(outcome.trials).toHaveLength(6);
  });

  it("are retried as often as the plan says, with the same random numbers", async () => {
    const draws: number[] = [];
    const flaky: Run = (_, { random }) => {
      draws.push(random("x").uniform());
      if (draws.length < 3) throw new Error("flaky");
      return { loss: 1 };
    };
    const once = { ...basic, budget: { trials: 1 } };
    expect((await start({ ...once, retry: 2 }, { run: flaky })).trials[0]?.state).toBe("complete");
    expect(new Set(draws).size).toBe(1);
    draws.length = 0;
    expect((await start({ ...once, retry: 1 }, { run: flaky })).trials[0]?.error).toBe("flaky");
    expect(draws).toHaveLength(2);
  });

  it("of a trial that all others build on end the study", async () => {
    const study = plan({
      ...basic,
      trials: [trial("base", {}, ["level"], { phase: "constant" }), ...basic.trials],
    });
    const tasks: { readonly [name: string]: Run } = {
      base: () => {
        throw new Error("no data");
      },
      run: square,
    };
    await expect(start(study, tasks)).rejects.toThrow(
      "The trial `base`, on which all others build, failed: no data",
    );
  });

  it("of the store end the run, also from within a task", async () => {
    const failing = (kind: StudyEvent["kind"]): Store => {
      const store = memoryStore();
      return {
        ...store,
        append: (...events) => {
          if (events.some((event) => event.kind === kind)) throw new Error("disk full");
          store.append(...events);
        },
      };
    };
    const reporting: Run = (inputs, context) => {
      context.report(1, { loss: 2 });
      return square(inputs, context);
    };
    for (const kind of ["started", "asked", "reported", "told"] as const) {
      const store = failing(kind);
      await expect(start(basic, { run: reporting }, { store })).rejects.toThrow("disk full");
      expect(kinds(store.events())).not.toContain("told asked");
    }
  });
});

describe("streams of random numbers", () => {
  it("differ by trial, run and purpose, and stay the same for a seed", async () => {
    const draw = async (seed: number): Promise<readonly number[]> => {
      const drawn: number[] = [];
      await start(
        { ...basic, repeat: 2, budget: { trials: 3 } },
        {
          run: (_, { random }) => {
            drawn.push(random("a").uniform(), random("b").uniform());
            return { loss: 0 };
          },
        },
        { seed },
      );
      return drawn;
    };
    const first = await draw(5);
    expect(new Set(first).size).toBe(12);
    expect(await draw(5)).toEqual(first);
    expect(await draw(6)).not.toEqual(first);
  });
});

describe("reports of a task", () => {
  it("are those of the first run of a trial", async () => {
    const store = memoryStore();
    const run: Run = (_, context) => {
      context.report(context.run + 1, { loss: 1 });
      return { loss: 1 };
    };
    await start({ ...basic, repeat: 3, budget: { trials: 2 } }, { run }, { store });
    expect(store.events().filter(({ kind }) => kind === "reported")).toEqual([
      { kind: "reported", number: 0, step: 1, metrics: { loss: 1 } },
      { kind: "reported", number: 1, step: 1, metrics: { loss: 1 } },
    ]);
  });

  it("are events, numbers only, and end with its trial", async () => {
    const store = memoryStore();
    let late: (() => void) | undefined;
    await start(
      { ...basic, budget: { trials: 1 } },
      {
        run: (_, { report }) => {
          report(1, { loss: 2, other: NaN });
          late = () => {
            report(2, { loss: 1 });
          };
          return { loss: 1 };
        },
      },
      { store },
    );
    late?.();
    expect(store.events().filter(({ kind }) => kind === "reported")).toEqual([
      { kind: "reported", number: 0, step: 1, metrics: { loss: 2 } },
    ]);
  });
});

describe("stopping", () => {
  const waiting: Run = (_, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => {
        reject(new Error("aborted"));
      });
    });

  it("by the user leaves the running trial to be carried out again", async () => {
    const store = memoryStore();
    const controller = new AbortController();
    let calls = 0;
    const outcome = await start(
      basic,
      {
        run: (inputs, context) => {
          calls += 1;
          if (calls < 3) return square(inputs, context);
          controller.abort();
          return waiting(inputs, context);
        },
      },
      { store, signal: controller.signal },
    );
    expect(outcome.reason).toBe("interrupted");
    expect(kinds(store.events())).toBe("started asked told asked told asked stopped");
    const rest = await start(basic, undefined, { store });
    expect(withoutTimes(rest)).toEqual(withoutTimes(await start(basic)));
    expect(rest.resumed).toBe(2);
  });

  it("by the user needs no task that listens, and no task at all", async () => {
    const controller = new AbortController();
    const endless = start(
      basic,
      { run: () => new Promise<never>(() => undefined) },
      { signal: controller.signal },
    );
    controller.abort();
    expect((await endless).reason).toBe("interrupted");
    const aborted = AbortSignal.abort();
    expect(await start(basic, undefined, { signal: aborted })).toMatchObject({
      reason: "interrupted",
      trials: [],
    });
    const free = new AbortController();
    setTimeout(() => {
      free.abort();
    }, 5);
    const metricFree = plan({ parameters: [param("x", real(0, 1))], budget: { trials: 1e9 } });
    expect((await start(metricFree, undefined, { signal: free.signal })).reason).toBe(
      "interrupted",
    );
  });

  it.each([
    ["repeats that take no time", { repeat: 1e7 }, () => ({ loss: 1 })],
    [
      "tries that fail at once",
      { retry: 1e7 },
      () => {
        throw new Error("no");
      },
    ],
  ] as const)("is heard between %s", async (_, parts, run) => {
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 5);
    const { reason, trials } = await start(
      { ...basic, ...parts },
      { run },
      { signal: controller.signal },
    );
    expect(reason).toBe("interrupted");
    expect(trials).toEqual([]);
  });

  it("by time cuts the running trial off, and counts what it took", async () => {
    const store = memoryStore();
    const { clock, pass } = handClock();
    const slow: Run = (inputs, context) => {
      pass(4);
      return square(inputs, context);
    };
    const timed = { ...basic, budget: { time: 10 } };
    const outcome = await start(timed, { run: slow }, { store, clock });
    expect(outcome.reason).toBe("time");
    expect(outcome.trials.map(({ seconds }) => seconds)).toEqual([4, 4]);
    expect(store.events().at(-1)).toEqual({ kind: "stopped", reason: "time", seconds: 4 });
    const again = await start(timed, { run: slow }, { store, clock });
    expect(again.trials).toHaveLength(2);
    const more = await start(timed, { run: slow }, { store, clock, time: 21 });
    expect(more.trials).toHaveLength(4);
  });

  it("by the limit of a trial fails that trial alone, whatever it runs", async () => {
    const { clock, pass } = handClock();
    let calls = 0;
    const study = plan({ ...basic, repeat: 2, retry: 1, budget: { trials: 2, timePerTrial: 5 } });
    const outcome = await start(
      study,
      {
        run: (inputs, context) => {
          calls += 1;
          pass(calls <= 2 ? 3 : 1);
          return calls === 2 ? new Promise<never>(() => undefined) : square(inputs, context);
        },
      },
      { clock },
    );
    expect(outcome.trials.map(({ state }) => state)).toEqual(["failed", "complete"]);
    expect(outcome.trials[0]?.error).toBe(
      "It took longer than the 5 s that the budget gives a trial.",
    );
    expect(outcome.trials[0]?.seconds).toBe(6);
    expect(calls).toBe(4);
  });
});

describe("a store of another study", () => {
  const stored = async (study: Plan): Promise<Store> => {
    const store = memoryStore();
    await start(study, undefined, { store });
    return store;
  };
  const changed: readonly (readonly [string, Partial<Plan>, string])[] = [
    [
      "a range",
      { parameters: [param("x", real(0, 2)), param("optimizer", choice("adam", "sgd"))] },
      "param `x`: Real in 0 .. 1 → Real in 0 .. 2",
    ],
    [
      "a new parameter",
      { parameters: [...basic.parameters, param("depth", int(1, 3))] },
      "param `depth`: added",
    ],
    [
      "a lost parameter",
      { parameters: basic.parameters.slice(0, 1) },
      "param `optimizer`: removed",
    ],
    ["the method", { method: search("sobol") }, "search: random → sobol"],
    ["the budget", { budget: { trials: 7 } }, "budget in trials: 6 → 7"],
    ["the time", { budget: { trials: 6, time: 60 } }, "budget in time: none → 60 s"],
    [
      "the time of a trial",
      { budget: { trials: 6, timePerTrial: 5 } },
      "budget of a trial: none → 5 s",
    ],
    [
      "the units of fidelity",
      { budget: { trials: 6, fidelity: 9 } },
      "units of fidelity: none → 9",
    ],
    ["the seed", { seed: 2 }, "seed: 1 → 2"],
    ["the repetitions", { repeat: 2 }, "repeat: 1 → 2"],
    ["the retries", { retry: 1 }, "retry: 0 → 1"],
    [
      "a stopping rule",
      { stops: [{ name: "plateau", settings: { trials: 3 } }] },
      "stop: none → plateau",
    ],
    [
      "a first point",
      { warm: [{ kind: "points", points: [{ x: 1 }] }] },
      'warm: [] → [{"kind":"points"',
    ],
    [
      "the objective",
      { objectives: [minimize(num(1), { origin: { start: 0, end: 1, text: "other" } })] },
      "objective: minimize objective → minimize other",
    ],
    ["a constraint", { constraints: [require("x < 1", apply("less", ref("x"), num(1)))] }, "x < 1"],
  ];

  it.each(changed)("is refused with what changed: %s", async (_, parts, line) => {
    const store = await stored(basic);
    const before = store.events().length;
    await expect(start({ ...basic, ...parts }, undefined, { store })).rejects.toThrow(line);
    expect(store.events()).toHaveLength(before);
  });

  it("is refused for another seed", async () => {
    await expect(start(basic, undefined, { store: await stored(basic), seed: 9 })).rejects.toThrow(
      "seed: 1 → 9",
    );
    const { seed: _seed, ...without } = basic;
    const store = await stored(without);
    expect((await start(without, undefined, { store })).trials).toHaveLength(6);
  });

  it("is the same where only comments and places changed", async () => {
    const store = await stored(basic);
    const moved = plan({
      ...basic,
      source: "elsewhere.hpt",
      doc: "New words.",
      objectives: basic.objectives.map((objective) => ({
        ...objective,
        origin: { ...objective.origin, start: 100, end: 109 },
      })),
    });
    expect((await start(moved, undefined, { store })).trials).toHaveLength(6);
  });
});
