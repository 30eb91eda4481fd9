/** What weights begin with, as data. */
import { sizeOf } from "./shape.ts";
import type { Shape } from "./tensor.ts";

export type Initializer =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "normal"; readonly deviation: number }
  /** Uniform on [−limit, limit). */
  | { readonly kind: "uniform"; readonly limit: number }
  /** A weight of the model that the trial is given under that argument. */
  | { readonly kind: "given"; readonly argument: string; readonly weight: string };

/** The numbers of a weight that a trial is given. */
export type GivenWeights = (argument: string, weight: string) => Float32Array;

/** Where random numbers come from, one by one. */
export interface RandomSource {
  /** Standard normal. */
  readonly normal: () => number;
  /** On [0, 1). */
  readonly uniform: () => number;
}

export const zeros: Initializer = { kind: "constant", value: 0 };
export const ones: Initializer = { kind: "constant", value: 1 };

/** Glorot and Bengio 2010, for symmetric units and last layers: variance 2 / (inputs + outputs). */
export function glorot(shape: Shape): Initializer {
  const [inputs, outputs] = fans(shape);
  return { kind: "normal", deviation: Math.sqrt(2 / (inputs + outputs)) };
}

/** He, Zhang, Ren and Sun 2015, for units of which half are off: variance 2 / inputs. */
export function he(shape: Shape): Initializer {
  const [inputs] = fans(shape);
  return { kind: "normal", deviation: Math.sqrt(2 / inputs) };
}

/**
 * How many numbers each output is made of, and each input goes into, for a matrix [inputs, outputs] or a
 * filter [height, width, inputs, outputs].
 */
function fans(shape: Shape): readonly [inputs: number, outputs: number] {
  const window = sizeOf(shape.slice(0, -2));
  return [window * (shape.at(-2) ?? 1), window * (shape.at(-1) ?? 1)];
}

const nothingGiven: GivenWeights = (argument) => {
  throw new Error(`There is no model \`${argument}\` to begin with.`);
};

/** The numbers that a tensor of `size` begins with, drawn in order; constants and what is given draw none. */
export function initialValues(
  initializer: Initializer,
  size: number,
  random: RandomSource,
  given = nothingGiven,
): Float32Array {
  const values = new Float32Array(size);
  switch (initializer.kind) {
    case "constant":
      return values.fill(initializer.value);
    case "normal":
      return values.map(() => initializer.deviation * random.normal());
    case "uniform":
      return values.map(() => initializer.limit * (2 * random.uniform() - 1));
    case "given":
      return given(initializer.argument, initializer.weight);
  }
}
