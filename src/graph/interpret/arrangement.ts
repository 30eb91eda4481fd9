/** Operations that move numbers, or add up what comes to one place. */
import { tablesPerTrial } from "../arrangement.ts";
import { stridesOf } from "../shape.ts";
import { coordinatesOf, fill, partsOf, placeOf, read, summed, type Value } from "./value.ts";

export function copy(out: Value, x: Value): Value {
  return fill(out, (place) => read(x, place));
}

export function transpose(out: Value, permutation: readonly number[], x: Value): Value {
  const strides = stridesOf(x.shape);
  return fill(out, (place) =>
    read(
      x,
      coordinatesOf(place, out.shape).reduce(
        (at, coordinate, axis) => at + coordinate * (strides[permutation[axis] ?? 0] ?? 0),
        0,
      ),
    ),
  );
}

export function slice(out: Value, starts: readonly number[], x: Value): Value {
  return fill(out, (place) => read(x, shiftedPlace(place, out, starts, x)));
}

export function pad(out: Value, before: readonly number[], x: Value): Value {
  for (const place of x.values.keys()) {
    out.values[shiftedPlace(place, x, before, out)] = read(x, place);
  }
  return out;
}

export function concat(out: Value, axis: number, parts: readonly Value[]): Value {
  let start = 0;
  for (const part of parts) {
    const starts = out.shape.map((_, at) => (at === axis ? start : 0));
    pad(out, starts, part);
    start += part.shape[axis] ?? 0;
  }
  return out;
}

/** Where a place of `inner` lies in `outer`, of which it is the part that begins at `starts`. */
function shiftedPlace(
  place: number,
  inner: Value,
  starts: readonly number[],
  outer: Value,
): number {
  const strides = stridesOf(outer.shape);
  return coordinatesOf(place, inner.shape).reduce(
    (at, coordinate, axis) => at + (coordinate + (starts[axis] ?? 0)) * (strides[axis] ?? 0),
    0,
  );
}

export function gather(out: Value, table: Value, rows: Value): Value {
  if (tablesPerTrial(table.shape, rows.shape, out.shape)) {
    const [tables, rowParts] = [partsOf(table), partsOf(rows)];
    for (const [trial, part] of partsOf(out).entries()) {
      gather(part, tables[trial] ?? table, rowParts[trial] ?? rows);
    }
    return out;
  }
  const width = out.values.length / rows.values.length;
  return fill(out, (place) => {
    const row = checkedRow(read(rows, Math.floor(place / width)), table.shape[0] ?? 0);
    return read(table, row * width + (place % width));
  });
}

export function scatterAdd(out: Value, values: Value, rows: Value): Value {
  const width = values.values.length / rows.values.length;
  return summed(out, (add) => {
    for (const place of values.values.keys()) {
      const row = checkedRow(read(rows, Math.floor(place / width)), out.shape[0] ?? 0);
      add(row * width + (place % width), read(values, place));
    }
  });
}

function checkedRow(row: number, count: number): number {
  if (row >= 0 && row < count) return row;
  throw new Error(`There is no row ${row}: row numbers go from 0 to ${count - 1}.`);
}

export function oneHot(out: Value, labels: Value): Value {
  const depth = out.shape.at(-1) ?? 1;
  return fill(out, (place) => Number(read(labels, Math.floor(place / depth)) === place % depth));
}

export function argmax(out: Value, x: Value): Value {
  const length = x.shape.at(-1) ?? 1;
  return fill(out, (row) => {
    let best = 0;
    for (let i = 1; i < length; i += 1) {
      if (read(x, row * length + i) > read(x, row * length + best)) best = i;
    }
    return best;
  });
}

export function reduce(out: Value, fn: "sum" | "max", x: Value): Value {
  const target = (place: number): number => placeOf(coordinatesOf(place, x.shape), out.shape);
  if (fn === "sum") {
    return summed(out, (add) => {
      for (const place of x.values.keys()) add(target(place), read(x, place));
    });
  }
  out.values.fill(-Infinity);
  for (const place of x.values.keys()) {
    const at = target(place);
    out.values[at] = Math.max(read(out, at), read(x, place));
  }
  return out;
}
