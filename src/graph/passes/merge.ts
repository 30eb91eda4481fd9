/** Common subexpressions: what does the same to the same inputs is one tensor. */
import type { Tensor } from "../tensor.ts";
import type { Rule } from "./rewrite.ts";

/** A rule that gives the first of all equal tensors it was shown. */
export function createMerge(): Rule {
  const first = new Map<string, Tensor>();
  const numbers = new Map<Tensor, number>();
  return (tensor) => {
    const inputs = tensor.inputs.map((input) => {
      const number = numbers.get(input) ?? numbers.size;
      numbers.set(input, number);
      return number;
    });
    const key = JSON.stringify([tensor.op, inputs, tensor.shape, tensor.dtype]);
    const found = first.get(key) ?? tensor;
    first.set(key, found);
    return found;
  };
}
