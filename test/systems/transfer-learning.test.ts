/** With few examples of the new task there is a best share of frozen layers, and it falls as the examples grow. */
import { expect, test } from "vitest";
import { armsOf, errorsAbove, valuesOf } from "./arms.ts";

/** A convolutional network trained on the digits 0 to 4, twelve times trained on for 5 to 9. */
const study = ({ frozen, rows, epochs = 100, source = 20, rate = "3e-3" }: Transfer): string => `
import { digits_0_4, digits_5_9 } from "std:data"
import { classifier, finetune } from "std:tasks"

study transfer {
  param frozen: one of ${frozen}
  trial source = classifier(data: digits_0_4, hidden: [], filters: [16, 32, 32], lr: ${rate}, epochs: ${String(source)})
  trial target = finetune(base: source.model, data: digits_5_9, rows: ${String(rows)}, frozen, lr: 1e-2, epochs: ${String(epochs)})
  minimize target.val_loss
  search grid
  repeat 12
  budget 3 trials
  seed 0
}
`;

interface Transfer {
  readonly frozen: string;
  readonly rows: number;
  readonly epochs?: number;
  readonly source?: number;
  readonly rate?: string;
}

const runsOf = async (transfer: Transfer) => {
  const arms = await armsOf(study(transfer));
  return (frozen: number, metric: string) => valuesOf(arms, { frozen }, `target.${metric}`);
};

test("of twenty examples the best share lies inside: part frozen beats none and all", async () => {
  const of = await runsOf({ frozen: "[0, 0.67, 1]", rows: 20 });
  for (const other of [0, 1])
    expect(errorsAbove(of(other, "val_loss"), of(0.67, "val_loss"))).toBeGreaterThan(2);
  const untrained = await runsOf({ frozen: "[0.67]", rows: 20, source: 1, rate: "1e-8" });
  expect(errorsAbove(of(0.67, "accuracy"), untrained(0.67, "accuracy"))).toBeGreaterThan(2);
}, 120_000);

test("of four hundred examples nothing frozen beats part frozen", async () => {
  const of = await runsOf({ frozen: "[0, 0.67]", rows: 400, epochs: 8 });
  expect(errorsAbove(of(0.67, "val_loss"), of(0, "val_loss"))).toBeGreaterThan(2);
  expect(errorsAbove(of(0, "accuracy"), of(0.67, "accuracy"))).toBeGreaterThan(2);
}, 120_000);
