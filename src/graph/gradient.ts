/** Reverse-mode differentiation by source transformation: derivatives are tensors like all others. */
import { inputGradients } from "./gradient/rules.ts";
import { add, multiply, stopGradient } from "./elementwise.ts";
import { constant } from "./leaves.ts";
import { inOrder } from "./passes/order.ts";
import { sum } from "./reduction.ts";
import { refusal, sameShape, show } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/**
 * The gradients of a loss, a single number, in each of the variables; zeros for one that it does not depend
 * on. They can be differentiated again.
 */
export function gradients(loss: Tensor, variables: readonly Tensor[]): readonly Tensor[] {
  if (loss.shape.length > 0 || loss.dtype !== "float32") {
    throw refusal(
      "gradients",
      `the loss ${show(loss)} ${loss.dtype} is not a single float32 number`,
      "Reduce it, such as by `mean`",
    );
  }
  const order = inOrder([loss]);
  const depending = dependents(order, variables);
  const found = new Map<Tensor, Tensor>([[loss, constant(1)]]);
  for (const tensor of order.toReversed()) {
    const gradient = found.get(tensor);
    if (gradient === undefined || !depending.has(tensor)) continue;
    for (const [i, part] of inputGradients(tensor, gradient).entries()) {
      const input = tensor.inputs[i];
      if (part === undefined || input === undefined || !depending.has(input)) continue;
      const before = found.get(input);
      found.set(input, before === undefined ? part : add(before, part));
    }
  }
  return variables.map((variable) => found.get(variable) ?? constant(0, variable.shape));
}

/**
 * The product of the loss's Hessian with a vector, given and returned in pieces of the variables' shapes: the
 * gradient of gradient · vector (Pearlmutter 1994, here in reverse over reverse mode).
 */
export function hessianVectorProduct(
  loss: Tensor,
  variables: readonly Tensor[],
  vector: readonly Tensor[],
): readonly Tensor[] {
  const products = gradients(loss, variables).map((gradient, i) => {
    const piece = vector[i];
    if (piece === undefined || !sameShape(piece.shape, gradient.shape)) {
      throw refusal(
        "hessianVectorProduct",
        `piece ${i} of the vector is ${piece === undefined ? "missing" : show(piece)}, its variable is ${show(gradient)}`,
        "Give a piece for each variable, of its shape",
      );
    }
    return sum(multiply(gradient, stopGradient(piece)));
  });
  const total = products.reduce((sum, product) => add(sum, product), constant(0));
  return gradients(total, variables);
}

/** The tensors that read a variable, directly or by way of others. */
function dependents(order: readonly Tensor[], variables: readonly Tensor[]): ReadonlySet<Tensor> {
  const depending = new Set(variables);
  for (const tensor of order) {
    if (tensor.inputs.some((input) => depending.has(input))) depending.add(tensor);
  }
  return depending;
}
