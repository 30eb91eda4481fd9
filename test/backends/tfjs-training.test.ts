/** Whole training on tfjs' kernels: what trials get, with which neighbours, and what is left behind. */
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import type { Executor, Named, Numbers, States } from "../../src/backends/executor.ts";
import { createWasmExecutor } from "../../src/backends/wasm-engine/executor.ts";
import { createSizeCheck } from "../../src/backends/tfjs-executor/size.ts";
import type { TrainingStep } from "../../src/graph/training.ts";
import { data, hypers, initial, network, rowsOf } from "./engine-model.ts";
import { difference } from "./engine-support.ts";
import { imageNetwork, images } from "./tfjs-model.ts";
import { backends, executorOn } from "./tfjs-support.ts";

interface Model extends TrainingStep {
  readonly shared: Named<Numbers>;
}

const dense: Model = { ...network(), shared: { ...data() } };
const convolutional: Model = { ...imageNetwork(), shared: { ...images() } };

/** Carries out some steps of the trials on given states. */
type Train = (
  trials: readonly number[],
  states: States,
  firstStep: number,
  steps: number,
  signal?: AbortSignal,
) => Promise<readonly Numbers[]>;

/** Lets a model train on an executor, and takes everything away afterwards. */
async function training<T>(
  executor: Executor,
  { layout, program, shared }: Model,
  use: (begin: (trials: readonly number[]) => States, train: Train) => Promise<T>,
): Promise<T> {
  const all = Object.entries(shared).map(
    ([name, values]) => [name, executor.share(values)] as const,
  );
  const executable = await executor.compile(program, { layout, shared: Object.fromEntries(all) });
  const begun: States[] = [];
  const begin = (trials: readonly number[]): States => {
    const states = executor.createStates(layout, trials.length);
    begun.push(states);
    for (const [place, trial] of trials.entries()) {
      for (const { name, size } of layout.segments.slice(0, 2)) {
        states.write(place, name, initial(trial, size));
      }
    }
    return states;
  };
  const train: Train = async (trials, states, firstStep, steps, signal) => {
    const results = await executable.run({
      states,
      firstStep,
      steps,
      trials: trials.map((trial) => ({
        seed: 100 + trial,
        hypers: { ...hypers, rate: hypers.rate / (1 + trial) },
        batches: { rows: rowsOf(trial, firstStep, steps) },
      })),
      ...(signal === undefined ? {} : { signal }),
    });
    return results.map(({ loss = new Float32Array() }) => loss);
  };
  try {
    return await use(begin, train);
  } finally {
    for (const states of begun) states.dispose();
    executable.dispose();
    for (const [, one] of all) one.dispose();
  }
}

/** The losses of each trial over so many steps. */
function losses(executor: Executor, model: Model, trials: readonly number[], steps: number) {
  return training(executor, model, (begin, train) => train(trials, begin(trials), 0, steps));
}

describe.each(backends)("the executor on %s", (backend) => {
  it.each([
    ["layers with dropout and Adam", dense],
    ["convolutions", convolutional],
  ])("gives the losses of the wasm engine after 50 steps: %s", async (_, model) => {
    const trials = [0, 1, 2];
    const expected = await losses(await createWasmExecutor(), model, trials, 50);
    const found = await losses(await executorOn(backend), model, trials, 50);
    for (const trial of trials) {
      expect(Math.min(...(found[trial] ?? []))).toBeGreaterThan(0);
      expect(difference(found[trial] ?? [], expected[trial] ?? [])).toBeLessThan(1e-5);
    }
  });

  it("goes on with the trials that are kept, in turns of any length", async () => {
    const executor = await executorOn(backend);
    const whole = await losses(executor, dense, [1, 3], 12);
    const found = await training(executor, dense, async (begin, train) => {
      const states = begin([0, 1, 2, 3]);
      const first = await train([0, 1, 2, 3], states, 0, 5);
      states.keep([1, 3]);
      expect(states.trials).toBe(2);
      const then = await train([1, 3], states, 5, 7);
      return then.map((losses, i) => [...(first[2 * i + 1] ?? []), ...losses]);
    });
    for (const trial of [0, 1]) {
      expect(difference(found[trial] ?? [], whole[trial] ?? [])).toBeLessThan(1e-6);
    }
  });

  it("reads back what was written, and zeros where nothing was", async () => {
    const states = (await executorOn(backend)).createStates(
      { segments: [{ name: "w", size: 3 }] },
      4,
    );
    states.write(2, "w", [1, 2, 3]);
    states.write(0, "w", [4, 5, 6]);
    expect([...(await states.read(2, "w"))]).toEqual([1, 2, 3]);
    states.write(3, "w", [7, 8, 9]);
    states.keep([1, 2, 3]);
    expect([...(await states.read(0, "w"))]).toEqual([0, 0, 0]);
    expect([...(await states.read(1, "w"))]).toEqual([1, 2, 3]);
    expect([...(await states.read(2, "w"))]).toEqual([7, 8, 9]);
    expect(() => states.write(3, "w", [0, 0, 0])).toThrow(
      /states of 3 trials, and none of number 3/,
    );
    expect(() => states.write(0, "w", [0])).toThrow(/"w" has 3 numbers; 1 are given/);
    states.dispose();
  });

  it("leaves no tensor behind, however many steps there are", async () => {
    const executor = await executorOn(backend);
    const before = tf.memory().numTensors;
    await training(executor, dense, async (begin, train) => {
      const states = begin([0, 1]);
      await train([0, 1], states, 0, 3);
      const { numTensors, numBytes } = tf.memory();
      for (let step = 3; step < 303; step += 50) await train([0, 1], states, step, 50);
      expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it("keeps no programs of all numbers of trials that a group had", async () => {
    const executor = await executorOn(backend);
    await training(executor, dense, async (begin, train) => {
      const tensors: number[] = [];
      for (let trials = 9; trials > 0; trials -= 1) {
        const places = Array.from({ length: trials }, (_, place) => place);
        const states = begin(places);
        await train(places, states, 0, 1);
        states.dispose();
        tensors.push(tf.memory().numTensors);
      }
      expect(tensors[3]).toBeGreaterThan(tensors[0] ?? 0);
      expect(new Set(tensors.slice(3)).size).toBe(1);
    });
  });

  it("refuses row numbers beyond their table, and leaves nothing behind", async () => {
    const executor = await executorOn(backend);
    const { layout, program, shared } = dense;
    const before = tf.memory().numTensors;
    const given = Object.entries(shared).map(([name, v]) => [name, executor.share(v)] as const);
    const executable = await executor.compile(program, {
      layout,
      shared: Object.fromEntries(given),
    });
    const states = executor.createStates(layout, 1);
    const rows = rowsOf(0, 0, 1).fill(1000, 0, 2);
    const run = executable.run({
      states,
      firstStep: 0,
      steps: 1,
      trials: [{ seed: 1, hypers, batches: { rows } }],
    });
    await expect(run).rejects.toThrow(/row numbers lie beyond the tables/);
    states.dispose();
    executable.dispose();
    for (const [, one] of given) one.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("stops between two steps when it is told to, and leaves nothing behind", async () => {
    const executor = await executorOn(backend);
    const { numTensors } = tf.memory();
    const stop = new AbortController();
    const stopped = training(executor, dense, (begin, train) => {
      setImmediate(() => stop.abort(new Error("enough")));
      return train([0, 1], begin([0, 1]), 0, 10_000, stop.signal);
    });
    await expect(stopped).rejects.toThrow("enough");
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it("says what is missing", async () => {
    const executor = await executorOn(backend);
    const { layout, program } = dense;
    await expect(executor.compile(program, { layout, shared: {} })).rejects.toThrow(
      /shared data "[xy]"; none are given/,
    );
  });
});

it("refuses tensors that one buffer of the GPU does not hold", () => {
  const check = createSizeCheck({ device: { limits: { maxStorageBufferBindingSize: 2 ** 27 } } });
  expect(() => check(2 ** 25)).not.toThrow();
  expect(() => check(2 ** 25 + 1)).toThrow(/takes 128 MB; this backend holds up to 128 MB in one/);
});

describe.runIf(backends.includes("cpu"))("the executor on cpu", () => {
  it.each([
    ["layers with dropout and Adam", dense],
    ["convolutions", convolutional],
  ])("gives a trial the same bits beside any others: %s", async (_, model) => {
    const executor = await executorOn("cpu");
    const [alone] = await losses(executor, model, [2], 20);
    const beside = await losses(executor, model, [0, 2, 5, 1], 20);
    expect(beside[1]).toEqual(alone);
  });
});
