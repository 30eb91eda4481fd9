/** What the author of a task writes, and what is said of mistakes. */
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  add,
  cast,
  choice,
  concat,
  constant,
  dataSet,
  type DataTensors,
  defineTask,
  epochs,
  equal,
  flag,
  gather,
  matmul,
  multiply,
  ones,
  type Operand,
  real,
  replacement,
  reshape,
  select,
  step,
  sum,
  type Table,
  type Trial,
  type TrialTools,
  uniform,
  type Variant,
  variant,
  whole,
  wholes,
  width,
  type Width,
  widths,
  zeros,
} from "../../src/training/index.ts";
import type { TrainingTask } from "../../src/training/definition.ts";
import { closureOf } from "../architecture/imports.ts";
import { referenceExecutor } from "./reference-executor.ts";
import { errorOf, metricsOf, train } from "./tasks.ts";

/** A trial that learns a number; parts may be replaced. */
function fit({ scope }: TrialTools, changes: Partial<Trial> = {}): Trial {
  const w = scope.weight("w", [1], { initializer: zeros });
  return {
    training: {
      rows: 3,
      batch: 2,
      loss: () => sum(multiply(add(w, -1), add(w, -1))),
      optimizer: { kind: "sgd", rate: 0.1 },
    },
    scoring: {},
    metrics: () => ({ loss: 1 }),
    ...changes,
  };
}

function taskOf(trial: TrainingTask["trial"], more: Partial<TrainingTask> = {}): TrainingTask {
  return { ...defineTask({ name: "mine", arguments: { epochs: epochs(1) }, trial }), ...more };
}

async function errorIn(task: TrainingTask, inputs = {}): Promise<string> {
  const [told] = await train(task, referenceExecutor(), [{ inputs }]);
  return errorOf(told);
}

test("a trial is typed by its arguments", () => {
  const task = defineTask({
    name: "typed",
    arguments: {
      data: dataSet(),
      lr: real({ low: 0, high: 1 }),
      layers: whole({ low: 1, high: 3 }),
      filters: wholes(),
      shuffled: flag(false),
      form: choice(["a", "b"], "a"),
      optimizer: variant(["sgd", "adam"]),
      units: width(),
      hidden: widths(),
      epochs: epochs(),
    },
    trial: (given, tools) => {
      expectTypeOf(given.data).toEqualTypeOf<DataTensors>();
      expectTypeOf(given.lr).toEqualTypeOf<Operand>();
      expectTypeOf(given.layers).toEqualTypeOf<number>();
      expectTypeOf(given.filters).toEqualTypeOf<readonly number[]>();
      expectTypeOf(given.shuffled).toEqualTypeOf<boolean>();
      expectTypeOf(given.form).toEqualTypeOf<"a" | "b">();
      expectTypeOf(given.optimizer).toEqualTypeOf<Variant<"sgd" | "adam">>();
      expectTypeOf(given.units).toEqualTypeOf<Width>();
      expectTypeOf(given.hidden).toEqualTypeOf<readonly Width[]>();
      expectTypeOf(given.epochs).toEqualTypeOf<Operand>();
      // @ts-expect-error: there is no such argument.
      expect(given.other).toBeUndefined();
      return fit(tools);
    },
  });
  expectTypeOf(task).toEqualTypeOf<TrainingTask>();
  // @ts-expect-error: a fallback is one of the names.
  choice(["a", "b"], "c");
});

test("what authors import needs no node module and no package", () => {
  const outside = closureOf("training/index.ts").filter((one) => !one.relative);
  expect(outside).toEqual([]);
});

describe("a definition", () => {
  test("has one argument that says how long trials train", () => {
    const trial = (_: unknown, tools: TrialTools): Trial => fit(tools);
    expect(() => defineTask({ name: "mine", arguments: {}, trial })).toThrow(
      "The task mine has 0 arguments of the kind `epochs`.",
    );
    expect(() =>
      defineTask({ name: "mine", arguments: { a: epochs(), b: epochs() }, trial }),
    ).toThrow("The task mine has 2 arguments of the kind `epochs`.");
    expect(() => defineTask({ name: "", arguments: { a: epochs() }, trial })).toThrow("a name");
  });
});

test("a task's own tables are loaded once and can be read by programs and metrics", async () => {
  let loads = 0;
  const load = async (): Promise<{ readonly [name: string]: Table }> => {
    loads += 1;
    return { y: { shape: [3, 1], values: Float32Array.of(1, 2, 6) } };
  };
  const task = taskOf(
    (_, { scope, tables }) => {
      const { y } = tables;
      if (y === undefined) throw new Error("no y");
      const w = scope.weight("w", [1, 1], { initializer: zeros });
      const residual = add(matmul(constant([1, 1, 1], [3, 1]), w), multiply(y.tensor, -1));
      return {
        training: {
          rows: 3,
          batch: 3,
          loss: () => sum(multiply(residual, residual)),
          optimizer: { kind: "sgd", rate: 0.05 },
        },
        scoring: {
          all: { rows: 3, results: () => ({ residual }) },
        },
        metrics: ({ all }) => ({
          first: all?.["residual"]?.[0] ?? Number.NaN,
          truth: [...y.values],
        }),
      };
    },
    { load },
  );
  const told = await train(task, referenceExecutor(), [
    { inputs: { epochs: 60 } },
    { inputs: { epochs: 1 }, trial: 1 },
  ]);
  // The mean of y is 3.
  expect(metricsOf(told[0])["first"]).toBeCloseTo(2, 4);
  expect(metricsOf(told[0])["truth"]).toEqual([1, 2, 6]);
  // 0.05 · 2 · (1 + 2 + 6) after one step.
  expect(metricsOf(told[1])["first"]).toBeCloseTo(0.9 - 1, 6);
  expect(loads).toBe(1);
});

test.each([false, true])(
  "results are as wide as the trial, side by side: %s",
  async (sideBySide) => {
    const task = defineTask({
      name: "mine",
      arguments: { epochs: epochs(1), units: width() },
      trial: ({ units }, { scope }) => {
        const places = Array.from({ length: units.size }, (_, i) => i);
        const w = units.mask(scope.weight("w", [1, units.size], { initializer: ones }));
        return {
          training: { rows: 1, batch: 1, loss: () => sum(w), optimizer: { kind: "sgd", rate: 0 } },
          scoring: {
            all: {
              rows: 3,
              results: (rows) => ({
                units: add(reshape(multiply(cast(rows, "float32"), 10), [-1, 1]), constant(places)),
                used: multiply(sum(units.mask(constant(places.map(() => 1)))), equal(rows, rows)),
              }),
            },
          },
          metrics: ({ all }) => ({
            units: [...(all?.["units"] ?? [])],
            used: all?.["used"]?.[2] ?? 0,
          }),
        };
      },
    });
    const members = [{ inputs: { units: 3 } }, { inputs: { units: 2 } }];
    const told = await train(task, referenceExecutor({ sideBySide }), members);
    expect(told.map(metricsOf)).toEqual([
      { units: [0, 1, 2, 10, 11, 12, 20, 21, 22], used: 3 },
      { units: [0, 1, 10, 11, 20, 21], used: 2 },
    ]);
  },
);

test("each epoch looks at each row once; steps are counted from the first epoch on", async () => {
  const values = Float32Array.of(1, 10, 100, 1000, 10_000);
  const task = taskOf(
    (_, { scope, tables }) => {
      const table = tables["values"]?.tensor ?? constant(0);
      const seen = scope.weight("seen", [1], { initializer: zeros });
      const counted = scope.running("counted", [1], zeros);
      return {
        training: {
          rows: 5,
          batch: 2,
          loss: (rows) => ({
            loss: sum(multiply(seen, sum(gather(table, rows)))),
            updates: [replacement(counted, add(counted, cast(step(), "float32")))],
          }),
          optimizer: { kind: "sgd", rate: 1 },
        },
        scoring: {
          all: { rows: 1, results: () => ({ seen, counted }) },
        },
        metrics: ({ all }) => ({
          seen: all?.["seen"]?.[0] ?? 0,
          counted: all?.["counted"]?.[0] ?? 0,
        }),
      };
    },
    { load: async () => ({ values: { shape: [5], values } }) },
  );
  const [told] = await train(task, referenceExecutor(), [{ inputs: { epochs: 4 } }]);
  // Three steps an epoch: 0 + 1 + … + 11.
  expect(metricsOf(told)).toEqual({ seen: -44_444, counted: 66 });
});

test("the order of rows and what programs draw are each trial's own", async () => {
  const rows = 40;
  const task = taskOf((_, tools) => {
    const last = tools.scope.running("last", [1], zeros);
    const drawn = tools.scope.running("drawn", [1], zeros);
    const { training } = fit(tools);
    return fit(tools, {
      training: {
        ...training,
        rows,
        batch: 1,
        loss: (places) => ({
          loss: sum(tools.scope.weight("w", [1], { initializer: zeros })),
          updates: [
            replacement(last, cast(places, "float32")),
            replacement(drawn, uniform("drawn", [1])),
          ],
        }),
      },
      scoring: { all: { rows: 1, results: () => ({ last, drawn }) } },
      metrics: ({ all }) => ({ last: all?.["last"]?.[0] ?? 0, drawn: all?.["drawn"]?.[0] ?? 0 }),
    });
  });
  const told = await train(
    task,
    referenceExecutor(),
    [1, 2, 1].map((trial) => ({ inputs: {}, trial })),
  );
  const [one = {}, other = {}, same] = told.map(metricsOf);
  expect(same).toEqual(one);
  expect(other["last"]).not.toBe(one["last"]);
  expect(other["drawn"]).not.toBe(one["drawn"]);
});

test("each epoch has an order of rows of its own", async () => {
  const task = taskOf((_, tools) => {
    const last = tools.scope.running("last", [1], zeros);
    const { training } = fit(tools);
    return fit(tools, {
      training: {
        ...training,
        rows: 40,
        batch: 1,
        loss: (places) => ({
          loss: sum(tools.scope.weight("w", [1], { initializer: zeros })),
          updates: [replacement(last, cast(places, "float32"))],
        }),
      },
      scoring: { all: { rows: 1, results: () => ({ last }) } },
      metrics: ({ all }) => ({ last: all?.["last"]?.[0] ?? 0 }),
    });
  });
  const [told] = await train(task, referenceExecutor(), [{ inputs: { epochs: 7 } }]);
  expect(new Set(told?.reports.map(({ metrics }) => metrics["last"])).size).toBeGreaterThan(3);
});

test("a number that is 0 is put in as the number, side by side where it is 0 in all trials", async () => {
  const seen: Operand[] = [];
  const task = defineTask({
    name: "mine",
    arguments: { epochs: epochs(1), decay: real() },
    trial: ({ decay }, tools) => {
      seen.push(decay);
      return fit(tools);
    },
  });
  const zero = { inputs: { decay: 0 } };
  await train(task, referenceExecutor({ sideBySide: true }), [zero, zero]);
  expect(seen).toEqual([0]);
  await train(task, referenceExecutor({ sideBySide: true }), [zero, { inputs: { decay: 1 } }]);
  expect(seen.map((one) => typeof one)).toEqual(["number", "object", "number"]);
});

test("long tables are scored in parts, whose surplus is dropped", async () => {
  // Four parts of 251 rows.
  const rows = 1001;
  const values = Float32Array.from({ length: rows }, (_, i) => i);
  const task = taskOf(
    (_, tools) => {
      const table = tools.tables["values"]?.tensor ?? constant(0);
      return fit(tools, {
        scoring: { all: { rows, results: (places) => ({ values: gather(table, places) }) } },
        metrics: ({ all }) => ({ values: [...(all?.["values"] ?? [])] }),
      });
    },
    { load: async () => ({ values: { shape: [rows], values } }) },
  );
  const executor = referenceExecutor();
  const [told] = await train(task, executor, [{ inputs: {} }]);
  expect(metricsOf(told)).toEqual({ values: [...values] });
  expect(executor.calls.at(-1)).toEqual({ trials: 1, steps: 4 });
});

test("a pass that repeats itself keeps what it says from time to time, and begins anew after each epoch", async () => {
  const task = taskOf((_, tools) => {
    const kept = tools.scope.running("kept", [2], zeros);
    const now = add(select(equal(step(), 0), constant([1, 2]), kept), constant([1, 10]));
    const repeated = { times: 4, updates: () => [replacement(kept, now)] };
    return fit(tools, {
      scoring: { all: { rows: 2, results: () => ({ now }), repeated } },
      metrics: ({ all }) => ({ now: [...(all?.["now"] ?? [])] }),
    });
  });
  for (const sideBySide of [false, true]) {
    const executor = referenceExecutor({ sideBySide });
    const told = await train(task, executor, [{ inputs: { epochs: 3 } }, { inputs: {}, trial: 1 }]);
    expect(told.map(metricsOf)).toEqual([{ now: [5, 42] }, { now: [5, 42] }]);
  }
});

describe("an author is told of", () => {
  test.each<[string, TrainingTask, string]>([
    [
      "shapes that do not fit",
      taskOf((_, tools) => {
        matmul(constant([1, 2], [1, 2]), constant([1], [1, 1]));
        return fit(tools);
      }),
      "A trial of the task mine cannot be built. matmul",
    ],
    [
      "a loss that is no single number",
      taskOf((_, tools) => {
        const loss = () => tools.scope.weight("v", [2], { initializer: zeros });
        return fit(tools, { training: { ...fit(tools).training, loss } });
      }),
      "A trial of the task mine cannot be built. ",
    ],
    [
      "rows that are no number of rows",
      taskOf((_, tools) => fit(tools, { training: { ...fit(tools).training, rows: 0.5 } })),
      "A trial of the task mine cannot be built. training.rows must be a whole number, at least 1, not 0.5.",
    ],
    [
      "results without rows",
      taskOf((_, tools) =>
        fit(tools, { scoring: { all: { rows: 5, results: () => ({ loss: constant(1) }) } } }),
      ),
      'A trial of the task mine cannot be built. The result "loss" of the pass "all" is [] for 5 rows. Its first axis ' +
        "must be that of the rows: give a value for each row, and take means in `metrics`.",
    ],
    [
      "a metrics function that throws",
      taskOf((_, tools) =>
        fit(tools, {
          metrics: () => {
            throw new Error("no such pass");
          },
        }),
      ),
      "`metrics` of the task mine failed: no such pass",
    ],
    [
      "closing metrics that throw",
      taskOf((_, tools) =>
        fit(tools, {
          closing: {
            scoring: {},
            metrics: () => {
              throw new Error("too late");
            },
          },
        }),
      ),
      "`closing.metrics` of the task mine failed: too late",
    ],
    [
      "a table of another size",
      taskOf((_, tools) => fit(tools), {
        load: async () => ({ x: { shape: [2, 2], values: new Float32Array(3) } }),
      }),
      'The table "x" of the task mine must be a Float32Array or an Int32Array of 4 numbers to have the shape [2, 2].',
    ],
    [
      "a mask on another axis",
      {
        ...taskOf((given, tools) => {
          const { units } = given;
          if (isWidth(units)) units.mask(constant([1, 2, 3], [3]));
          return fit(tools);
        }),
        arguments: { epochs: epochs(1), units: width(undefined, 4) },
      },
      "A trial of the task mine cannot be built. mask: the last axis of [3] is not 4 long.",
    ],
  ])("%s", async (_, task, message) => {
    expect(await errorIn(task)).toContain(message);
  });

  test("widths that are joined, where trials train side by side", async () => {
    const task = defineTask({
      name: "mine",
      arguments: { epochs: epochs(1), a: width(), b: width() },
      trial: ({ a, b }, { scope }) => {
        const place = (name: string, size: number) =>
          scope.weight(name, [1, size], { initializer: zeros });
        const joined = concat([a.mask(place("a", a.size)), b.mask(place("b", b.size))], 1);
        const out = scope.weight("out", [a.size + b.size, 1], { initializer: zeros });
        return {
          training: {
            rows: 1,
            batch: 1,
            loss: () => sum(matmul(joined, out)),
            optimizer: { kind: "sgd", rate: 0.1 },
          },
          scoring: {},
          metrics: () => ({ loss: 0 }),
        };
      },
    });
    const two = [{ inputs: { a: 2, b: 3 } }, { inputs: { a: 4, b: 1 } }];
    const apart = await train(task, referenceExecutor(), two);
    expect(apart.map(metricsOf)).toEqual([{ loss: 0 }, { loss: 0 }]);
    const together = await train(task, referenceExecutor({ sideBySide: true }), two);
    expect(errorOf(together[0])).toContain('has the weight "out" [5, 1] instead of [7, 1]');
  });

  test("an argument that the task does not have", async () => {
    const task = taskOf((_, tools) => fit(tools));
    expect(await errorIn(task, { epoch: 3 })).toBe(
      "The task mine has no argument `epoch`. Did you mean `epochs`? It takes: epochs.",
    );
  });
});

function isWidth(value: unknown): value is Width {
  return typeof value === "object" && value !== null && "mask" in value;
}
