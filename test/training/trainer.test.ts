/** Groups on the reference interpreter, in turn and side by side, and on the wasm engine. */
import { describe, expect, test } from "vitest";
import { createWasmExecutor } from "../../src/backends/wasm-engine/executor.ts";
import type { Model, TaskMetrics } from "../../src/tasks/task.ts";
import { createTrainer } from "../../src/training/trainer.ts";
import { referenceExecutor } from "./reference-executor.ts";
import {
  errorOf,
  irisInputs,
  metricsOf,
  network,
  runGroup,
  train,
  type TestMember,
} from "./tasks.ts";

const members: readonly TestMember[] = [
  { inputs: irisInputs({ hidden: [6] }), trial: 0 },
  { inputs: irisInputs({ hidden: [4], lr: 0.02, rate: 0.2 }), trial: 1 },
  { inputs: irisInputs({ hidden: [9], decay: 0.1 }), trial: 2 },
  { inputs: irisInputs({ hidden: [6], lr: 0.03, epochs: 2 }), trial: 3 },
  { inputs: irisInputs({ hidden: [6], epochs: 5, rate: 0.1 }), trial: 4 },
];

const executors = [
  ["the reference, in turn", async () => referenceExecutor()],
  ["the reference, side by side", async () => referenceExecutor({ sideBySide: true })],
  ["the wasm engine", () => createWasmExecutor()],
] as const;

describe.each(executors)("on %s", (_, create) => {
  test("a trial gives the same in any group and order as alone, to the last bit", async () => {
    const alone = [];
    for (const member of members) {
      const executor = await create();
      // Alone a trial is never padded: the reference side by side is compared with exact widths.
      alone.push(...(await train(network, executor, [member])));
    }
    const orders = [members, members.toReversed(), members.slice(1, 4)];
    for (const order of orders) {
      const together = await train(network, await create(), order);
      for (const [place, member] of order.entries()) {
        const expected = alone[members.indexOf(member)];
        expect(metricsOf(together[place])).toEqual(metricsOf(expected));
        expect(together[place]?.reports).toEqual(expected?.reports);
        expect(together[place]?.steps).toBe(expected?.steps);
      }
    }
  });

  test("trials end at epochs of their own, after reports of all before", async () => {
    const told = await train(network, await create(), members);
    expect(told.map(({ reports }) => reports.map(({ step }) => step))).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
      [1],
      [1, 2, 3, 4],
    ]);
    // 120 rows are 2 batches of 50 and one of 20.
    expect(told.map(({ steps }) => steps)).toEqual([9, 9, 9, 6, 15]);
    expect(metricsOf(told[0])).toHaveProperty("train_loss");
  });

  test("the trained weights come at the trial's own widths", async () => {
    const told = await train(network, await create(), members);
    const model = modelOf(metricsOf(told[1]));
    expect(model.weights.map(({ name, shape }) => [name, shape])).toEqual([
      ["dense0.matrix", [4, 4]],
      ["dense0.bias", [4]],
      ["out.matrix", [4, 3]],
      ["out.bias", [3]],
    ]);
    expect(model.weights.every(({ values }) => values.every((value) => value !== 0))).toBe(true);
    expect(model.config).toEqual({ widths: [4] });
  });

  test("a trial whose loss is no number ends with it; its neighbours go on", async () => {
    const bad = { inputs: irisInputs({ lr: 10, decay: 1, epochs: 60 }), trial: 5 };
    const told = await train(network, await create(), [...members.slice(0, 2), bad]);
    const alone = await train(network, await create(), members.slice(0, 1));
    expect(metricsOf(told[2])["val_loss"]).toBeNaN();
    expect(told[2]?.reports.length).toBeLessThan(59);
    expect(metricsOf(told[0])).toEqual(metricsOf(alone[0]));
  });

  test("a trial that is stopped ends with the reason; its neighbours go on", async () => {
    const controller = new AbortController();
    const reason = new Error("Too slow.");
    const stopped: TestMember = {
      inputs: irisInputs({ epochs: 1000 }),
      trial: 9,
      signal: controller.signal,
      onReport: (step) => step === 2 && controller.abort(reason),
    };
    const told = await train(network, await create(), [stopped, ...members.slice(0, 2)]);
    const alone = await train(network, await create(), members.slice(0, 1));
    expect(told[0]?.outcome).toEqual({ kind: "threw", error: reason });
    expect(told[0]?.reports.length).toBe(2);
    expect(metricsOf(told[1])).toEqual(metricsOf(alone[0]));
  });

  test("a trial's weights begin with its own numbers", async () => {
    // With a rate of 0 nothing else shows.
    const still = irisInputs({ lr: 0, epochs: 1 });
    const [one, same, other] = await train(network, await create(), [
      { inputs: still, trial: 1 },
      { inputs: still, trial: 1 },
      { inputs: still, trial: 2 },
    ]);
    expect(metricsOf(same)).toEqual(metricsOf(one));
    expect(metricsOf(other)["val_loss"]).not.toBe(metricsOf(one)["val_loss"]);
  });

  test("wrong arguments fail their own trial", async () => {
    const wrong = { inputs: irisInputs({ lr: -1 }) };
    const told = await train(network, await create(), [wrong, ...members.slice(0, 1)]);
    const alone = await train(network, await create(), members.slice(0, 1));
    expect(errorOf(told[0])).toBe(
      "The argument `lr` of network must be a number from 0 to 10, not -1.",
    );
    expect(metricsOf(told[1])).toEqual(metricsOf(alone[0]));
  });

  test("one trainer carries out groups one after another, with the same results", async () => {
    const executor = await create();
    const trainer = createTrainer(network, executor);
    const [first, second] = await Promise.all([
      runGroup(trainer.run, members),
      runGroup(trainer.run, members),
    ]);
    expect(first.map(metricsOf)).toEqual(second.map(metricsOf));
    trainer.dispose();
    expect(executor.used()).toBe(0);
  });
});

test("an epoch is one call for whole batches, one for the rest, and one for each pass", async () => {
  const executor = referenceExecutor({ sideBySide: true });
  await train(network, executor, [
    { inputs: irisInputs({ epochs: 2 }) },
    { inputs: irisInputs({ epochs: 1, hidden: [3] }) },
  ]);
  expect(executor.calls).toEqual([
    { trials: 2, steps: 2 },
    { trials: 2, steps: 1 },
    { trials: 2, steps: 1 },
    // The one that ends is scored on what it was trained on, and leaves.
    { trials: 1, steps: 1 },
    { trials: 1, steps: 2 },
    { trials: 1, steps: 1 },
    { trials: 1, steps: 1 },
    { trials: 1, steps: 1 },
  ]);
});

test("programs are compiled once for trials of the same form", async () => {
  const executor = referenceExecutor();
  const trainer = createTrainer(network, executor);
  const two = [{ inputs: irisInputs() }, { inputs: irisInputs({ lr: 0.5 }), trial: 1 }];
  await runGroup(trainer.run, two);
  // Whole batches, the rest, validation, training.
  expect(executor.compiled()).toBe(4);
  await runGroup(trainer.run, [{ inputs: irisInputs({ lr: 0.1 }) }]);
  expect(executor.compiled()).toBe(4);
  await runGroup(trainer.run, [{ inputs: irisInputs({ rate: 0.5 }) }]);
  expect(executor.compiled()).toBe(8);
  trainer.dispose();
});

test("an executor that fails fails the trials that were under way, and gives all back", async () => {
  let left = 20;
  const onStep = (): void => {
    left -= 1;
    if (left === 0) throw new Error("The memory is full.");
  };
  const told = await train(network, referenceExecutor({ onStep }), members);
  const failed = told.filter(({ outcome }) => outcome.kind === "threw");
  expect(failed.length).toBeGreaterThan(0);
  expect(failed.length).toBeLessThan(members.length);
  for (const one of failed) expect(errorOf(one)).toBe("The memory is full.");
});

test("a trial that is stopped within an epoch leaves after the call that is under way", async () => {
  const controller = new AbortController();
  let steps = 0;
  const onStep = (): void => {
    steps += 1;
    if (steps === 3) controller.abort(new Error("Enough."));
  };
  const executor = referenceExecutor({ onStep });
  const inputs = irisInputs({ batch: 1, epochs: 1 });
  const told = await train(network, executor, [
    { inputs, signal: controller.signal },
    { inputs, trial: 1 },
  ]);
  const [alone] = await train(network, referenceExecutor(), [{ inputs, trial: 1 }]);
  expect(errorOf(told[0])).toBe("Enough.");
  expect(executor.calls.map(({ trials }) => trials).slice(0, 2)).toEqual([2, 1]);
  expect(metricsOf(told[1])).toEqual(metricsOf(alone));
});

test("a group waits for those before it", async () => {
  const trainer = createTrainer(network, referenceExecutor());
  const order: string[] = [];
  const run = (name: string, epochs: number) =>
    runGroup(
      (group, ended) =>
        trainer.run(group, (place, outcome) => {
          order.push(name);
          ended(place, outcome);
        }),
      [{ inputs: irisInputs({ epochs }) }],
    );
  await Promise.all([run("first", 5), run("second", 1)]);
  expect(order).toEqual(["first", "second"]);
  trainer.dispose();
});

test("when all are stopped, a call that is under way ends at once", async () => {
  const controller = new AbortController();
  let steps = 0;
  const onStep = (): void => {
    steps += 1;
    if (steps === 3) controller.abort(new Error("Enough."));
  };
  const { signal } = controller;
  const told = await train(network, referenceExecutor({ onStep }), [
    { inputs: irisInputs(), signal },
    { inputs: irisInputs(), signal, trial: 1 },
  ]);
  expect(told.map(errorOf)).toEqual(["Enough.", "Enough."]);
  expect(steps).toBe(3);
});

function modelOf({ model }: TaskMetrics): Model {
  if (!isModel(model)) throw new Error("There is no model.");
  return model;
}

function isModel(value: TaskMetrics[string]): value is Model {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "model";
}
