import { dataSet, model, real } from "../../training/arguments.ts";
import { defineTask } from "../../training/define-task.ts";
import { checkClassifier } from "../classifier/arguments.ts";
import { rowsArgument } from "../parts/few.ts";
import { networkFormats } from "../parts/given-network.ts";
import { networkArguments } from "../parts/network.ts";
import { learningArguments } from "../parts/optimizer.ts";
import { distillTrial } from "./trial.ts";

export const distillArguments = {
  teacher: model(...networkFormats),
  data: dataSet(),
  rows: rowsArgument,
  ...networkArguments,
  ...learningArguments,
  /** Of the teacher's and the student's probabilities in the soft part of the loss. */
  temperature: real({ low: 0.01, high: Infinity }, 1),
  /** Share of the loss that the teacher's probabilities have; the labels have the rest. */
  soft: real({ low: 0, high: 1 }, 0.5),
};

/** Trains a classifier to say what a teacher says, and what the labels say. */
export const distill = defineTask({
  name: "distill",
  arguments: distillArguments,
  check: checkClassifier,
  trial: distillTrial,
});
