/** Operations place by place. Shapes are broadcast: aligned at the last axis, length 1 repeats. */
import type { BinaryFunction, Comparison, UnaryFunction } from "./op.ts";
import { type Operand, tensorOf } from "./leaves.ts";
import { broadcastShape, checkDtype, checkShape, refusal, sameShape, show } from "./shape.ts";
import type { DType, Shape, Tensor } from "./tensor.ts";

export function add(a: Operand, b: Operand): Tensor {
  return binary("add", a, b);
}

export function subtract(a: Operand, b: Operand): Tensor {
  return binary("subtract", a, b);
}

export function multiply(a: Operand, b: Operand): Tensor {
  return binary("multiply", a, b);
}

export function divide(a: Operand, b: Operand): Tensor {
  return binary("divide", a, b);
}

export function maximum(a: Operand, b: Operand): Tensor {
  return binary("maximum", a, b);
}

export function minimum(a: Operand, b: Operand): Tensor {
  return binary("minimum", a, b);
}

/** 1 where a < b, else 0. */
export function less(a: Operand, b: Operand): Tensor {
  return binary("less", a, b);
}

/** 1 where a ≤ b, else 0. */
export function lessEqual(a: Operand, b: Operand): Tensor {
  return binary("lessEqual", a, b);
}

/** 1 where a = b, else 0. */
export function equal(a: Operand, b: Operand): Tensor {
  return binary("equal", a, b);
}

export function negate(x: Operand): Tensor {
  return unary("negate", x);
}

export function abs(x: Operand): Tensor {
  return unary("abs", x);
}

/** −1, 0 or 1. */
export function sign(x: Operand): Tensor {
  return unary("sign", x);
}

export function floor(x: Operand): Tensor {
  return unary("floor", x);
}

export function exp(x: Operand): Tensor {
  return unary("exp", x);
}

/** Natural logarithm. */
export function log(x: Operand): Tensor {
  return unary("log", x);
}

export function sqrt(x: Operand): Tensor {
  return unary("sqrt", x);
}

export function tanh(x: Operand): Tensor {
  return unary("tanh", x);
}

/** 1 / (1 + e^−x). */
export function sigmoid(x: Operand): Tensor {
  return unary("sigmoid", x);
}

/** max(x, 0). */
export function relu(x: Operand): Tensor {
  return unary("relu", x);
}

export function square(x: Tensor): Tensor {
  return multiply(x, x);
}

/** `a` where the condition is not 0, else `b`. The gradient passes to the one that is taken. */
export function select(condition: Tensor, a: Operand, b: Operand): Tensor {
  const [one, other] = [tensorOf(a), tensorOf(b)];
  checkDtype("select", condition, "float32");
  if (one.dtype !== other.dtype) throw mixedDtypes("select", one, other);
  const values = broadcastShape(one.shape, other.shape);
  const shape = values && broadcastShape(condition.shape, values);
  if (shape === undefined) {
    throw refusal(
      "select",
      `a condition ${show(condition)} does not choose between ${show(one)} and ${show(other)}`,
      alignment,
    );
  }
  return { op: { kind: "select" }, inputs: [condition, one, other], shape, dtype: one.dtype };
}

/** The same numbers as another dtype; to int32 by cutting off the fraction. No gradient passes to int32. */
export function cast(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : { op: { kind: "cast" }, inputs: [x], shape: x.shape, dtype };
}

/** The same value, as a constant for derivatives. */
export function stopGradient(x: Tensor): Tensor {
  return { op: { kind: "stopGradient" }, inputs: [x], shape: x.shape, dtype: x.dtype };
}

/** Repeats a tensor to a shape. */
export function broadcast(x: Tensor, shape: Shape): Tensor {
  checkShape("broadcast", shape);
  if (sameShape(x.shape, shape)) return x;
  const reached = broadcastShape(x.shape, shape);
  if (reached === undefined || !sameShape(reached, shape)) {
    throw refusal("broadcast", `${show(x)} cannot be repeated to ${show(shape)}`, alignment);
  }
  return { op: { kind: "broadcast" }, inputs: [x], shape, dtype: x.dtype };
}

/** A function of one tensor, place by place. */
export function unary(fn: UnaryFunction, value: Operand): Tensor {
  const x = tensorOf(value);
  checkDtype(fn, x, "float32");
  return { op: { kind: "unary", fn }, inputs: [x], shape: x.shape, dtype: "float32" };
}

/** A function of two tensors, place by place. A number takes the other's dtype. */
export function binary(fn: BinaryFunction, a: Operand, b: Operand): Tensor {
  const dtype = typeof a === "number" ? tensorOf(b).dtype : a.dtype;
  const [one, other] = [tensorOf(a, dtype), tensorOf(b, dtype)];
  if (one.dtype !== other.dtype) throw mixedDtypes(fn, one, other);
  if (fn === "divide") checkDtype(fn, one, "float32");
  const shape = broadcastShape(one.shape, other.shape);
  if (shape === undefined) {
    throw refusal(fn, `the shapes ${show(one)} and ${show(other)} do not fit`, alignment);
  }
  return {
    op: { kind: "binary", fn },
    inputs: [one, other],
    shape,
    dtype: isComparison(fn) ? "float32" : dtype,
  };
}

export function isComparison(fn: BinaryFunction): fn is Comparison {
  return fn === "less" || fn === "lessEqual" || fn === "equal";
}

const alignment =
  "Aligned at the last axis, lengths must be the same or 1; `reshape` can add axes of length 1";

function mixedDtypes(operation: string, a: Tensor, b: Tensor): Error {
  return refusal(
    operation,
    `${show(a)} is ${a.dtype} and ${show(b)} is ${b.dtype}`,
    `Convert one: cast(x, "${a.dtype}")`,
  );
}
