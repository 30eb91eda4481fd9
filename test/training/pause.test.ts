/** Trials that pause and go on: by themselves and among others, on the reference interpreter and the wasm engine. */
import { describe, expect, test } from "vitest";
import { createWasmExecutor } from "../../src/backends/wasm-engine/executor.ts";
import type { Snapshot } from "../../src/tasks/task.ts";
import { classifier } from "../../src/tasks/classifier/task.ts";
import { createTrainer } from "../../src/training/trainer.ts";
import { referenceExecutor } from "./reference-executor.ts";
import {
  errorOf,
  irisInputs,
  metricsOf,
  network,
  runGroup,
  type TestMember,
  type Told,
} from "./tasks.ts";

const executors = [
  ["the reference, in turn", async () => referenceExecutor()],
  ["the reference, side by side", async () => referenceExecutor({ sideBySide: true })],
  ["the wasm engine", () => createWasmExecutor()],
] as const;

function snapshotOf(told: Told | undefined): Snapshot {
  if (told?.outcome.kind !== "paused") throw new Error("The trial did not pause.");
  return structuredClone(told.outcome.snapshot);
}

const members: readonly TestMember[] = [
  { inputs: irisInputs({ hidden: [6], epochs: 6, rate: 0.2 }), trial: 0 },
  { inputs: irisInputs({ hidden: [4], epochs: 6, decay: 0.1 }), trial: 1 },
  { inputs: irisInputs({ hidden: [9], epochs: 6, lr: 0.03 }), trial: 2 },
];

const optimizers: readonly TestMember[] = (["adam", "sgd", "momentum", "rmsprop"] as const).map(
  (optimizer, trial) => ({
    trial,
    inputs: {
      data: { kind: "data", source: "builtin:iris" },
      hidden: [4 + trial],
      optimizer,
      lr: 0.01,
      schedule: "cosine",
      warmup: 0.3,
      epochs: 4,
    },
  }),
);

describe.each(executors)("on %s", (_, create) => {
  test.each([
    ["a network with dropout", network, members],
    ["a classifier with any optimiser", classifier, optimizers],
  ] as const)(
    "%s gives the same with pauses as without, to the last bit",
    async (_name, task, all) => {
      const executor = await create();
      const trainer = createTrainer(task, executor);
      const whole = await runGroup(trainer.run, all);

      const first = await runGroup(
        trainer.run,
        all.map((member) => ({ ...member, pauseAt: 1 })),
      );
      expect(first.map(({ reports }) => reports.map(({ step }) => step))).toEqual(
        all.map(() => [1]),
      );
      // The widest stops there: those that are left are in another order, side by side in a narrower program.
      const left = all.flatMap((member, i) =>
        i === all.length - 1 ? [] : [{ ...member, from: snapshotOf(first[i]), pauseAt: 3 }],
      );
      const second = await runGroup(trainer.run, left.toReversed());
      const third = await runGroup(
        trainer.run,
        left.map((member, i) => {
          const { pauseAt: _pauseAt, ...rest } = member;
          return { ...rest, from: snapshotOf(second[left.length - 1 - i]) };
        }),
      );
      for (const [i, { trial }] of left.entries()) {
        const place = all.findIndex((member) => member.trial === trial);
        expect(metricsOf(third[i])).toEqual(metricsOf(whole[place]));
        expect([
          ...(first[place]?.reports ?? []),
          ...(second[left.length - 1 - i]?.reports ?? []),
          ...(third[i]?.reports ?? []),
        ]).toEqual(whole[place]?.reports);
      }
      trainer.dispose();
      expect(executor.used()).toBe(0);
    },
  );

  test("trials of one group may begin in different places", async () => {
    const trainer = createTrainer(network, await create());
    const alone = await runGroup(trainer.run, members);
    const [first] = await runGroup(
      trainer.run,
      members.slice(0, 1).map((member) => ({ ...member, pauseAt: 2 })),
    );
    const together = await runGroup(
      trainer.run,
      members.map((member, i) => (i === 0 ? { ...member, from: snapshotOf(first) } : member)),
    );
    for (const [i, told] of together.entries())
      expect(metricsOf(told)).toEqual(metricsOf(alone[i]));
    trainer.dispose();
  });

  test("a pause at the last epoch is none", async () => {
    const trainer = createTrainer(network, await create());
    const [told] = await runGroup(trainer.run, [{ inputs: irisInputs({ epochs: 2 }), pauseAt: 2 }]);
    expect(metricsOf(told)).toHaveProperty("train_loss");
    trainer.dispose();
  });

  test("a trial goes on from another one's weights with numbers of its own, and from nothing that does not fit", async () => {
    const trainer = createTrainer(network, await create());
    const [paused] = await runGroup(trainer.run, [
      { inputs: irisInputs({ epochs: 3 }), trial: 0, pauseAt: 2 },
    ]);
    const from = snapshotOf(paused);
    const told = await runGroup(trainer.run, [
      { inputs: irisInputs({ epochs: 3 }), trial: 0, from },
      { inputs: irisInputs({ epochs: 3, lr: 0.05 }), trial: 1, from },
    ]);
    const [misfit] = await runGroup(trainer.run, [
      { inputs: irisInputs({ epochs: 3, hidden: [7] }), trial: 2, from },
    ]);
    const losses = told.map((one) => metricsOf(one)["train_loss"]);
    expect(losses[0]).not.toBe(losses[1]);
    expect(errorOf(misfit)).toContain("other shapes");
    trainer.dispose();
  });
});
