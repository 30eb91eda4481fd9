import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/plan/document.ts";
import { createTuner, type Tuner } from "../../src/runtime/index.ts";
import type { TrialRecord } from "../../src/runtime/study.ts";
import {
  apply,
  choice,
  definition,
  metric,
  minimize,
  num,
  origin,
  param,
  plan,
  real,
  ref,
  require,
  search,
  trial,
} from "../support/plans.ts";

const basic = plan({
  parameters: [param("x", real(0, 1)), param("optimizer", choice("adam", "sgd"))],
  trials: [trial("run", { x: ref("x") }, ["loss"])],
  objectives: [minimize(metric("run", "loss"))],
});

const square = (x: unknown): number => (Number(x) - 0.3) ** 2;

/** Asks and tells until the study is done. */
function finish(tuner: Tuner): readonly TrialRecord[] {
  while (!tuner.done) {
    const { number, params } = tuner.ask();
    tuner.tell(number, { metrics: { loss: square(params["x"]) } });
  }
  return tuner.trials;
}

/** The best trials as a list. */
const bestOf = (tuner: Tuner): readonly TrialRecord[] => [tuner.best() ?? []].flat();

describe("a tuner", () => {
  it("asks within the budget and knows the best", () => {
    const tuner = createTuner(basic);
    const trials = finish(tuner);
    expect(trials.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const losses = trials.map(({ objectives }) => objectives[0] ?? NaN);
    expect(bestOf(tuner)[0]?.objectives).toEqual([Math.min(...losses)]);
    expect(() => tuner.ask()).toThrow("There is nothing left to ask");
    expect(tuner.ask(3)).toEqual([]);
  });

  it("gives the same suggestions for the same plan and seed, others for another", () => {
    const all = (tuner: Tuner) => finish(tuner).map(({ params }) => params);
    expect(all(createTuner(basic))).toEqual(all(createTuner(basic)));
    expect(all(createTuner(basic, { seed: 1 }))).toEqual(all(createTuner(basic)));
    expect(all(createTuner(basic, { seed: 2 }))).not.toEqual(all(createTuner(basic)));
  });

  it("picks a seed where there is none and says which", () => {
    const { seed: _seed, ...without } = basic;
    const tuner = createTuner(without);
    const again = createTuner(without, { seed: tuner.seed });
    expect(finish(again).map(({ params }) => params)).toEqual(
      finish(tuner).map(({ params }) => params),
    );
  });

  it("asks for several at once, told in any order", () => {
    const tuner = createTuner(basic);
    const asked = tuner.ask(4);
    expect(asked.map(({ number }) => number)).toEqual([0, 1, 2, 3]);
    for (const { number, params } of asked.toReversed()) {
      tuner.tell(number, { metrics: { loss: square(params["x"]) } });
    }
    expect(tuner.trials.map(({ number }) => number)).toEqual([0, 1, 2, 3]);
    expect(tuner.ask(100)).toHaveLength(6);
    expect(tuner.ask(100)).toHaveLength(0);
  });

  it("continues from its events, wherever they are cut", () => {
    const whole = createTuner(basic);
    const expected = finish(whole).map(({ params }) => params);
    for (let cut = 0; cut <= whole.events.length; cut++) {
      const tuner = createTuner(basic, { events: whole.events.slice(0, cut) });
      const open = cut % 2 === 1 ? [whole.events[cut - 1]] : [];
      for (const event of open) {
        if (event?.kind !== "asked") continue;
        tuner.tell(event.number, { metrics: { loss: square(event.params["x"]) } });
      }
      expect(finish(tuner).map(({ params }) => params)).toEqual(expected);
    }
  });

  it("refuses what was not asked, what was told, and metrics that do not fit", () => {
    const tuner = createTuner(basic);
    const { number } = tuner.ask();
    expect(() => tuner.tell(7, { metrics: { loss: 1 } })).toThrow("There is no trial 7");
    expect(() => tuner.tell(number, { metrics: {} })).toThrow("`run.loss` is missing");
    expect(() => tuner.tell(number, { metrics: { los: 1 } })).toThrow("Did you mean `loss`?");
    expect(() => tuner.tell(number, { metrics: { loss: "1" } })).toThrow(
      'The metric `run.loss` must be a number, but it is "1".',
    );
    tuner.tell(number, { metrics: { loss: 1 } });
    expect(() => tuner.tell(number, { metrics: { loss: 1 } })).toThrow("was told before");
  });

  it("takes failures: told, NaN, infinite, and none of them is best", () => {
    const tuner = createTuner(basic);
    const told = [
      { failed: "out of memory" },
      { metrics: { loss: NaN } },
      { metrics: { loss: Infinity } },
    ].map((result) => tuner.tell(tuner.ask().number, result));
    expect(told.map(({ state }) => state)).toEqual(["failed", "failed", "failed"]);
    expect(told.map(({ error }) => error)).toEqual([
      "out of memory",
      "`run.loss` is not a number (NaN): the trial has no usable result.",
      "`run.loss` is infinite: the trial has no usable result.",
    ]);
    expect(tuner.best()).toBeUndefined();
    tuner.tell(tuner.ask().number, { metrics: { loss: 5 } });
    expect(bestOf(tuner)[0]?.number).toBe(3);
  });
});

describe("what follows from metrics", () => {
  const rich = plan({
    definitions: [
      { name: "cost", phase: "metric", value: apply("multiply", metric("run", "loss"), num(2)) },
    ],
    parameters: [param("x", real(0, 1))],
    trials: [trial("run", { x: ref("x") }, ["loss", "accuracy"])],
    objectives: [minimize(definition("cost"))],
    constraints: [
      require("run.accuracy >= 0.5", apply("greater_equal", metric("run", "accuracy"), num(0.5)), {
        phase: "metric",
        label: "accurate",
      }),
    ],
    reports: [
      {
        label: "error",
        phase: "metric",
        value: apply("subtract", num(1), metric("run", "accuracy")),
      },
      { label: "twice", phase: "parameter", value: apply("multiply", num(2), ref("x")) },
    ],
  });

  it("are objectives, reports, and whether requirements hold", () => {
    const tuner = createTuner(rich);
    const { number, params } = tuner.ask();
    const told = tuner.tell(number, { metrics: { loss: 3, accuracy: 0.75 }, seconds: 2 });
    expect(told).toEqual({
      number: 0,
      params,
      state: "complete",
      metrics: { loss: 3, accuracy: 0.75 },
      objectives: [6],
      reports: { error: 0.25, twice: 2 * Number(params["x"]) },
      feasible: true,
      violated: [],
      seconds: 2,
    });
  });

  it("make the best feasible trial the best, whatever the others reach", () => {
    const tuner = createTuner(rich);
    const tell = (loss: number, accuracy: number) =>
      tuner.tell(tuner.ask().number, { metrics: { loss, accuracy } });
    expect(tell(1, 0.2)).toMatchObject({ feasible: false, violated: ["accurate"] });
    expect(tuner.best()).toBeUndefined();
    tell(5, 0.5);
    tell(4, 0.9);
    tell(2, 0.499);
    tell(4, 0.9);
    expect(bestOf(tuner)[0]?.number).toBe(2);
  });

  it("find the trials that no other dominates", () => {
    const pareto = plan({
      ...rich,
      objectives: [
        minimize(metric("run", "loss")),
        { ...minimize(metric("run", "accuracy")), direction: "maximize" },
      ],
      constraints: [],
    });
    const tuner = createTuner(pareto);
    const results = [
      [1, 0.1],
      [2, 0.5],
      [3, 0.4],
      [2, 0.5],
      [9, 0.9],
      [1, 0.05],
    ] as const;
    for (const [loss, accuracy] of results) {
      tuner.tell(tuner.ask().number, { metrics: { loss, accuracy } });
    }
    expect(bestOf(tuner).map(({ number }) => number)).toEqual([0, 1, 3, 4]);
  });

  it("are checked against ranges and shapes, with arrays by label", () => {
    const shaped: Plan = plan({
      trials: [
        trial("run", {}, [], {
          metrics: [
            { name: "accuracy", type: { kind: "real" }, low: 0, high: 1 },
            { name: "steps", type: { kind: "int" } },
            {
              name: "recall",
              type: { kind: "array", element: { kind: "real" }, labels: ["cat", "dog"] },
            },
          ],
        }),
      ],
      objectives: [minimize(apply("min", metric("run", "recall")))],
    });
    const tuner = createTuner(shaped);
    const { number } = tuner.ask();
    const good = { accuracy: 1 + 1e-12, steps: 3, recall: { dog: 0.5, cat: 0.25 } };
    const tell = (change: object) => tuner.tell(number, { metrics: { ...good, ...change } });
    expect(() => tell({ accuracy: 1.2 })).toThrow(
      "`run.accuracy` is 1.2, outside its range 0 .. 1",
    );
    expect(() => tell({ steps: 1.5 })).toThrow("a whole number");
    expect(() => tell({ recall: { cat: 1 } })).toThrow("an object with cat, dog");
    expect(() => tell({ recall: [1, 2, 3] })).toThrow("an object with cat, dog");
    const told = tell({});
    expect(JSON.stringify(told.metrics["recall"])).toBe('{"cat":0.25,"dog":0.5}');
    expect(told.objectives).toEqual([0.25]);
  });
});

describe("repeat", () => {
  const spread = {
    kind: "comprehension",
    binders: [{ name: "s", over: { kind: "runs", trial: "run" } }],
    body: { kind: "metric", trial: "run", metric: "loss", run: { kind: "local", name: "s" } },
  } as const;
  const repeated = plan({
    ...basic,
    repeat: 3,
    reports: [{ label: "spread", phase: "metric", value: apply("std", spread) }],
  });

  it("takes the mean of the runs and keeps each", () => {
    const tuner = createTuner(repeated);
    const { number } = tuner.ask();
    expect(() => tuner.tell(number, { metrics: { loss: 1 } })).toThrow(
      "repeats every trial 3 times",
    );
    const told = tuner.tell(number, { runs: [{ loss: 1 }, { loss: 2 }, { loss: 6 }] });
    expect(told.objectives).toEqual([3]);
    expect(told.metrics).toEqual({ loss: 3 });
    expect(told.runs).toEqual([{ loss: 1 }, { loss: 2 }, { loss: 6 }]);
    expect(told.reports["spread"]).toBeCloseTo(Math.sqrt(7), 12);
  });

  it("fails where one run fails", () => {
    const tuner = createTuner(repeated);
    const told = tuner.tell(tuner.ask().number, {
      runs: [{ loss: 1 }, { loss: NaN }, { loss: 6 }],
    });
    expect(told.state).toBe("failed");
  });
});

describe("stopping rules", () => {
  const stopping = (stops: Plan["stops"], direction: "minimize" | "maximize" = "minimize") =>
    createTuner(
      plan({
        ...basic,
        stops,
        objectives: [{ ...minimize(metric("run", "loss")), direction }],
        budget: { trials: 100 },
      }),
    );
  const tellAll = (tuner: Tuner, losses: readonly number[]): number => {
    for (const loss of losses) {
      if (tuner.done) break;
      tuner.tell(tuner.ask().number, { metrics: { loss } });
    }
    return tuner.trials.length;
  };

  it("target: the best reaches a value", () => {
    const target = [{ name: "target", settings: { value: 2 } }];
    expect(tellAll(stopping(target), [5, 3, 2, 1])).toBe(3);
    expect(tellAll(stopping(target, "maximize"), [0, 1, 2.5, 1])).toBe(3);
  });

  it("plateau: the last trials improve the best by no more than a share", () => {
    const plateau = [{ name: "plateau", settings: { trials: 2, by: 0.1 } }];
    expect(tellAll(stopping(plateau), [10, 8, 7.9, 7.5, 1, 1, 1])).toBe(4);
    expect(tellAll(stopping(plateau), [10, 8, 7, 6, 5, 4, 3])).toBe(7);
    expect(tellAll(stopping([{ name: "plateau", settings: { trials: 2 } }]), [3, 4, 3, 1])).toBe(3);
    expect(tellAll(stopping(plateau), [-10, -10.1, -10.9, -10.9, -12])).toBe(3);
    expect(tellAll(stopping(plateau, "maximize"), [10, 10.5, 12, 12.5, 12.6, 20])).toBe(5);
  });
});

describe("time in the budget", () => {
  it("is what the trials took", () => {
    const tuner = createTuner(plan({ ...basic, budget: { time: 10 } }));
    const tell = (seconds: number) =>
      tuner.tell(tuner.ask().number, { metrics: { loss: 1 }, seconds });
    tell(4);
    tell(5.9);
    expect(tuner.done).toBe(false);
    tell(0.1);
    expect(tuner.done).toBe(true);
  });
});

describe("fidelity in the budget", () => {
  const epochs = (budget: number) =>
    createTuner(
      plan({
        ...basic,
        parameters: [
          ...basic.parameters,
          param(
            "epochs",
            { kind: "int", low: 1, high: 27, scale: { name: "linear" } },
            { fidelity: true },
          ),
        ],
        budget: { fidelity: budget },
      }),
    );

  it("counts the units of each trial", () => {
    const tuner = epochs(100);
    expect(finish(tuner)).toHaveLength(3);
    expect(tuner.trials[0]?.params["epochs"]).toBe(27);
    expect(finish(epochs(3 * 27))).toHaveLength(3);
    expect(finish(epochs(3 * 27 - 1))).toHaveLength(2);
  });

  it("counts the trials that were asked for and have not ended", () => {
    const tuner = epochs(100);
    expect(tuner.ask(10)).toHaveLength(3);
    expect(tuner.done).toBe(true);
  });
});

describe("grid", () => {
  it("ends when it is exhausted", () => {
    const tuner = createTuner(
      plan({
        ...basic,
        parameters: [param("x", real(0, 1))],
        method: search("grid", { points: 3 }),
        budget: {},
      }),
    );
    const asked = tuner.ask(10);
    expect(asked.map(({ params }) => params)).toEqual([{ x: 0 }, { x: 0.5 }, { x: 1 }]);
    expect(tuner.done).toBe(true);
    expect(() => tuner.ask()).toThrow("has tried every configuration");
    const again = createTuner(
      plan({
        ...basic,
        parameters: [param("x", real(0, 1))],
        method: search("grid", { points: 3 }),
      }),
    );
    expect(finish(again)).toHaveLength(3);
  });
});

describe("measured trials", () => {
  const measured = plan({
    parameters: [param("x", real(0, 1))],
    trials: [
      trial("noise", {}, ["sigma"], { phase: "constant" }),
      trial("run", { x: ref("x") }, ["loss"]),
    ],
    constraints: [
      require("x <= noise.sigma", apply("less_equal", ref("x"), metric("noise", "sigma"))),
      require("noise.sigma > 0.01", apply("greater", metric("noise", "sigma"), num(0.01)), {
        phase: "measured",
      }),
    ],
    objectives: [minimize(metric("run", "loss"))],
  });

  it("are given by the application and known to constraints", () => {
    expect(() => createTuner(measured)).toThrow("`noise` runs once a study");
    expect(() => createTuner(measured, { measured: { noise: { sigma: 0.001 } } })).toThrow(
      "`noise.sigma > 0.01` does not hold for what was measured",
    );
    const tuner = createTuner(measured, { measured: { noise: { sigma: 0.2 } } });
    for (const { params } of tuner.ask(10)) expect(Number(params["x"])).toBeLessThanOrEqual(0.2);
    const told = tuner.tell(0, { metrics: { "run.loss": 1 } });
    expect(told.metrics).toEqual({ "run.loss": 1 });
  });
});

describe("a plan with parts that are not built", () => {
  it.each([
    [{ method: search("annealing") }, "`search annealing`"],
    [{ stops: [{ name: "boredom", settings: {} }] }, "There are: target, plateau, regret"],
    [{ warm: [{ kind: "store", path: "old.db" }] }, "`old.db` is not given"],
    [
      { stops: [{ name: "target", settings: { value: 1 } }], objectives: [] },
      "needs exactly one objective",
    ],
  ] satisfies readonly (readonly [Partial<Plan>, string])[])("is refused: %j", (parts, message) => {
    expect(() => createTuner(plan({ ...basic, ...parts }))).toThrow(message);
  });
});

it("a plan that is solved is not asked for trials", () => {
  const method = { role: "solve", name: "convex", settings: {} } as const;
  expect(() => createTuner(plan({ ...basic, method }))).toThrow(
    "The study `test` is solved: there is nothing to ask and tell. `solveStudy(plan)` gives its solution.",
  );
});

describe("origins", () => {
  it("name an objective without a value", () => {
    const tuner = createTuner(
      plan({
        ...basic,
        objectives: [
          { ...minimize(apply("log", metric("run", "loss"))), origin: origin("log(run.loss)") },
        ],
      }),
    );
    const told = tuner.tell(tuner.ask().number, { metrics: { loss: -1 } });
    expect(told.state).toBe("failed");
    expect(told.error).toBe("The objective `log(run.loss)` is not a finite number.");
  });
});

describe("a tuner with earlier studies", () => {
  const [parameter] = basic.parameters;
  const earlier = [
    {
      name: "old.db",
      trials: [
        { params: { [parameter?.name ?? ""]: 0.9 }, objectives: [3] },
        { params: { [parameter?.name ?? ""]: 0.25 }, objectives: [1] },
        { params: { [parameter?.name ?? ""]: 0.1 }, objectives: [0], state: "failed" as const },
      ],
    },
  ];
  const warmed = plan({ ...basic, warm: [{ kind: "store", path: "old.db" }] });

  it("records what it takes from them, and goes on from its events without them", () => {
    const tuner = createTuner(warmed, { seed: 1, earlier });
    const first = tuner.ask();
    expect(tuner.events.map(({ kind }) => kind)).toContain("warmed");
    const again = createTuner(warmed, { seed: 1, events: tuner.events });
    again.tell(first.number, { failed: "out of memory" });
    tuner.tell(first.number, { failed: "out of memory" });
    expect(again.ask()).toEqual(tuner.ask());
  });

  it("refuses one that is missing, has other objectives, or that nothing asks for", () => {
    expect(() => createTuner(warmed, { earlier: [] })).toThrow("`old.db` is not given");
    const wrong = [{ name: "old.db", trials: [{ params: {}, objectives: [1, 2] }] }];
    expect(() => createTuner(warmed, { earlier: wrong })).toThrow("must have 1 finite numbers");
    expect(() => createTuner(plan(basic), { earlier })).toThrow("takes nothing from earlier ones");
  });
});
