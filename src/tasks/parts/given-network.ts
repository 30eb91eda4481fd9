/** Networks of earlier trials, built again. */
import type { Value } from "../../ir/value.ts";
import type { DataTensors, GivenModel } from "../../training/definition.ts";
import { activationNames, type Network } from "./network.ts";

/** Formats of the models that classifiers give. */
export const networkFormats = ["dense", "convolutional"] as const;

/** The network that a model is, for data of the same size: build it in the model's `scope`. Nothing is dropped. */
export function networkOf({ config, weights }: GivenModel, { image }: DataTensors): Network {
  const activation = activationNames.find((name) => name === config["activation"]);
  const classes = weights.at(-1)?.shape.at(-1);
  if (activation === undefined || classes === undefined) {
    throw new Error("The model is no network of a classifier.");
  }
  return {
    data: { classes, ...(image === undefined ? {} : { image }) },
    hidden: numbersOf(config["hidden"]).map((size) => ({ size, mask: (x) => x })),
    filters: numbersOf(config["filters"]),
    activation,
    dropout: 0,
  };
}

function numbersOf(value: Value): readonly number[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "number") : [];
}
