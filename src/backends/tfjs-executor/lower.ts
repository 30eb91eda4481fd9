/**
 * From a program of several trials to instructions. What reads no state and no batch is not carried out in each step:
 * constants and shared data once for the program, numbers of the trials once for a run.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Node, Program } from "../../graph/program.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { DType, Shape } from "../../graph/tensor.ts";
import { building, inputAt, kernel, type Operation, reshaped, type Tensor } from "./kernel.ts";
import { type Constants, operationOf } from "./operations.ts";
import { checkedRows } from "./rows.ts";
import { tableLength } from "./row-bounds.ts";
import { uniformTensor } from "./uniform.ts";
import { patchesSize } from "./working.ts";

/** How often a value is made anew. */
export const phases = ["program", "run", "step"] as const;
export type Phase = (typeof phases)[number];

/** What instructions read beside each other's values. */
export interface Surroundings {
  readonly shared: (name: string) => Tensor;
  readonly segment: (name: string) => Tensor;
  /** Of a batch input the numbers of all steps of the run: [steps, numbers of a step]. */
  readonly batch: (name: string) => Tensor;
  /** [trials, numbers], in the order of `hypers`. */
  readonly hypers: Tensor;
  readonly seeds: readonly number[];
  /** How many steps came before, in this run and in all. */
  readonly stepOfRun: number;
  readonly step: number;
  /** Places of operations whose row numbers have to be looked at. */
  readonly uncertain: ReadonlySet<number>;
  /** Takes how many row numbers lie beyond their tables. */
  readonly onFaults: (count: Tensor) => void;
}

export interface Instruction {
  readonly place: number;
  readonly phase: Phase;
  readonly inputs: readonly number[];
  readonly carryOut: (inputs: readonly Tensor[], surroundings: Surroundings) => Tensor;
  /** Values of the same phase that are not read any more afterwards. */
  readonly releases: readonly number[];
}

export interface Lowered {
  readonly instructions: readonly Instruction[];
  /** Names of the numbers of a trial. */
  readonly hypers: readonly string[];
  /** Batch inputs with their numbers for one trial's step. */
  readonly batches: readonly {
    readonly name: string;
    readonly size: number;
    readonly dtype: DType;
  }[];
  readonly dispose: () => void;
}

/** `checkSize` throws where so many numbers are too many for one tensor. */
export function lower(program: Program, checkSize: (numbers: number) => void): Lowered {
  const { nodes } = program;
  const trials = program.trials ?? 1;
  for (const node of nodes) {
    checkSize(sizeOf(node.shape));
    checkSize(patchesSize(node, inputsOf(node, nodes)));
  }
  const constants = createConstants();
  const hypers = namesOf(nodes, "hyper");
  const conditions = onlyConditions(program);
  const phaseOf = phasesOf(nodes);
  const releases = releasesOf(program, phaseOf);
  const instructions = nodes.map((node, place): Instruction => {
    const inputs = inputsOf(node, nodes);
    const operation = operationOf(node, inputs, constants.of);
    return {
      place,
      phase: phaseOf[place] ?? "step",
      inputs: node.inputs,
      carryOut:
        operation === undefined
          ? leaf(node, hypers)
          : checked(
              numeric(operation, node, conditions.has(place)),
              place,
              tableLength(node, nodes),
            ),
      releases: releases[place] ?? [],
    };
  });
  return {
    instructions,
    hypers,
    batches: namesOf(nodes, "batch").flatMap((name) => {
      const node = nodes.find(({ op }) => op.kind === "batch" && op.name === name);
      return node === undefined
        ? []
        : [{ name, size: sizeOf(node.shape) / trials, dtype: node.dtype }];
    }),
    dispose: constants.dispose,
  };
}

function inputsOf({ inputs }: Node, nodes: readonly Node[]): readonly Node[] {
  return inputs.flatMap((input) => nodes[input] ?? []);
}

/** Comparisons give bool, which is what conditions are; all else takes numbers. */
function numeric(operation: Operation, { op, dtype }: Node, onlyCondition: boolean): Operation {
  const comparison = op.kind === "binary" && ["less", "lessEqual", "equal"].includes(op.fn);
  if (!comparison || onlyCondition) return operation;
  return (inputs) => building((keep) => kernel("Cast", { x: keep(operation(inputs)) }, { dtype }));
}

function checked(
  operation: Operation,
  place: number,
  count: number | undefined,
): Instruction["carryOut"] {
  if (count === undefined) return operation;
  return (inputs, { uncertain, onFaults }) => {
    if (!uncertain.has(place)) return operation(inputs);
    return building((keep) => {
      const rows = keep(checkedRows(inputAt(inputs, 1), count, onFaults));
      return operation(inputs.with(1, rows));
    });
  };
}

function leaf({ op, shape, dtype }: Node, hypers: readonly string[]): Instruction["carryOut"] {
  const [trials = 1] = shape;
  const size = sizeOf(shape) / trials;
  switch (op.kind) {
    case "state":
      return (_, { segment }) =>
        building((keep) => {
          const x = segment(op.segment);
          const whole = op.offset === 0 && x.shape[1] === size;
          const range = { begin: [0, op.offset], size: [trials, size] };
          return reshaped(whole ? x : keep(kernel("Slice", { x }, range)), shape);
        });
    case "batch":
      return (_, { batch, stepOfRun }) =>
        building((keep) => {
          const range = { begin: [stepOfRun, 0], size: [1, trials * size] };
          return reshaped(keep(kernel("Slice", { x: batch(op.name) }, range)), shape);
        });
    case "shared":
      return (_, { shared }) => reshaped(shared(op.name), shape);
    case "hyper": {
      const range = { begin: [0, hypers.indexOf(op.name)], size: [trials, 1] };
      return (_, { hypers: x }) =>
        building((keep) => reshaped(keep(kernel("Slice", { x }, range)), shape));
    }
    case "step":
      return (_, { step }) => tf.scalar(step, "int32");
    case "uniform":
      return (_, { seeds, step }) => uniformTensor(op.purpose, shape, seeds, step);
    case "constant":
      return () => constantTensor(op.values, shape, dtype);
    default:
      throw new Error(`The operation ${op.kind} is no leaf.`);
  }
}

function namesOf(nodes: readonly Node[], kind: "hyper" | "batch"): readonly string[] {
  return [...new Set(nodes.flatMap(({ op }) => (op.kind === kind ? [op.name] : [])))];
}

/** Places that are read as the condition of a `select` and by nothing else. */
function onlyConditions({ nodes, results, updates }: Program): ReadonlySet<number> {
  const found = new Set(nodes.keys());
  for (const { node } of [...results, ...updates]) found.delete(node);
  for (const { op, inputs } of nodes) {
    for (const [i, input] of inputs.entries()) {
      if (op.kind !== "select" || i !== 0) found.delete(input);
    }
  }
  return found;
}

function phasesOf(nodes: readonly Node[]): readonly Phase[] {
  const found: number[] = [];
  for (const { op, inputs } of nodes) {
    const own =
      op.kind === "hyper"
        ? 1
        : ["state", "batch", "step", "uniform"].includes(op.kind) || mayFault(op.kind)
          ? 2
          : 0;
    found.push(Math.max(own, ...inputs.map((input) => found[input] ?? 0)));
  }
  return found.map((phase) => phases[phase] ?? "step");
}

/** What may report a fault does it while a run is under way. */
function mayFault(kind: Node["op"]["kind"]): boolean {
  return kind === "gather" || kind === "scatterAdd";
}

function releasesOf({ nodes }: Program, phaseOf: readonly Phase[]): readonly (readonly number[])[] {
  const releases: number[][] = nodes.map(() => []);
  for (const [place, { lastUse }] of nodes.entries()) {
    if (phaseOf[place] === "step" && lastUse < nodes.length) releases[lastUse]?.push(place);
  }
  return releases;
}

interface OwnConstants {
  readonly of: Constants;
  readonly dispose: () => void;
}

function createConstants(): OwnConstants {
  const made = new Map<string, Tensor>();
  return {
    of: (values, shape, dtype = "float32") => {
      const key = JSON.stringify([values, shape, dtype]);
      const known = made.get(key);
      if (known !== undefined) return known;
      const tensor = constantTensor(values, shape, dtype);
      made.set(key, tensor);
      return tensor;
    },
    dispose: () => {
      for (const tensor of made.values()) tensor.dispose();
      made.clear();
    },
  };
}

function constantTensor(values: readonly number[], shape: Shape, dtype: DType): Tensor {
  const [single] = values;
  if (values.length === 1 && single !== undefined) {
    return kernel("Fill", {}, { shape: [...shape], value: single, dtype });
  }
  return tf.tensor([...values], [...shape], dtype);
}
