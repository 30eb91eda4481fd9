/**
 * The reference: carries out a program for one step, each operation by its definition. Slow; what other executors
 * are measured against, and what folds constants.
 */
import {
  argmax,
  concat,
  copy,
  gather,
  oneHot,
  pad,
  reduce,
  scatterAdd,
  slice,
  transpose,
} from "./interpret/arrangement.ts";
import { binary, broadcast, select, unary } from "./interpret/elementwise.ts";
import {
  conv2d,
  conv2dFilterGradient,
  conv2dInputGradient,
  maxPool,
  maxPoolGradient,
  meanPool,
  meanPoolGradient,
} from "./interpret/image.ts";
import { matmul } from "./interpret/product.ts";
import {
  createValue,
  fill,
  partsOf,
  type Precision,
  read,
  type Value,
  type Values,
} from "./interpret/value.ts";
import { isPerTrial } from "./leaves.ts";
import type { Node, Program } from "./program.ts";
import { placeKey, uniformAt } from "./random.ts";
import { sizeOf } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

export type { Precision, Values } from "./interpret/value.ts";

type Named<T> = { readonly [name: string]: T };

/** What a trial's step is given. */
export interface Environment {
  readonly state: Named<ArrayLike<number>>;
  readonly batch: Named<ArrayLike<number>>;
  readonly shared: Named<ArrayLike<number>>;
  readonly hyper: Named<number>;
  /** How many steps came before. */
  readonly step: number;
  /** The trial's, 32 bits. */
  readonly seed: number;
}

export interface Outcome {
  readonly results: Named<Values>;
  /** The state after the step. */
  readonly state: Named<Values>;
}

/** An environment in which there is nothing but constants. */
export const emptyEnvironment: Environment = {
  state: {},
  batch: {},
  shared: {},
  hyper: {},
  step: 0,
  seed: 0,
};

/** One step of one trial. Throws an `Error` where the environment lacks something or a row number is wrong. */
export function interpret(
  program: Program,
  environment: Environment,
  precision: Precision = "float32",
): Outcome {
  const values: Value[] = [];
  for (const node of program.nodes) {
    const inputs = node.inputs.map((input) => valueAt(values, input));
    values.push(carryOut(node, inputs, environment, precision));
  }
  return outcomeOf(program, environment, precision, (node) => valueAt(values, node).values);
}

/** One step of all trials of a program that `vectorize` made; the trials have the same shared data and step. */
export function interpretTrials(
  program: Program,
  environments: readonly Environment[],
  precision: Precision = "float32",
): readonly Outcome[] {
  const [first] = environments;
  if (first === undefined || program.trials !== environments.length) {
    throw new Error(
      `The program is for ${program.trials ?? "a trial alone"}; ${environments.length} are given.`,
    );
  }
  const values: Value[] = [];
  for (const node of program.nodes) {
    const inputs = node.inputs.map((input) => valueAt(values, input));
    values.push(
      isPerTrial(node.op)
        ? leafOfTrials(node, environments, precision)
        : carryOut(node, inputs, first, precision),
    );
  }
  const parts = values.map(partsOf);
  return environments.map((environment, trial) =>
    outcomeOf(program, environment, precision, (node) => valueAt(parts[node] ?? [], trial).values),
  );
}

function leafOfTrials(
  node: Node,
  environments: readonly Environment[],
  precision: Precision,
): Value {
  const value = createValue(node.shape, node.dtype, precision);
  for (const [trial, part] of partsOf(value).entries()) {
    const environment = environments[trial] ?? emptyEnvironment;
    const { values } = carryOut({ ...node, shape: part.shape }, [], environment, precision);
    part.values.set(values);
  }
  return value;
}

function outcomeOf(
  { results, updates }: Program,
  environment: Environment,
  precision: Precision,
  valuesOf: (node: number) => Values,
): Outcome {
  const state: { [segment: string]: Values } = {};
  for (const [segment, before] of Object.entries(environment.state)) {
    const after = createValue([before.length], "float32", precision).values;
    after.set(before);
    state[segment] = after;
  }
  for (const { segment, offset, node } of updates) state[segment]?.set(valuesOf(node), offset);
  const named = results.map(({ name, node }) => [name, valuesOf(node)] as const);
  return { results: Object.fromEntries(named), state };
}

function valueAt(values: readonly Value[], node: number): Value {
  const value = values[node];
  if (value === undefined) throw new Error(`Operation ${node} is used before it is carried out.`);
  return value;
}

/** The value of one operation whose inputs are known. */
export function carryOut(
  { op, shape, dtype }: Pick<Node | Tensor, "op" | "shape" | "dtype">,
  inputs: readonly Value[],
  environment: Environment,
  precision: Precision,
): Value {
  const out = createValue(shape, dtype, precision);
  const [a = out, b = out, c = out] = inputs;
  switch (op.kind) {
    case "state": {
      const segment = given(environment.state, "state", op.segment);
      return fill(out, (place) => segment[op.offset + place] ?? Number.NaN);
    }
    case "batch":
      return whole(out, "batch", op.name, given(environment.batch, "batch", op.name));
    case "shared":
      return whole(out, "shared", op.name, given(environment.shared, "shared", op.name));
    case "hyper": {
      const value = given(environment.hyper, "hyper", op.name);
      return fill(out, () => value);
    }
    case "step":
      return fill(out, () => environment.step);
    case "uniform": {
      const { seed, step } = environment;
      const key = placeKey({ seed, step, purpose: op.purpose });
      return fill(out, (place) => uniformAt(key, place));
    }
    case "constant": {
      const { values } = op;
      return fill(out, (place) => values[values.length === 1 ? 0 : place] ?? Number.NaN);
    }
    case "unary":
      return unary(out, op.fn, a);
    case "binary":
      return binary(out, op.fn, a, b);
    case "select":
      return select(out, a, b, c);
    case "cast":
      return fill(out, (place) =>
        dtype === "int32" ? Math.trunc(read(a, place)) : read(a, place),
      );
    case "stopGradient":
    case "reshape":
      return copy(out, a);
    case "broadcast":
      return broadcast(out, a);
    case "reduce":
      return reduce(out, op.fn, a);
    case "argmax":
      return argmax(out, a);
    case "matmul":
      return matmul(out, op, a, b);
    case "transpose":
      return transpose(out, op.permutation, a);
    case "slice":
      return slice(out, op.starts, a);
    case "pad":
      return pad(out, op.before, a);
    case "concat":
      return concat(out, op.axis, inputs);
    case "gather":
      return gather(out, a, b);
    case "scatterAdd":
      return scatterAdd(out, a, b);
    case "oneHot":
      return oneHot(out, a);
    case "conv2d":
      return conv2d(out, op, a, b);
    case "conv2dInputGradient":
      return conv2dInputGradient(out, op, a, b);
    case "conv2dFilterGradient":
      return conv2dFilterGradient(out, op, a, b);
    case "maxPool":
      return maxPool(out, op, a, b);
    case "maxPoolGradient":
      return maxPoolGradient(out, op, a, b);
    case "meanPool":
      return meanPool(out, op, a);
    case "meanPoolGradient":
      return meanPoolGradient(out, op, a);
  }
}

function given<T>(named: Named<T>, what: string, name: string): T {
  const value = Object.hasOwn(named, name) ? named[name] : undefined;
  if (value !== undefined) return value;
  throw new Error(`The program reads ${what} "${name}", which is not given.`);
}

function whole(out: Value, what: string, name: string, values: ArrayLike<number>): Value {
  if (values.length !== sizeOf(out.shape)) {
    throw new Error(
      `The program's ${what} "${name}" holds ${sizeOf(out.shape)} numbers; ${values.length} are given.`,
    );
  }
  return fill(out, (place) => values[place] ?? Number.NaN);
}
