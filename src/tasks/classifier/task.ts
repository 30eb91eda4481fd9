import { defineTask } from "../../training/define-task.ts";
import { checkClassifier, classifierArguments } from "./arguments.ts";
import { classifierTrial } from "./trial.ts";

/** Trains a classifier, a multi-layer perceptron or a convolutional network, and scores it on the validation part. */
export const classifier = defineTask({
  name: "classifier",
  arguments: classifierArguments,
  check: checkClassifier,
  trial: classifierTrial,
});
