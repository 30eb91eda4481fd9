/** What the task `classifier` takes. */
import { dataSet, optionalModel, real } from "../../training/arguments.ts";
import type { Given, GivenValues } from "../../training/definition.ts";
import { rowsArgument } from "../parts/few.ts";
import { networkFormats } from "../parts/given-network.ts";
import { checkNetwork, networkArguments } from "../parts/network.ts";
import { checkLearning, learningArguments } from "../parts/optimizer.ts";

export const classifierArguments = {
  data: dataSet(),
  rows: rowsArgument,
  ...networkArguments,
  ...learningArguments,
  smoothing: real({ low: 0, high: 1 }, 0),
  /** Whose margins those of the trial are compared with. */
  reference: optionalModel(...networkFormats),
};

export type ClassifierGiven = Given<typeof classifierArguments>;

/** Refuses what has no effect, and convolutions that the data cannot have. */
export function checkClassifier(values: GivenValues): void {
  checkLearning(values);
  checkNetwork(values);
}
