import { dataSet, model, real } from "../../training/arguments.ts";
import { defineTask } from "../../training/define-task.ts";
import { rowsArgument } from "../parts/few.ts";
import { networkFormats } from "../parts/given-network.ts";
import { checkLearning, learningArguments } from "../parts/optimizer.ts";
import { finetuneTrial } from "./trial.ts";

/** Decay would shrink what is frozen. */
const { decay: _, ...learning } = learningArguments;

export const finetuneArguments = {
  base: model(...networkFormats),
  data: dataSet(),
  rows: rowsArgument,
  ...learning,
  /** Share of the layers, from the input on, that stay as they are; that of the logits is new and always learns. */
  frozen: real({ low: 0, high: 1 }, 0),
};

/** Trains a network of an earlier trial on for other classes. */
export const finetune = defineTask({
  name: "finetune",
  arguments: finetuneArguments,
  check: checkLearning,
  trial: finetuneTrial,
});
