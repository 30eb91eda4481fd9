/** What a trial gets from the wasm executor: the same whatever runs beside it, and no more memory than it needs. */
import { describe, expect, it } from "vitest";
import type { Executable, Executor, Named, Numbers, States } from "../../src/backends/executor.ts";
import { createWasmExecutor } from "../../src/backends/wasm-engine/executor.ts";
import { createHeap } from "../../src/backends/wasm-engine/heap.ts";
import { gather } from "../../src/graph/arrangement.ts";
import { add, multiply } from "../../src/graph/elementwise.ts";
import { interpret } from "../../src/graph/interpret.ts";
import { batch, hyper, shared, state } from "../../src/graph/leaves.ts";
import { schedule } from "../../src/graph/passes/schedule.ts";
import type { Program, StateLayout } from "../../src/graph/program.ts";
import { data, hypers, initial, network, rowsOf } from "./engine-model.ts";
import { difference } from "./engine-support.ts";

const steps = 12;
const model = network();

interface Trainer {
  readonly executor: Executor;
  readonly executable: Executable;
  readonly begin: (trials: readonly number[]) => States;
  /** The losses of each trial. */
  readonly train: (
    trials: readonly number[],
    states: States,
    firstStep: number,
    steps: number,
    signal?: AbortSignal,
  ) => Promise<readonly Numbers[]>;
}

async function createTrainer(): Promise<Trainer> {
  const executor = await createWasmExecutor();
  const { x, y } = data();
  const { layout, program } = model;
  const given = { layout, shared: { x: executor.share(x), y: executor.share(y) } };
  const executable = await executor.compile(program, given);
  return {
    executor,
    executable,
    begin: (trials) => {
      const created = executor.createStates(layout, trials.length);
      for (const [place, trial] of trials.entries()) {
        for (const { name, size } of layout.segments.slice(0, 2)) {
          created.write(place, name, initial(trial, size));
        }
      }
      return created;
    },
    train: async (trials, states, firstStep, count, signal) => {
      const results = await executable.run({
        states,
        firstStep,
        steps: count,
        trials: trials.map((trial) => ({
          seed: 100 + trial,
          hypers: { ...hypers, rate: hypers.rate / (1 + trial) },
          batches: { rows: rowsOf(trial, firstStep, count) },
        })),
        ...(signal === undefined ? {} : { signal }),
      });
      return results.map(({ loss = new Float32Array() }) => loss);
    },
  };
}

/** All that the state of a trial holds. */
async function stateOf(states: States, place: number): Promise<number[]> {
  const segments = await Promise.all(
    states.layout.segments.map(({ name }) => states.read(place, name)),
  );
  return segments.flatMap((values) => [...values]);
}

/** All that is left of trials that trained together, so many steps at a time. */
async function remains(trials: readonly number[], turn: number) {
  const { begin, train } = await createTrainer();
  const states = begin(trials);
  const losses = trials.map((): number[] => []);
  for (let step = 0; step < steps; step += turn) {
    const found = await train(trials, states, step, turn);
    for (const [place, values] of found.entries()) losses[place]?.push(...values);
  }
  const left = new Map<number, readonly number[]>();
  for (const [place, trial] of trials.entries()) {
    left.set(trial, [...(losses[place] ?? []), ...(await stateOf(states, place))]);
  }
  return left;
}

describe("a trial", () => {
  it("has the same bits among 1, 2, 7 and 64 trials, in any order, in one go or step by step", async () => {
    const alone = new Map<number, readonly number[]>();
    for (const trial of [0, 1, 2, 5]) {
      for (const [one, left] of await remains([trial], steps)) alone.set(one, left);
    }
    expect(alone.get(0)).not.toEqual(alone.get(1));
    for (const count of [2, 7, 64]) {
      const trials = Array.from({ length: count }, (_, i) => (i * 5) % count);
      const turn = count === 7 ? 1 : count === 64 ? 4 : steps;
      for (const [trial, left] of await remains(trials, turn)) {
        if (alone.has(trial)) expect(left).toEqual(alone.get(trial));
      }
    }
  });

  it("has the same bits after others were let go of", async () => {
    const trials = [3, 0, 1, 4];
    const whole = await remains(trials, 6);
    const { begin, train, executor } = await createTrainer();
    const before = executor.used();
    const states = begin(trials);
    const all = executor.used() - before;
    const first = await train(trials, states, 0, 6);
    states.keep([1, 3]);
    expect(states.trials).toBe(2);
    expect(executor.used() - before).toBe(all / 2);
    const rest = await train([0, 4], states, 6, 6);
    for (const [place, trial] of [0, 4].entries()) {
      const losses = [...(first[trials.indexOf(trial)] ?? []), ...(rest[place] ?? [])];
      expect([...losses, ...(await stateOf(states, place))]).toEqual(whole.get(trial));
    }
  });

  it("has the same bits while another group trains with the same program", async () => {
    const [many, few] = [Array.from({ length: 40 }, (_, i) => i), [7, 3]];
    const { begin, train } = await createTrainer();
    const [large, small] = [begin(many), begin(few)];
    const [, losses] = await Promise.all([
      train(many, large, 0, 100),
      (async () => {
        const all: (readonly Numbers[])[] = [];
        for (let step = 0; step < 100; step += 25) all.push(await train(few, small, step, 25));
        return few.map((_, place) => all.flatMap((turn) => [...(turn[place] ?? [])]));
      })(),
    ]);
    const alone = await createTrainer();
    const states = alone.begin(few);
    const expected = await alone.train(few, states, 0, 100);
    expect(losses).toEqual(expected.map((values) => [...values]));
    for (const place of few.keys()) {
      expect(await stateOf(small, place)).toEqual(await stateOf(states, place));
    }
  });

  it("trains as by the reference", async () => {
    const { program, layout } = model;
    const trainer = await createTrainer();
    const trained = trainer.begin([2]);
    const [loss = []] = await trainer.train([2], trained, 0, 40);
    const { x, y } = data();
    let kept: Named<ArrayLike<number>> = Object.fromEntries(
      layout.segments.map(({ name, size }, i) => [
        name,
        i < 2 ? initial(2, size) : new Float32Array(size),
      ]),
    );
    const losses: number[] = [];
    const rows = rowsOf(2, 0, 40);
    for (let step = 0; step < 40; step += 1) {
      const outcome = interpret(program, {
        state: kept,
        batch: { rows: rows.subarray(16 * step, 16 * (step + 1)) },
        shared: { x, y },
        hyper: { ...hypers, rate: hypers.rate / 3 },
        step,
        seed: 102,
      });
      losses.push(...Array.from(outcome.results["loss"] ?? []));
      kept = outcome.state;
    }
    expect(losses[39]).toBeLessThan((losses[0] ?? 0) - 0.2);
    expect(difference(loss, losses)).toBeLessThan(1e-5);
    for (const { name } of layout.segments) {
      expect(difference(await trained.read(0, name), kept[name] ?? []), name).toBeLessThan(1e-4);
    }
  });
});

describe("memory", () => {
  it("does not grow in 10,000 steps, and is given back", async () => {
    const { executor, executable, begin, train } = await createTrainer();
    const before = executor.used();
    const states = begin([0]);
    await train([0], states, 0, 20);
    const used = executor.used();
    for (let step = 20; step < 10_000; step += 20) await train([0], states, step, 20);
    expect(executor.used()).toBe(used);
    states.dispose();
    expect(executor.used()).toBe(before);
    executable.dispose();
    expect(executor.used()).toBeLessThan(before);
    expect(executor.used()).toBeGreaterThan(0);
  });

  it("is linear in the number of trials", async () => {
    const { executor, begin } = await createTrainer();
    const sizes = [1, 2, 16, 64].map((count) => {
      const before = executor.used();
      begin(Array.from({ length: count }, (_, i) => i));
      return (executor.used() - before) / count;
    });
    expect(new Set(sizes).size).toBe(1);
  });

  it("says what to do where it is not enough, and keeps nothing of what was begun", async () => {
    const executor = await createWasmExecutor(createHeap(2 ** 20));
    const before = executor.used();
    const layout = { segments: [{ name: "s", size: 2 ** 16 }] };
    expect(() => executor.createStates(layout, 8)).toThrow(
      /need more memory than the wasm engine may use: 1 of 1 MB\. Take smaller batches/,
    );
    expect(executor.used()).toBe(before);
    executor.createStates(layout, 3);
  });
});

describe("others", () => {
  it("have their turn while trials train", async () => {
    const { begin, train } = await createTrainer();
    const trials = Array.from({ length: 10 }, (_, i) => i);
    const states = begin(trials);
    let had = false;
    setImmediate(() => {
      had = true;
    });
    await train(trials, states, 0, 1500);
    expect(had).toBe(true);
  });

  it("stop them by a signal, before and between steps, and nothing is left of the run", async () => {
    const { executor, begin, train } = await createTrainer();
    const trials = Array.from({ length: 10 }, (_, i) => i);
    const states = begin(trials);
    const used = executor.used();
    await expect(train(trials, states, 0, 1, AbortSignal.abort("before"))).rejects.toBe("before");
    const controller = new AbortController();
    setImmediate(() => {
      controller.abort("between");
    });
    await expect(train(trials, states, 0, 1500, controller.signal)).rejects.toBe("between");
    expect(executor.used()).toBe(used);
  });
});

/** One step of one trial of a program that reads no shared data; its state starts as given. */
async function runOnce(program: Program, layout: StateLayout, before: readonly number[]) {
  const executor = await createWasmExecutor();
  const { run } = await executor.compile(program, { layout, shared: {} });
  const states = executor.createStates(layout, 1);
  states.write(0, "s", before);
  const trials = [{ seed: 0, hypers: {}, batches: {} }];
  const [results = {}] = await run({ states, firstStep: 0, steps: 1, trials });
  return { results, after: [...(await states.read(0, "s"))] };
}

describe("updates of the state", () => {
  it("read what was there before the step, whatever is written first", async () => {
    const layout = { segments: [{ name: "s", size: 10 }] };
    const [low, high, all] = [state("s", 0, [5]), state("s", 5, [5]), state("s", 0, [10])];
    const program = schedule({
      results: [
        { name: "old", tensor: all },
        { name: "twice", tensor: multiply(all, 2) },
      ],
      updates: [
        { segment: "s", offset: 0, tensor: add(high, 100) },
        { segment: "s", offset: 5, tensor: low },
      ],
    });
    const before = Array.from({ length: 10 }, (_, i) => i);
    const { results, after } = await runOnce(program, layout, before);
    expect([...(results["old"] ?? [])]).toEqual(before);
    expect([...(results["twice"] ?? [])]).toEqual(before.map((value) => 2 * value));
    expect(after).toEqual([105, 106, 107, 108, 109, 0, 1, 2, 3, 4]);
  });

  for (const from of [0, 1, 2]) {
    it(`may read it ${from - 1} places beside where they write`, async () => {
      const layout = { segments: [{ name: "s", size: 12 }] };
      const tensor = multiply(state("s", from, [10]), 2);
      const program = schedule({ results: [], updates: [{ segment: "s", offset: 1, tensor }] });
      const before = Array.from({ length: 12 }, (_, i) => i);
      const { after } = await runOnce(program, layout, before);
      const doubled = before.slice(from, from + 10).map((value) => 2 * value);
      expect(after).toEqual([0, ...doubled, 11]);
    });
  }
});

describe("what is wrong", () => {
  const layout = { segments: [{ name: "weights", size: 4 }] };
  const rows = batch("rows", [2], "int32");
  const picked = gather(shared("table", [3, 2]), rows);
  const program = schedule({
    results: [{ name: "picked", tensor: multiply(picked, hyper("factor")) }],
    updates: [],
  });

  async function prepare() {
    const executor = await createWasmExecutor();
    const table = executor.share(Float32Array.of(0, 1, 2, 3, 4, 5));
    const { run } = await executor.compile(program, { layout, shared: { table } });
    const states = executor.createStates(layout, 1);
    return async (given: { rows?: Int32Array; factor?: number }) => {
      const trial = {
        seed: 0,
        hypers: given.factor === undefined ? {} : { factor: given.factor },
        batches: given.rows === undefined ? {} : { rows: given.rows },
      };
      const [results] = await run({ states, firstStep: 0, steps: 1, trials: [trial] });
      return [...(results?.["picked"] ?? [])];
    };
  }

  it("is said of batches and hyper-parameters", async () => {
    const run = await prepare();
    expect(await run({ rows: Int32Array.of(2, 0), factor: 2 })).toEqual([8, 10, 0, 2]);
    await expect(run({ rows: Int32Array.of(3, -1), factor: 2 })).rejects.toThrow(
      "2 row numbers lie beyond the tables that rows were taken from. They count from 0.",
    );
    expect(await run({ rows: Int32Array.of(1, 0), factor: 1 })).toEqual([2, 3, 0, 1]);
    await expect(run({ factor: 2 })).rejects.toThrow(
      'The program reads the batch "rows", which is not given.',
    );
    await expect(run({ rows: Int32Array.of(1), factor: 2 })).rejects.toThrow(
      '1 steps read 2 numbers of the batch "rows"; 1 are given.',
    );
    await expect(run({ rows: Int32Array.of(1, 1) })).rejects.toThrow(
      'The program reads the hyper-parameter "factor", which is not given.',
    );
  });

  it("is said of shared data and of the state's layout, and leaves no memory behind", async () => {
    const executor = await createWasmExecutor();
    const short = executor.share(Float32Array.of(1));
    const used = executor.used();
    await expect(executor.compile(program, { layout, shared: {} })).rejects.toThrow(
      'The program reads 6 numbers of float32 from the shared data "table"; none are given.',
    );
    await expect(executor.compile(program, { layout, shared: { table: short } })).rejects.toThrow(
      "1 of float32 are given",
    );
    const reads = schedule({
      results: [{ name: "x", tensor: state("moments", 0, [4]) }],
      updates: [],
    });
    await expect(executor.compile(reads, { layout, shared: {} })).rejects.toThrow(
      'The program uses the state "moments"; its layout has weights.',
    );
    expect(executor.used()).toBe(used);
  });

  it("is said of states that do not fit", async () => {
    const executor = await createWasmExecutor();
    const table = executor.share(new Float32Array(6));
    const { run } = await executor.compile(program, { layout, shared: { table } });
    const other = executor.createStates({ segments: [{ name: "weights", size: 5 }] }, 1);
    const given = { firstStep: 0, steps: 1, trials: [] };
    await expect(run({ ...given, states: other })).rejects.toThrow("another layout");
    const none = executor.createStates(layout, 1);
    await expect(run({ ...given, states: none })).rejects.toThrow("1 states for 0 trials");
    const foreign = (await createWasmExecutor()).createStates(layout, 1);
    await expect(run({ ...given, states: foreign })).rejects.toThrow("another executor");
    expect(() => none.write(0, "weights", [1, 2])).toThrow("has 4 numbers; 2 are given");
    expect(() => none.write(1, "weights", [1, 2, 3, 4])).toThrow("no item 1");
  });
});
