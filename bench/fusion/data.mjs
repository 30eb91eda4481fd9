/** What is trained: networks, and the data sets that they are trained on. */
import { product } from "./product.mjs";

export const batch = 64;

export const models = [
  { name: "digits", source: "builtin:digits", hidden: [64, 32] },
  { name: "784-128-10", source: "builtin:fashion", hidden: [128] },
];

/** The network of convolutions: 3×3 with 8 and 16 filters, each halved by max-pooling. */
export const convolutional = {
  name: "convolutional",
  source: "builtin:fashion",
  filters: [8, 16],
  hidden: [],
};

/** Small enough for very many steps on any backend. */
export const tiny = { name: "digits, one layer of 8", source: "builtin:digits", hidden: [8] };

/** The part of a model's data to train on, as many rows as make whole batches, and the widths of its layers. */
export async function examplesOf({ source, hidden }) {
  const { features, classes, training } = await product.loadDataSet(source);
  const rows = training.rows - (training.rows % batch);
  return {
    rows,
    inputs: training.inputs.subarray(0, rows * features),
    labels: training.labels.subarray(0, rows),
    widths: [features, ...hidden, classes],
  };
}

/** Orders of the rows, enough that epochs differ. */
export function ordersOf(rows) {
  const stream = product.randomStream(1, "orders");
  return Array.from({ length: 8 }, () => Int32Array.from(stream.permutation(rows)));
}
