/** How operations call tfjs' kernels: past its operators, whose scopes and checks cost more than small kernels. */
import * as tf from "@tensorflow/tfjs-core";
import { sameShape } from "../../graph/shape.ts";
import type { Shape } from "../../graph/tensor.ts";

export type Tensor = tf.Tensor;

/** Carries out an operation on the tensors of its inputs. Gives a tensor that is the caller's to dispose. */
export type Operation = (inputs: readonly Tensor[]) => Tensor;

type Attributes = Parameters<ReturnType<typeof tf.engine>["runKernel"]>[2];

/** A kernel of the current backend; the result is the caller's to dispose. */
export function kernel(name: string, inputs: tf.NamedTensorMap, attributes?: Attributes): Tensor {
  return tf.engine().runKernel<Tensor>(name, inputs, attributes);
}

/** The same numbers under another shape; a tensor of its own. */
export function reshaped(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape)
    ? kernel("Identity", { x })
    : kernel("Reshape", { x }, { shape: [...shape] });
}

/** Takes note of a tensor that is only needed on the way, and gives it back. */
export type Keep = (x: Tensor) => Tensor;

/** Builds a tensor and disposes those that were kept on the way. */
export function building(build: (keep: Keep) => Tensor): Tensor {
  const kept: Tensor[] = [];
  try {
    return build((x) => {
      kept.push(x);
      return x;
    });
  } finally {
    for (const x of kept) x.dispose();
  }
}

/** An input of an operation. The shapes of a program promise that it is there. */
export function inputAt(inputs: readonly Tensor[], place: number): Tensor {
  const input = inputs[place];
  if (input === undefined) throw new Error(`An operation has no input ${place}.`);
  return input;
}

/** An operation of one tensor. */
export function onOne(apply: (x: Tensor) => Tensor): Operation {
  return (inputs) => apply(inputAt(inputs, 0));
}

/** An operation of two tensors. */
export function onTwo(apply: (a: Tensor, b: Tensor) => Tensor): Operation {
  return (inputs) => apply(inputAt(inputs, 0), inputAt(inputs, 1));
}
