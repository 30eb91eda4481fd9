/** Operations place by place. */
import type { BinaryFunction, UnaryFunction } from "../../graph/op.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { DType, Shape } from "../../graph/tensor.ts";
import { alignedShapes, manyAxes } from "./axes.ts";
import {
  building,
  inputAt,
  kernel,
  onOne,
  onTwo,
  type Operation,
  reshaped,
  type Tensor,
} from "./kernel.ts";

const unaryKernels: { readonly [fn in UnaryFunction]: string } = {
  negate: "Neg",
  abs: "Abs",
  sign: "Sign",
  floor: "Floor",
  exp: "Exp",
  log: "Log",
  sqrt: "Sqrt",
  tanh: "Tanh",
  sigmoid: "Sigmoid",
  relu: "Relu",
};

const binaryKernels: { readonly [fn in BinaryFunction]: string } = {
  add: "Add",
  subtract: "Sub",
  multiply: "Multiply",
  divide: "RealDiv",
  maximum: "Maximum",
  minimum: "Minimum",
  less: "Less",
  lessEqual: "LessEqual",
  equal: "Equal",
};

export function unaryOperation(fn: UnaryFunction): Operation {
  return onOne((x) => kernel(unaryKernels[fn], { x }));
}

/** Comparisons give bool, which tfjs tells from numbers. */
export function binaryOperation(
  fn: BinaryFunction,
  shapes: readonly Shape[],
  result: Shape,
): Operation {
  const name = binaryKernels[fn];
  const plain = onTwo((a, b) => kernel(name, { a, b }));
  return result.length > manyAxes ? withFewerAxes(plain, shapes, result) : plain;
}

function withFewerAxes(plain: Operation, shapes: readonly Shape[], result: Shape): Operation {
  const aligned = alignedShapes(shapes, result);
  return (inputs) =>
    building((keep) => {
      const flat = inputs.map((input, i) => keep(reshaped(input, aligned[i] ?? input.shape)));
      return reshaped(keep(plain(flat)), result);
    });
}

/** `condition` float32 or bool; each input is repeated to the result. */
export function selectOperation(shapes: readonly Shape[], result: Shape, zero: Tensor): Operation {
  const flat = [sizeOf(result)];
  const [condition, one, other] = shapes.map((shape) => repeating(shape, result));
  return (inputs) =>
    building((keep) => {
      const filled = [condition, one, other].map((repeat, i) => {
        const input = inputAt(inputs, i);
        const repeated = repeat === undefined ? input : keep(repeat(input));
        return keep(reshaped(repeated, flat));
      });
      const [c, t, e] = [inputAt(filled, 0), inputAt(filled, 1), inputAt(filled, 2)];
      const chosen = c.dtype === "bool" ? c : keep(kernel("NotEqual", { a: c, b: zero }));
      return reshaped(keep(kernel("Select", { condition: chosen, t, e })), result);
    });
}

/** Repeats a tensor to a shape by the rule of broadcasting; nothing where it has its numbers already. */
function repeating(shape: Shape, result: Shape): ((x: Tensor) => Tensor) | undefined {
  if (sizeOf(shape) === sizeOf(result)) return undefined;
  const [from = [], to = []] = alignedShapes([shape, result], result);
  const reps = to.map((length, axis) => length / (from[axis] ?? 1));
  return (x) => building((keep) => kernel("Tile", { x: keep(reshaped(x, from)) }, { reps }));
}

export function broadcastOperation(shape: Shape, result: Shape): Operation {
  const repeat = repeating(shape, result);
  return onOne((x) =>
    repeat === undefined
      ? reshaped(x, result)
      : building((keep) => reshaped(keep(repeat(x)), result)),
  );
}

export function castOperation(dtype: DType): Operation {
  return onOne((x) => kernel("Cast", { x }, { dtype }));
}
