/** What `std:memory` says of a training step, against the buffer plan of that step and what tfjs allocates. */
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { bytesOf } from "../../src/graph/memory.ts";
import { workingSize } from "../../src/backends/tfjs-executor/working.ts";
import type { TrainingStep } from "../../src/graph/training.ts";
import { randomStream } from "../../src/space/random.ts";
import { executorOn } from "../backends/tfjs-support.ts";
import { valuesOf } from "./values.ts";
import {
  convolutionStep,
  denseStep,
  type OptimizerName,
  optimizerNames,
  type TransformerSize,
  transformerStep,
} from "./networks.ts";

interface Case {
  readonly call: string;
  readonly step: TrainingStep;
}

const random = randomStream(5, "memory");

function pick<T>(options: readonly [T, ...T[]]): T {
  return options[random.integer(options.length)] ?? options[0];
}

function widths(counts: readonly [number, ...number[]], of: readonly [number, ...number[]]) {
  return Array.from({ length: pick(counts) }, () => pick(of));
}

function denseCase(): Case {
  const optimizer: OptimizerName = pick(optimizerNames);
  const [inputs, outputs, batch] = [
    pick([4, 16, 64, 784]),
    pick([2, 10, 50]),
    pick([1, 8, 32, 128, 1024]),
  ];
  const hidden = widths([1, 2, 3, 5, 8], [8, 16, 32, 64, 128, 256]);
  return {
    call: `dense_memory(${inputs}, [${hidden.join(", ")}], ${outputs}, ${batch}, ${optimizer})`,
    step: denseStep(inputs, hidden, outputs, batch, optimizer),
  };
}

function convolutionCase(): Case {
  const optimizer: OptimizerName = pick(optimizerNames);
  const [side, channels, batch] = [pick([8, 12, 16, 28]), pick([1, 3]), pick([1, 8, 32, 128])];
  const filters = widths([1, 2, 3], [4, 8, 16, 32]);
  const hidden = widths([0, 1, 2], [16, 64, 128]);
  return {
    call: `convolution_memory(${side}, ${side}, ${channels}, [${filters.join(", ")}], [${hidden.join(", ")}], 10, ${batch}, ${optimizer})`,
    step: convolutionStep([side, side, channels], filters, hidden, 10, batch, optimizer),
  };
}

function transformerCase(): Case {
  const optimizer: OptimizerName = pick(optimizerNames);
  const size: TransformerSize = {
    layers: pick([1, 2, 3, 4]),
    width: pick([32, 64, 128]),
    heads: pick([1, 2, 4, 8]),
    vocabulary: pick([27, 65, 256, 1000]),
    context: pick([8, 16, 32, 64, 128]),
  };
  const batch = pick([1, 4, 16]);
  const { layers, width, heads, vocabulary, context } = size;
  return {
    call: `transformer_memory(${layers}, ${width}, ${heads}, ${vocabulary}, ${context}, ${batch}, ${optimizer})`,
    step: transformerStep(size, batch, optimizer),
  };
}

describe("the memory of a training step, as the library counts it", () => {
  it.each([
    ["dense", 150, denseCase],
    ["convolution", 80, convolutionCase],
    ["transformer", 60, transformerCase],
  ] as const)("agrees with the buffer plan within 10%%: %s", (_, count, make) => {
    const cases = Array.from({ length: count }, make);
    const said = valuesOf(
      "std:memory",
      cases.map(({ call }) => call),
    );
    const wrong = cases.flatMap(({ call, step: { program, layout } }, i) => {
      const ratio = Number(said[i]) / bytesOf(program, layout);
      return ratio > 0.9 && ratio < 1.1 ? [] : [`${call}: ${ratio.toFixed(3)}`];
    });
    expect(wrong).toEqual([]);
  });

  it("is the same for equal widths by the short formula", () => {
    const calls = [1, 2, 3, 8].flatMap((depth) =>
      [8, 100].flatMap((width) =>
        [1, 64, 512].map((batch) => [
          `mlp_memory(${depth}, ${width}, ${batch}, 13, 5, sgd, 4B, 2B)`,
          `dense_memory(13, fill(${width}, ${depth}), 5, ${batch}, sgd, 4B, 2B)`,
        ]),
      ),
    );
    const said = valuesOf("std:memory", calls.flat());
    for (let i = 0; i < said.length; i += 2) expect(said[i]).toBe(said[i + 1]);
    expect(said.length).toBe(48);
  });

  it("counts weights as frameworks do", () => {
    expect(
      valuesOf("std:memory", [
        "dense_parameters(784, [128], 10)",
        "convolution_parameters(28, 28, 1, [16, 32], [64], 10)",
        // GPT-2 small without biases of its logits, which it shares with the embedding: 124,439,808.
        "transformer_parameters(12, 768, 50257, 1024) - 769 * 50257",
      ]),
    ).toEqual([101_770, 105_866, 124_439_808]);
  });

  it("halves what is kept in half precision", () => {
    const [full, mixed, half] = valuesOf("std:memory", [
      "mlp_memory(2, 64, 4096)",
      "mlp_memory(2, 64, 4096, value: bytes[float16])",
      "mlp_memory(2, 64, 4096, number: bytes[bfloat16], value: bytes[bfloat16])",
    ]).map(Number);
    expect(Number(half) / Number(full)).toBe(0.5);
    expect(Number(mixed) / Number(full)).toBeGreaterThan(0.5);
    expect(Number(mixed) / Number(full)).toBeLessThan(0.53);
  });
});

describe("the buffer plan of a training step", () => {
  /** Bytes that each further trial adds to the peak of a step. */
  async function allocated({ program, layout }: TrainingStep): Promise<number> {
    const peak = async (trials: number): Promise<number> => {
      const executor = await executorOn("cpu");
      const executable = await executor.compile(program, { layout, shared: {} });
      const states = executor.createStates(layout, trials);
      const batches = Object.fromEntries(
        program.nodes.flatMap(({ op, shape, dtype }) => {
          if (op.kind !== "batch") return [];
          const size = shape.reduce((product, n) => product * n, 1);
          return [[op.name, dtype === "int32" ? new Int32Array(size) : new Float32Array(size)]];
        }),
      );
      const one = { seed: 1, hypers: {}, batches };
      const run = () =>
        executable.run({
          states,
          firstStep: 0,
          steps: 1,
          trials: Array.from({ length: trials }, () => one),
        });
      await run();
      const before = tf.memory().numBytes;
      const { peakBytes } = await tf.profile(async () => {
        await run();
        return [];
      });
      const state = layout.segments.reduce((total, { size }) => total + 4 * size, 0);
      states.dispose();
      executable.dispose();
      return peakBytes - before + trials * state;
    };
    return ((await peak(6)) - (await peak(2))) / 4;
  }

  it.each([
    ["dense", denseStep(64, [128, 64], 10, 64, "adam")],
    ["dense, small batch", denseStep(64, [128, 64], 10, 4, "momentum")],
    [
      "transformer",
      transformerStep({ layers: 2, width: 16, heads: 2, vocabulary: 27, context: 16 }, 4, "adam"),
    ],
  ] as const)("is within 10%% what tfjs allocates: %s", async (_, step) => {
    const ratio = (await allocated(step)) / bytesOf(step.program, step.layout, workingSize);
    expect(ratio).toBeGreaterThan(0.95);
    expect(ratio).toBeLessThan(1.1);
  });

  it("is less than what tfjs allocates for convolutions: its kernels copy windows and positions", async () => {
    const step = convolutionStep([12, 12, 1], [8, 16], [32], 10, 16, "adam");
    const ratio = (await allocated(step)) / bytesOf(step.program, step.layout, workingSize);
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(1.6);
  });
});
