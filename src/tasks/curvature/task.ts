import { dataSet, epochs, whole } from "../../training/arguments.ts";
import { defineTask } from "../../training/define-task.ts";
import { baseArgument } from "../transformer/base.ts";
import { checkTransformer, transformerNetworkArguments } from "../transformer/network.ts";
import { curvatureTrial } from "./trial.ts";

export const curvatureArguments = {
  base: baseArgument,
  data: dataSet(),
  /** Windows that the loss is taken over, the first ones that a `transformer` of so many `rows` would learn from. */
  rows: whole({ low: 1, high: Infinity }, 64),
  ...transformerNetworkArguments,
  /** Steps of the power iteration. */
  iterations: epochs(40),
};

/** Measures the largest curvature of a transformer's loss, where it begins or where it has come to. */
export const curvature = defineTask({
  name: "curvature",
  arguments: curvatureArguments,
  check: checkTransformer,
  trial: curvatureTrial,
});
