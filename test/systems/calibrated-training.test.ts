/** Label smoothing takes a network's overconfidence away, and moves the margins of its classes. */
import { expect, test } from "vitest";
import { armsOf, errorsAbove, moments, valuesOf, type Arm } from "./arms.ts";

/** Six networks that learn images of clothes by heart, for each share of smoothing, beside one without. */
const study = `
import { fashion } from "std:data"
import { classifier } from "std:tasks"

study smoothed {
  param smoothing: one of [0, 0.05, 0.4]
  trial reference = classifier(data: fashion, rows: 1000, hidden: [64], lr: 3e-3, epochs: 40)
  trial run = classifier(data: fashion, rows: 1000, hidden: [64], lr: 3e-3, smoothing, reference: reference.model, epochs: 40)
  minimize run.val_loss
  search grid
  repeat 6
  budget 3 trials
  seed 0
}
`;

test("a little smoothing calibrates, much of it makes too unsure; margins move the farther the more", async () => {
  const arms = await armsOf(study);
  const error = (smoothing: number) => valuesOf(arms, { smoothing }, "run.msce");
  expect(errorsAbove(error(0), error(0.05))).toBeGreaterThan(3);
  expect(errorsAbove(error(0.4), error(0))).toBeGreaterThan(3);
  const shift = (smoothing: number) => meanShifts(arms, smoothing);
  expect(errorsAbove(shift(0.05), shift(0))).toBeGreaterThan(3);
  expect(errorsAbove(shift(0.4), shift(0.05))).toBeGreaterThan(3);
}, 120_000);

/** For each run, the mean over the classes of how far their margins are from those of the reference. */
function meanShifts(arms: readonly Arm[], smoothing: number): readonly number[] {
  const arm = arms.find(({ params }) => params["smoothing"] === smoothing);
  return (arm?.runs ?? []).map((run) => {
    const shifts: unknown = run["run.margin_shift"];
    if (!Array.isArray(shifts)) throw new Error("There are no shifts of margins.");
    return moments(shifts.map(Number)).mean;
  });
}
