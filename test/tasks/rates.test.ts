/** Learning rates that rise and fall, and gradients that are clipped: for each trial of a group its own. */
import { beforeAll, describe, expect, test } from "vitest";
import { classifier } from "../../src/tasks/classifier/task.ts";
import type { TaskInputs } from "../../src/tasks/task.ts";
import { createDivision } from "../../src/training/divide.ts";
import type { Trainer } from "../../src/training/trainer.ts";
import { classifierTrainer, irisInputs, metricsOf, numberOf, trialContext } from "./support.ts";

let trainer: Trainer;
beforeAll(async () => {
  trainer = await classifierTrainer();
});

async function losses(inputs: TaskInputs): Promise<readonly number[]> {
  const metrics = await metricsOf(trainer, { inputs, context: trialContext() });
  return [numberOf(metrics, "val_loss"), numberOf(metrics, "train_loss")];
}

const digits = { kind: "data", source: "builtin:digits" } as const;

/** As they were before there were schedules: whoever asks for none loses nothing by them. */
describe("a trial that asks for none of them has, to the last bit, the losses", () => {
  test.each<[TaskInputs, readonly number[]]>([
    [irisInputs(), [0.742847016453743, 0.8073070531090101]],
    [
      irisInputs({
        hidden: [8, 5],
        dropout: 0.25,
        smoothing: 0.1,
        decay: 0.01,
        activation: "gelu",
      }),
      [0.883097630739212, 0.9079900061090788],
    ],
    [
      irisInputs({
        optimizer: "sgd",
        momentum: 0.9,
        nesterov: true,
        lr: 0.05,
        activation: "tanh",
      }),
      [0.4067615866661072, 0.4735347365339597],
    ],
    [irisInputs({ optimizer: "rmsprop", batch: 7 }), [0.312456081310908, 0.40630848507086437]],
    [
      { data: digits, filters: [4], hidden: [6], lr: 0.01, epochs: 1 },
      [2.2097062583089206, 2.21445390669129],
    ],
  ])("%o", async (inputs, wanted) => {
    expect(await losses(inputs)).toEqual(wanted);
    const said = { schedule: "constant", warmup: 0, clip: 0 };
    expect(await losses({ ...inputs, ...said })).toEqual(wanted);
  });
});

test("each of them changes a training", async () => {
  const changes: readonly TaskInputs[] = [
    {},
    { schedule: "cosine" },
    { warmup: 0.3 },
    { clip: 0.1 },
    { schedule: "cosine", warmup: 0.3, clip: 0.1 },
  ];
  const found = await Promise.all(changes.map((change) => losses(irisInputs(change))));
  expect(new Set(found.map(([loss]) => loss)).size).toBe(changes.length);
});

test("a limit that no gradient reaches changes nothing", async () => {
  expect(await losses(irisInputs({ clip: 1e6 }))).toEqual(await losses(irisInputs()));
});

test.each([false, true])("trials that differ in them train together: %s", async (sideBySide) => {
  const divide = createDivision(classifier, sideBySide);
  const trials = [
    irisInputs(),
    irisInputs({ schedule: "cosine" }),
    irisInputs({ warmup: 0.1, clip: 1 }),
  ];
  const groups = await divide(trials, { trials: 16, bytes: 1e9 });
  expect(groups.map(({ places }) => places)).toEqual([[0, 1, 2]]);
});

test.each<[TaskInputs, string]>([
  [{ warmup: 5 }, "The argument `warmup` of classifier must be a number from 0 to 1, not 5."],
  [{ clip: -1 }, "The argument `clip` of classifier must be a number, at least 0, not -1."],
  [
    { schedule: "linear" },
    'The argument `schedule` of classifier must be one of constant, cosine, not "linear".',
  ],
])("%o is refused", async (changes, message) => {
  await expect(losses(irisInputs(changes))).rejects.toThrow(message);
});
