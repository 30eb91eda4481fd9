/** Trials whose widths are padded to those of their neighbours, on tfjs' cpu backend. */
import { describe, expect, it } from "vitest";
import { selectBackend } from "../../src/backends/ladder.ts";
import { createTfjsExecutor } from "../../src/backends/tfjs-executor/executor.ts";
import {
  convolution,
  crossEntropy,
  dataSet,
  defineTask,
  dense,
  epochs,
  gather,
  relu,
  reshape,
  sum,
  type Tensor,
  width,
} from "../../src/training/index.ts";
import { metricsOf, train } from "../training/tasks.ts";

/** Two convolutions, the means of their channels, two dense layers: products over more numbers than a block of the kernel. */
const images = defineTask({
  name: "images",
  arguments: {
    data: dataSet(),
    first: width(),
    second: width(),
    hidden: width(),
    epochs: epochs(1),
  },
  trial: ({ data, first, second, hidden }, { scope }) => {
    const rows = 64;
    const logits = (inputs: Tensor): Tensor => {
      const pixels = reshape(inputs, [-1, 8, 8, 1]);
      const one = first.mask(relu(convolution(scope, "first", pixels, first.size, 3)));
      const two = second.mask(relu(convolution(scope, "second", one, second.size, 3)));
      const wide = hidden.mask(
        relu(dense(scope, "hidden", reshape(sum(two, [1, 2]), [-1, second.size]), hidden.size)),
      );
      return dense(scope, "out", wide, data.classes);
    };
    const scores = (places: Tensor): Tensor => logits(gather(data.training.inputs, places));
    return {
      training: {
        rows,
        batch: 16,
        loss: (places) => crossEntropy(scores(places), gather(data.training.labels, places)),
        optimizer: { kind: "adam", rate: 0.01, beta1: 0.9, beta2: 0.99 },
      },
      scoring: { all: { rows, results: (places) => ({ logits: scores(places) }) } },
      metrics: ({ all }) => ({ logits: Array.from(all?.["logits"] ?? []) }),
    };
  },
});

describe("on cpu", () => {
  it("a trial beside wider ones has the bits that it has alone", async () => {
    await selectBackend("cpu");
    const inputs = [
      { first: 6, second: 7, hidden: 50 },
      { first: 9, second: 5, hidden: 120 },
      { first: 2, second: 11, hidden: 3 },
    ].map((widths) => ({ data: { kind: "data", source: "builtin:digits" } as const, ...widths }));
    const members = inputs.map((one, trial) => ({ inputs: one, trial }));
    const together = await train(images, createTfjsExecutor(), members);
    for (const [place, member] of members.entries()) {
      const [alone] = await train(images, createTfjsExecutor(), [member]);
      expect(metricsOf(together[place])).toEqual(metricsOf(alone));
    }
  });
});
