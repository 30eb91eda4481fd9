/** What programs take of tfjs' memory while they are carried out. */
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import type { Executor, Named, Numbers } from "../../src/backends/executor.ts";
import { lower } from "../../src/backends/tfjs-executor/lower.ts";
import { workingSize } from "../../src/backends/tfjs-executor/working.ts";
import { add, multiply, tanh } from "../../src/graph/elementwise.ts";
import { batch } from "../../src/graph/leaves.ts";
import { bytesOf } from "../../src/graph/memory.ts";
import type { Program, StateLayout } from "../../src/graph/program.ts";
import { sum } from "../../src/graph/reduction.ts";
import { createScope } from "../../src/graph/scope.ts";
import { trainingStep } from "../../src/graph/training.ts";
import { vectorize } from "../../src/graph/vectorize.ts";
import { zeros } from "../../src/graph/initializer.ts";
import { hypers, rowsOf } from "./engine-model.ts";
import { programOf } from "./engine-support.ts";
import { imageNetwork, images } from "./tfjs-model.ts";
import { backends, executorOn } from "./tfjs-support.ts";

interface Given {
  readonly program: Program;
  readonly layout: StateLayout;
  readonly shared?: Named<Numbers>;
  /** Of some steps of a trial. */
  readonly batches?: (steps: number) => Named<Numbers>;
}

/** Lets so many trials carry out steps; `use` has them carried out as often as it likes. */
async function carryingOut<T>(
  { compile, createStates, share }: Executor,
  { program, layout, shared = {}, batches = () => ({}) }: Given,
  trials: number,
  use: (run: (steps: number) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const data = Object.entries(shared).map(([name, values]) => [name, share(values)] as const);
  const executable = await compile(program, { layout, shared: Object.fromEntries(data) });
  const states = createStates(layout, trials);
  try {
    return await use((steps) => {
      const one = { seed: 1, hypers, batches: batches(steps) };
      const all = Array.from({ length: trials }, () => one);
      return executable.run({ states, firstStep: 0, steps, trials: all });
    });
  } finally {
    states.dispose();
    executable.dispose();
    for (const [, one] of data) one.dispose();
  }
}

/** The most bytes that there were at once, beside those before. */
async function peakOf(run: () => Promise<unknown>): Promise<number> {
  const before = tf.memory().numBytes;
  const { peakBytes } = await tf.profile(async () => {
    await run();
    return [];
  });
  return peakBytes - before;
}

const convolutions: Given = {
  ...imageNetwork(),
  shared: { ...images() },
  batches: (steps) => ({ rows: rowsOf(0, 0, steps) }),
};

describe.each(backends)("memory on %s", (backend) => {
  it("is given back as soon as a value is not read any more", async () => {
    const size = 10_000;
    let x = batch("x", [size]);
    for (let i = 0; i < 40; i += 1) x = tanh(add(x, 1));
    const given = {
      program: programOf([sum(x)]),
      layout: { segments: [] },
      batches: () => ({ x: new Float32Array(size) }),
    };
    const peak = await carryingOut(await executorOn(backend), given, 1, (run) =>
      peakOf(() => run(1)),
    );
    // The batch, an operation's input and its result.
    expect(peak).toBeLessThan(5 * 4 * size);
  });

  it("is about what groups are divided by", async () => {
    const { program, layout } = convolutions;
    const peak = (trials: number): Promise<number> =>
      executorOn(backend).then((executor) =>
        carryingOut(executor, convolutions, trials, async (run) => {
          await run(1);
          return peakOf(() => run(1));
        }),
      );
    const [few, many] = [await peak(2), await peak(10)];
    const each = (many - few) / 8;
    const expected = bytesOf(program, layout, workingSize);
    expect(each / expected).toBeLessThan(2);
    expect(each / expected).toBeGreaterThan(0.5);
  });

  it("is the same after 10,000 steps", async () => {
    const scope = createScope();
    const w = scope.weight("w", [3], { initializer: zeros });
    const loss = sum(multiply(w, w));
    const { program, layout } = trainingStep({
      scope,
      loss,
      optimizer: { kind: "sgd", rate: 0.1 },
    });
    await carryingOut(await executorOn(backend), { program, layout }, 2, async (run) => {
      await run(10);
      const { numTensors, numBytes } = tf.memory();
      for (let done = 0; done < 10_000; done += 1000) await run(1000);
      expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    });
  });
});

it("what lies under windows is looked at as values are, before anything is carried out", () => {
  const sizes: number[] = [];
  lower(vectorize(convolutions.program, 2), (size) => sizes.push(size));
  // 2 trials, 16 rows, 2 × 2 places, each over 3 × 3 numbers of 5 channels.
  expect(sizes).toContain(2 * 16 * 2 * 2 * 9 * 5);
});
