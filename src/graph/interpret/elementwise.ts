/** Functions of numbers: what operations do place by place. */
import { exp, expm1, log } from "../../numerics/elementary.ts";
import type { BinaryFunction, UnaryFunction } from "../op.ts";
import { broadcastPlaces, fill, read, type Value } from "./value.ts";

const unaryFunctions: { readonly [fn in UnaryFunction]: (x: number) => number } = {
  negate: (x) => -x,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  exp,
  log,
  sqrt: Math.sqrt,
  tanh,
  sigmoid: (x) => 1 / (1 + exp(-x)),
  relu: (x) => Math.max(x, 0),
};

const binaryFunctions: { readonly [fn in BinaryFunction]: (a: number, b: number) => number } = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  maximum: Math.max,
  minimum: Math.min,
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  equal: (a, b) => Number(a === b),
};

/** tanh x = (e^2x − 1) / (e^2x + 1), of |x| so that nothing overflows. */
function tanh(x: number): number {
  const growth = expm1(-2 * Math.abs(x));
  return (Math.sign(x) * -growth) / (growth + 2);
}

export function unary(out: Value, fn: UnaryFunction, x: Value): Value {
  const apply = unaryFunctions[fn];
  return fill(out, (place) => apply(read(x, place)));
}

export function binary(out: Value, fn: BinaryFunction, a: Value, b: Value): Value {
  // The product of two numbers of 32 bits may have more bits than a double: the lower 32 are what counts.
  const apply =
    fn === "multiply" && out.values instanceof Int32Array ? Math.imul : binaryFunctions[fn];
  const placeA = broadcastPlaces(a.shape, out.shape);
  const placeB = broadcastPlaces(b.shape, out.shape);
  return fill(out, (place) => apply(read(a, placeA(place)), read(b, placeB(place))));
}

export function select(out: Value, condition: Value, a: Value, b: Value): Value {
  const placeC = broadcastPlaces(condition.shape, out.shape);
  const placeA = broadcastPlaces(a.shape, out.shape);
  const placeB = broadcastPlaces(b.shape, out.shape);
  return fill(out, (place) =>
    read(condition, placeC(place)) === 0 ? read(b, placeB(place)) : read(a, placeA(place)),
  );
}

export function broadcast(out: Value, x: Value): Value {
  const placeX = broadcastPlaces(x.shape, out.shape);
  return fill(out, (place) => read(x, placeX(place)));
}
