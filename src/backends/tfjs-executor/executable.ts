/** Carries out lowered programs for the trials of some states. */
import * as tf from "@tensorflow/tfjs-core";
import type { Program } from "../../graph/program.ts";
import type { Named, Numbers, Run } from "../executor.ts";
import { assertNoFault } from "../fault.ts";
import { batchOf, checkRows, hyperOf } from "../given.ts";
import { kernel, reshaped, type Tensor } from "./kernel.ts";
import { type Instruction, type Lowered, lower, type Phase, type Surroundings } from "./lower.ts";
import { type Bounds, boundsOf, uncertainRows } from "./row-bounds.ts";
import type { OwnStates } from "./states.ts";

/** A program of several trials with what it needs of the outside. */
export interface Prepared {
  readonly program: Program;
  readonly shared: (name: string) => { readonly tensor: Tensor; readonly bounds: Bounds };
  readonly checkSize: (numbers: number) => void;
  /** Lets others have a turn where it is time. */
  readonly turn: () => Promise<void>;
}

export interface Executed {
  readonly run: (run: Run, states: OwnStates) => Promise<readonly Named<Numbers>[]>;
  readonly dispose: () => void;
}

/** Values by the places of their operations. */
type Frame = Map<number, Tensor>;

export function createExecuted(prepared: Prepared): Executed {
  const { program, checkSize } = prepared;
  const lowered = lower(program, checkSize);
  const once: Frame = new Map();
  return {
    run: (run, states) => carryOut(prepared, lowered, once, run, states),
    dispose: () => {
      lowered.dispose();
      disposeAll(once);
    },
  };
}

async function carryOut(
  { program, shared, turn }: Prepared,
  lowered: Lowered,
  once: Frame,
  { firstStep, steps, trials, signal }: Run,
  states: OwnStates,
): Promise<readonly Named<Numbers>[]> {
  const kept: Tensor[] = [];
  const perRun: Frame = new Map();
  const results: Frame[] = [];
  const faults: Tensor[] = [];
  try {
    const hypers = hyperTensor(
      lowered.hypers,
      trials.map((trial) => trial.hypers),
    );
    kept.push(hypers);
    const batches = new Map<string, Batch>();
    for (const batch of lowered.batches) {
      const all = trials.map((trial) => trial.batches);
      const made = batchTensor(batch, all, steps);
      kept.push(made.tensor);
      batches.set(batch.name, made);
    }
    const common = {
      shared: (name: string) => shared(name).tensor,
      segment: states.segment,
      batch: (name: string) => madeOf(batches, name).tensor,
      hypers,
      seeds: trials.map(({ seed }) => seed),
      uncertain: uncertainRows(program, (kind, name) =>
        kind === "shared" ? shared(name).bounds : madeOf(batches, name).bounds,
      ),
      onFaults: (count: Tensor) => faults.push(count),
    };
    for (let i = 0; i < steps; i += 1) {
      const surroundings = { ...common, stepOfRun: i, step: firstStep + i };
      results.push(step(program, lowered, surroundings, once, perRun, states));
      await turn();
      signal?.throwIfAborted();
    }
    const found = await read(program, results, trials.length);
    await checkFaults(faults);
    assertNoFault();
    return found;
  } finally {
    for (const tensor of [...kept, ...faults]) tensor.dispose();
    disposeAll(perRun);
    for (const frame of results) disposeAll(frame);
  }
}

/** One step; gives the values of the program's results by their order. */
function step(
  program: Program,
  { instructions }: Lowered,
  surroundings: Surroundings,
  once: Frame,
  perRun: Frame,
  states: OwnStates,
): Frame {
  const values: Frame = new Map();
  const frames: { readonly [phase in Phase]: Frame } = {
    program: once,
    run: perRun,
    step: values,
  };
  const valueAt = (place: number): Tensor => {
    const found = values.get(place) ?? perRun.get(place) ?? once.get(place);
    if (found === undefined)
      throw new Error(`Operation ${place} is used before it is carried out.`);
    return found;
  };
  try {
    for (const instruction of instructions) {
      const frame = frames[instruction.phase];
      if (frame.has(instruction.place)) continue;
      carryOutOne(instruction, frame, valueAt, surroundings);
      for (const place of instruction.releases) {
        values.get(place)?.dispose();
        values.delete(place);
      }
    }
    const results = new Map(
      program.results.map(({ node }, i) => [i, reshaped(valueAt(node), valueAt(node).shape)]),
    );
    update(program, valueAt, states);
    return results;
  } finally {
    disposeAll(values);
  }
}

function carryOutOne(
  { place, inputs, carryOut: apply }: Instruction,
  frame: Frame,
  valueAt: (place: number) => Tensor,
  surroundings: Surroundings,
): void {
  frame.set(place, apply(inputs.map(valueAt), surroundings));
}

/** Writes what the step changes. Stretches that stay are taken over from the state as it was. */
function update({ updates }: Program, valueAt: (place: number) => Tensor, states: OwnStates): void {
  for (const { name, size } of states.layout.segments) {
    const own = updates
      .filter(({ segment }) => segment === name)
      .toSorted((a, b) => a.offset - b.offset);
    if (own.length === 0) continue;
    const parts: Tensor[] = [];
    try {
      let end = 0;
      for (const { offset, node } of own) {
        if (offset > end) parts.push(stretch(states, name, end, offset));
        const value = valueAt(node);
        const length = value.size / states.trials;
        parts.push(reshaped(value, [states.trials, length]));
        end = offset + length;
      }
      if (end < size) parts.push(stretch(states, name, end, size));
      states.replace(name, tf.concat(parts, 1));
    } finally {
      for (const part of parts) part.dispose();
    }
  }
}

function stretch(states: OwnStates, name: string, start: number, end: number): Tensor {
  const range = { begin: [0, start], size: [states.trials, end - start] };
  return kernel("Slice", { x: states.segment(name) }, range);
}

/** Of each trial its results, the steps one after the other. */
async function read(
  { results }: Program,
  steps: readonly Frame[],
  trials: number,
): Promise<readonly Named<Numbers>[]> {
  const found: { [name: string]: Numbers }[] = Array.from({ length: trials }, () => ({}));
  for (const [i, { name }] of results.entries()) {
    const parts = steps.flatMap((frame) => frame.get(i) ?? []);
    const size = (parts[0]?.size ?? 0) / trials;
    const flat = parts.map((part) => reshaped(part, [1, trials * size]));
    const all = parts.length === 0 ? undefined : tf.concat(flat, 0);
    try {
      const numbers = await all?.data();
      for (const [trial, own] of found.entries()) {
        own[name] = ofTrial(numbers, all?.dtype === "int32", trial, trials, size);
      }
    } finally {
      all?.dispose();
      for (const part of flat) part.dispose();
    }
  }
  return found;
}

/** From [steps, trials, size] to [steps, size]. */
function ofTrial(
  all: ArrayLike<number> = [],
  whole: boolean,
  trial: number,
  trials: number,
  size: number,
): Numbers {
  const steps = size === 0 ? 0 : all.length / (trials * size);
  const own = whole ? new Int32Array(steps * size) : new Float32Array(steps * size);
  for (let step = 0; step < steps; step += 1) {
    for (let i = 0; i < size; i += 1) {
      own[step * size + i] = all[(step * trials + trial) * size + i] ?? Number.NaN;
    }
  }
  return own;
}

async function checkFaults(faults: readonly Tensor[]): Promise<void> {
  const [first] = faults;
  if (first === undefined) return;
  const all = tf.concat([...faults], 0);
  const counts = await all.data();
  all.dispose();
  checkRows(Array.from(counts).reduce((sum, one) => sum + one, 0));
}

interface Batch {
  readonly tensor: Tensor;
  readonly bounds: Bounds;
}

/** [steps, trials · size] from each trial's [steps, size]. */
function batchTensor(
  { name, size, dtype }: Lowered["batches"][number],
  trials: readonly Named<Numbers>[],
  steps: number,
): Batch {
  const length = steps * trials.length * size;
  const values = dtype === "int32" ? new Int32Array(length) : new Float32Array(length);
  for (const [trial, batches] of trials.entries()) {
    const own = batchOf(batches, { name, size }, steps);
    for (let i = 0; i < steps; i += 1) {
      values.set(own.subarray(i * size, (i + 1) * size), (i * trials.length + trial) * size);
    }
  }
  return {
    tensor: tf.tensor2d(values, [steps, trials.length * size], dtype),
    bounds: dtype === "int32" ? boundsOf(values) : boundsOf([]),
  };
}

function madeOf(batches: ReadonlyMap<string, Batch>, name: string): Batch {
  const found = batches.get(name);
  if (found === undefined) throw new Error(`The program reads no batch "${name}".`);
  return found;
}

function hyperTensor(names: readonly string[], trials: readonly Named<number>[]): Tensor {
  const values = trials.flatMap((hypers) => names.map((name) => hyperOf(hypers, name)));
  return tf.tensor2d(values, [trials.length, names.length], "float32");
}

function disposeAll(frame: Frame): void {
  for (const tensor of frame.values()) tensor.dispose();
  frame.clear();
}
