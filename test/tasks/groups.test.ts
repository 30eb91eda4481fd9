/** Classifiers side by side: widths padded, optimisers merged, on the backend that is the reference. */
import { expect, test } from "vitest";
import { createExecutor } from "../../src/backends/create-executor.ts";
import { selectBackend } from "../../src/backends/ladder.ts";
import { classifier } from "../../src/tasks/classifier/task.ts";
import type { TaskInputs } from "../../src/tasks/task.ts";
import { createTrainer } from "../../src/training/trainer.ts";
import { irisInputs, metricsOf, modelOf, numberOf, outcomesOf, trialContext } from "./support.ts";

test("a trial among others has the losses that it has alone", async () => {
  await selectBackend("cpu");
  const trainer = createTrainer(classifier, await createExecutor("cpu"));
  const members: readonly TaskInputs[] = [
    irisInputs({ hidden: [8, 3], dropout: 0.25 }),
    irisInputs({ hidden: [5, 6], optimizer: "sgd", momentum: 0.9 }),
    irisInputs({ hidden: [9, 4], optimizer: "rmsprop", epochs: 2, smoothing: 0.1 }),
    irisInputs({ hidden: [2, 2], optimizer: "momentum", lr: 0.02, decay: 0.1, epochs: 5 }),
    irisInputs({ hidden: [7, 5], schedule: "cosine", warmup: 0.2, clip: 0.5, epochs: 4 }),
    irisInputs({ hidden: [3, 3], optimizer: "sgd", lr: 0.1, schedule: "cosine" }),
    irisInputs({ hidden: [6, 8], optimizer: "sgd", lr: 0.1, warmup: 0.5, clip: 0.01 }),
  ];
  const trials = members.map((inputs, number) => ({
    inputs,
    context: trialContext({ trial: number, key: [3, number, 0] }),
  }));
  const together = await outcomesOf(trainer, trials);
  for (const [place, outcome] of together.entries()) {
    const trial = trials[place];
    if (outcome.kind === "threw" || trial === undefined)
      throw new Error("each trial gives metrics");
    const alone = await metricsOf(trainer, trial);
    for (const metric of ["val_loss", "train_loss", "ece"]) {
      expect(numberOf(outcome.metrics, metric)).toBe(numberOf(alone, metric));
    }
    const shapes = modelOf(outcome.metrics).weights.map(({ shape }) => shape);
    expect(shapes).toEqual(modelOf(alone).weights.map(({ shape }) => shape));
  }
  trainer.dispose();
}, 60_000);
