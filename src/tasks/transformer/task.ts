import { dataSet, whole } from "../../training/arguments.ts";
import { defineTask } from "../../training/define-task.ts";
import type { GivenValues } from "../../training/definition.ts";
import { rowsArgument } from "../parts/few.ts";
import { checkLearning, learningArguments } from "../parts/optimizer.ts";
import { baseArgument } from "./base.ts";
import { checkTransformer, transformerNetworkArguments } from "./network.ts";
import { transformerTrial } from "./trial.ts";

export const transformerArguments = {
  base: baseArgument,
  data: dataSet(),
  rows: rowsArgument,
  ...transformerNetworkArguments,
  ...learningArguments,
  batch: whole({ low: 1, high: Infinity }, 32),
};

/** Trains a small transformer to tell the next character of a text. */
export const transformer = defineTask({
  name: "transformer",
  arguments: transformerArguments,
  check: (values: GivenValues) => {
    checkLearning(values);
    checkTransformer(values);
  },
  trial: transformerTrial,
});
