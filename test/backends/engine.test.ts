/** What a trial gets from the engine: the same whatever runs beside it, and no more memory than it needs. */
import { describe, expect, it } from "vitest";
import {
  createEngine,
  type Engine,
  type Executable,
  type Named,
  type Numbers,
  type State,
} from "../../src/backends/wasm-engine/engine.ts";
import { createHeap } from "../../src/backends/wasm-engine/heap.ts";
import { gather } from "../../src/graph/arrangement.ts";
import { add, multiply } from "../../src/graph/elementwise.ts";
import { interpret } from "../../src/graph/interpret.ts";
import { batch, hyper, shared, state } from "../../src/graph/leaves.ts";
import { schedule } from "../../src/graph/passes/schedule.ts";
import type { TrainingStep } from "../../src/graph/training.ts";
import { data, hypers, initial, network, rowsOf } from "./engine-model.ts";
import { difference } from "./engine-support.ts";

const steps = 12;

interface Trainer {
  readonly engine: Engine;
  readonly executable: Executable;
  readonly begin: (trial: number) => State;
  readonly train: (trial: number, state: State, firstStep: number, steps: number) => Named<Numbers>;
}

async function createTrainer(model: TrainingStep = network()): Promise<Trainer> {
  const engine = await createEngine();
  const { x, y } = data();
  const { layout, program } = model;
  const given = { layout, shared: { x: engine.share(x), y: engine.share(y) } };
  const executable = await engine.compile(program, given);
  return {
    engine,
    executable,
    begin: (trial) => {
      const created = engine.createState(layout);
      for (const { name, size } of layout.segments.slice(0, 2)) {
        created.write(name, initial(trial, size));
      }
      return created;
    },
    train: (trial, state, firstStep, steps) =>
      executable.run({
        state,
        seed: 100 + trial,
        firstStep,
        steps,
        hypers: { ...hypers, rate: hypers.rate / (1 + trial) },
        batches: { rows: rowsOf(trial, firstStep, steps) },
      }),
  };
}

/** All that is left of a trial: its losses and its state. */
function remains({ layout }: TrainingStep, state: State, losses: Numbers | undefined): number[] {
  const segments = layout.segments.map(({ name }) => [...state.read(name)]);
  return [...(losses ?? []), ...segments.flat()];
}

describe("a trial", () => {
  it("has the same bits among 1, 2, 7 and 64 trials, in any order, in one go or step by step", async () => {
    const model = network();
    const alone = new Map<number, number[]>();
    for (const count of [1, 2, 7, 64]) {
      const trainer = await createTrainer(model);
      const trials = Array.from({ length: count }, (_, i) => (i * 5) % count);
      const states = new Map(trials.map((trial) => [trial, trainer.begin(trial)]));
      const losses = new Map<number, number[]>();
      // The larger groups take turns after each few steps.
      const turn = count === 7 ? 1 : count === 64 ? 4 : steps;
      for (let step = 0; step < steps; step += turn) {
        for (const [trial, state] of states) {
          const { loss = [] } = trainer.train(trial, state, step, turn);
          losses.set(trial, [...(losses.get(trial) ?? []), ...loss]);
        }
      }
      for (const [trial, state] of states) {
        const left = remains(model, state, Float32Array.from(losses.get(trial) ?? []));
        expect(left).toEqual(alone.get(trial) ?? left);
        alone.set(trial, left);
      }
    }
    expect(alone.get(0)).not.toEqual(alone.get(1));
  });

  it("trains as by the reference", async () => {
    const { program, layout } = network();
    const trainer = await createTrainer({ program, layout });
    const trained = trainer.begin(2);
    const { loss = [] } = trainer.train(2, trained, 0, 40);
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
      expect(difference(trained.read(name), kept[name] ?? []), name).toBeLessThan(1e-4);
    }
  });

  it("takes no more memory in 10,000 steps, and none once it is disposed of", async () => {
    const { engine, executable, begin, train } = await createTrainer();
    const before = engine.used();
    const state = begin(0);
    train(0, state, 0, 20);
    const used = engine.used();
    const one = used - before;
    for (let step = 20; step < 10_000; step += 20) train(0, state, step, 20);
    expect(engine.used()).toBe(used);
    const others = [1, 2, 3].map(begin);
    expect(engine.used() - used).toBeLessThanOrEqual(3 * one);
    for (const other of [state, ...others]) other.dispose();
    executable.dispose();
    expect(engine.used()).toBeLessThan(before);
    expect(engine.used()).toBeGreaterThan(0);
  });
});

it("frees the room of shorter runs", async () => {
  const { engine, executable, begin, train } = await createTrainer();
  const trial = begin(0);
  const before = engine.used();
  train(0, trial, 0, 50);
  const once = engine.used() - before;
  executable.dispose();
  const other = await createTrainer();
  const same = other.begin(0);
  const start = other.engine.used();
  for (const steps of [1, 10, 20, 30, 50]) other.train(0, same, 0, steps);
  expect(other.engine.used() - start).toBe(once);
});

describe("updates of the state", () => {
  it("read what was there before the step, whatever is written first", async () => {
    const engine = await createEngine();
    const layout = { segments: [{ name: "s", size: 10 }] };
    const [low, high, all] = [state("s", 0, [5]), state("s", 5, [5]), state("s", 0, [10])];
    const goals = {
      results: [
        { name: "old", tensor: all },
        { name: "twice", tensor: multiply(all, 2) },
      ],
      updates: [
        { segment: "s", offset: 0, tensor: add(high, 100) },
        { segment: "s", offset: 5, tensor: low },
      ],
    };
    const program = schedule(goals);
    const { run } = await engine.compile(program, { layout, shared: {} });
    const kept = engine.createState(layout);
    const before = Array.from({ length: 10 }, (_, i) => i);
    kept.write("s", before);
    const results = run({ state: kept, seed: 0, firstStep: 0, steps: 1, hypers: {}, batches: {} });
    expect([...(results["old"] ?? [])]).toEqual(before);
    expect([...(results["twice"] ?? [])]).toEqual(before.map((value) => 2 * value));
    expect([...kept.read("s")]).toEqual([105, 106, 107, 108, 109, 0, 1, 2, 3, 4]);
  });
});

describe("updates that read the state beside where they write", () => {
  for (const from of [0, 1, 2]) {
    it(`by ${from - 1} places`, async () => {
      const engine = await createEngine();
      const layout = { segments: [{ name: "s", size: 12 }] };
      const tensor = multiply(state("s", from, [10]), 2);
      const program = schedule({ results: [], updates: [{ segment: "s", offset: 1, tensor }] });
      const { run } = await engine.compile(program, { layout, shared: {} });
      const kept = engine.createState(layout);
      const before = Array.from({ length: 12 }, (_, i) => i);
      kept.write("s", before);
      run({ state: kept, seed: 0, firstStep: 0, steps: 1, hypers: {}, batches: {} });
      const doubled = before.slice(from, from + 10).map((value) => 2 * value);
      expect([...kept.read("s")]).toEqual([0, ...doubled, 11]);
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
    const engine = await createEngine();
    const table = engine.share(Float32Array.of(0, 1, 2, 3, 4, 5));
    const { run } = await engine.compile(program, { layout, shared: { table } });
    const kept = engine.createState(layout);
    return (given: { rows?: Int32Array; factor?: number }) =>
      run({
        state: kept,
        seed: 0,
        firstStep: 0,
        steps: 1,
        hypers: given.factor === undefined ? {} : { factor: given.factor },
        batches: given.rows === undefined ? {} : { rows: given.rows },
      });
  }

  it("is said of batches and hyper-parameters", async () => {
    const run = await prepare();
    const { picked } = run({ rows: Int32Array.of(2, 0), factor: 2 });
    expect([...(picked ?? [])]).toEqual([8, 10, 0, 2]);
    expect(() => run({ rows: Int32Array.of(3, -1), factor: 2 })).toThrow(
      "2 row numbers lie beyond the tables that rows were taken from. They count from 0.",
    );
    expect(() => run({ factor: 2 })).toThrow(
      'The program reads the batch "rows", which is not given.',
    );
    expect(() => run({ rows: Int32Array.of(1), factor: 2 })).toThrow(
      '1 steps read 2 numbers of the batch "rows"; 1 are given.',
    );
    expect(() => run({ rows: Int32Array.of(1, 1) })).toThrow(
      'The program reads the hyper-parameter "factor", which is not given.',
    );
  });

  it("is said of shared data and of the state's layout, and leaves no memory behind", async () => {
    const engine = await createEngine();
    const short = engine.share(Float32Array.of(1));
    const used = engine.used();
    await expect(engine.compile(program, { layout, shared: {} })).rejects.toThrow(
      'The program reads 6 numbers of float32 from the shared data "table"; none are given.',
    );
    await expect(engine.compile(program, { layout, shared: { table: short } })).rejects.toThrow(
      "1 of float32 are given",
    );
    const reads = schedule({
      results: [{ name: "x", tensor: state("moments", 0, [4]) }],
      updates: [],
    });
    await expect(engine.compile(reads, { layout, shared: {} })).rejects.toThrow(
      'The program uses the state "moments"; its layout has weights.',
    );
    expect(engine.used()).toBe(used);
  });

  it("is said of memory that is not enough", async () => {
    const engine = await createEngine(createHeap(2 ** 20));
    expect(() => engine.createState({ segments: [{ name: "s", size: 2 ** 19 }] })).toThrow(
      /need more memory than the wasm engine may use: 2 of 1 MB\. Train fewer trials at once/,
    );
  });
});
