/** Values while a program is interpreted. */
import { sizeOf, stridesOf } from "../shape.ts";
import type { DType, Shape } from "../tensor.ts";

/**
 * `float32`: each operation rounds its results to float32; sums within an operation are in double precision.
 * `float64`: nothing is rounded, for comparison with differences.
 */
export type Precision = "float32" | "float64";

export type Values = Float32Array | Float64Array | Int32Array;

export interface Value {
  readonly values: Values;
  readonly shape: Shape;
}

export function createValue(shape: Shape, dtype: DType, precision: Precision): Value {
  const size = sizeOf(shape);
  if (dtype === "int32") return { values: new Int32Array(size), shape };
  const values = precision === "float32" ? new Float32Array(size) : new Float64Array(size);
  return { values, shape };
}

/** Coordinates of a place of a tensor of that shape. */
export function coordinatesOf(place: number, shape: Shape): number[] {
  let rest = place;
  return stridesOf(shape).map((stride) => {
    const at = Math.floor(rest / stride);
    rest -= at * stride;
    return at;
  });
}

/** The place of those coordinates; an axis of length 1 is repeated, axes in front that are missing too. */
export function placeOf(coordinates: readonly number[], shape: Shape): number {
  const missing = coordinates.length - shape.length;
  return stridesOf(shape).reduce(
    (place, stride, axis) =>
      place + (shape[axis] === 1 ? 0 : stride * (coordinates[axis + missing] ?? 0)),
    0,
  );
}

/** The parts along the first axis, each a view. */
export function partsOf({ values, shape }: Value): readonly Value[] {
  const [count = 1, ...rest] = shape;
  const size = values.length / count;
  return Array.from({ length: count }, (_, part) => ({
    values: values.subarray(part * size, (part + 1) * size),
    shape: rest,
  }));
}

/** For each place of a result of shape `to` the place in a tensor of shape `from` that is broadcast to it. */
export function broadcastPlaces(from: Shape, to: Shape): (place: number) => number {
  if (sizeOf(from) === 1) return () => 0;
  if (sizeOf(from) === sizeOf(to)) return (place) => place;
  return (place) => placeOf(coordinatesOf(place, to), from);
}

/** Sets each place to a function of its number. */
export function fill(out: Value, at: (place: number) => number): Value {
  for (let place = 0; place < out.values.length; place += 1) out.values[place] = at(place);
  return out;
}

/** The number at a place. The shapes of a program promise that it is there. */
export function read({ values }: Value, place: number): number {
  return values[place] ?? Number.NaN;
}

/** Adds up in double precision what is added to each place, then rounds. */
export function summed(
  out: Value,
  build: (add: (place: number, term: number) => void) => void,
): Value {
  const sums = new Float64Array(out.values.length);
  build((place, term) => {
    sums[place] = (sums[place] ?? 0) + term;
  });
  out.values.set(sums);
  return out;
}
