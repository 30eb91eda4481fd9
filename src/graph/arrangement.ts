/** The same numbers in another arrangement: parts, joins, rows by number. */
import { checkDtype, checkShape, refusal, resolveAxes, sameShape, show, sizeOf } from "./shape.ts";
import type { Shape, Tensor } from "./tensor.ts";

/** The same numbers in the same order under another shape. A single −1 stands for the length that is left. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const open = shape.filter((length) => length === -1).length;
  const left = sizeOf(x.shape) / sizeOf(shape.filter((length) => length !== -1));
  const full = shape.map((length) => (length === -1 ? left : length));
  if (sizeOf(full) !== sizeOf(x.shape) || open > 1 || (open === 1 && !Number.isInteger(left))) {
    throw refusal(
      "reshape",
      `the ${sizeOf(x.shape)} numbers of ${show(x)} do not fill ${show(shape)}`,
      "The product of the lengths must stay the same",
    );
  }
  checkShape("reshape", full);
  if (sameShape(x.shape, full)) return x;
  return { op: { kind: "reshape" }, inputs: [x], shape: full, dtype: x.dtype };
}

/** All numbers in one axis. */
export function flatten(x: Tensor): Tensor {
  return reshape(x, [sizeOf(x.shape)]);
}

/** Axis i of the result is axis `permutation[i]`; without one, the last two axes change places. */
export function transpose(x: Tensor, permutation: readonly number[] = swapLast(x)): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  if (
    !sameShape(
      permutation.toSorted((a, b) => a - b),
      axes,
    )
  ) {
    throw refusal(
      "transpose",
      `[${permutation.join(", ")}] is no order of the axes of ${show(x)}`,
      `Name each of ${axes.join(", ")} once`,
    );
  }
  if (sameShape(permutation, axes)) return x;
  const shape = permutation.map((axis) => x.shape[axis] ?? 1);
  return { op: { kind: "transpose", permutation }, inputs: [x], shape, dtype: x.dtype };
}

function swapLast(x: Tensor): readonly number[] {
  const rank = x.shape.length;
  if (rank < 2) throw refusal("transpose", `${show(x)} has no two axes`, "Give a matrix");
  return x.shape.map((_, axis) =>
    axis === rank - 1 ? rank - 2 : axis === rank - 2 ? rank - 1 : axis,
  );
}

/** The part of that shape that begins at `starts`. */
export function slice(x: Tensor, starts: readonly number[], shape: Shape): Tensor {
  checkShape("slice", shape);
  const inside =
    starts.length === x.shape.length &&
    shape.length === x.shape.length &&
    x.shape.every((length, axis) => {
      const start = starts[axis] ?? 0;
      return Number.isInteger(start) && start >= 0 && start + (shape[axis] ?? 0) <= length;
    });
  if (!inside) {
    throw refusal(
      "slice",
      `a part ${show(shape)} at [${starts.join(", ")}] does not lie within ${show(x)}`,
      "Give a start and a length for each axis, start + length at most the axis' length",
    );
  }
  if (sameShape(shape, x.shape)) return x;
  return { op: { kind: "slice", starts }, inputs: [x], shape, dtype: x.dtype };
}

/** Zeros around a tensor: so many before and after on each axis. */
export function pad(x: Tensor, before: readonly number[], after: readonly number[]): Tensor {
  const valid = [before, after].every(
    (list) =>
      list.length === x.shape.length &&
      list.every((count) => Number.isInteger(count) && count >= 0),
  );
  if (!valid) {
    throw refusal(
      "pad",
      `[${before.join(", ")}] before and [${after.join(", ")}] after do not fit ${show(x)}`,
      "Give a whole number, at least 0, for each axis",
    );
  }
  if ([...before, ...after].every((count) => count === 0)) return x;
  const shape = x.shape.map((length, axis) => (before[axis] ?? 0) + length + (after[axis] ?? 0));
  return { op: { kind: "pad", before, after }, inputs: [x], shape, dtype: x.dtype };
}

/** Tensors one after the other along an axis; the other axes have the same lengths. */
export function concat(parts: readonly Tensor[], axis = 0): Tensor {
  const [first] = parts;
  if (first === undefined) throw refusal("concat", "there is nothing to join", "Give a tensor");
  const [at = 0] = resolveAxes("concat", first, axis);
  const rest = (x: Tensor): Shape => x.shape.toSpliced(at, 1);
  const odd = parts.find(
    (part) =>
      part.shape.length !== first.shape.length ||
      !sameShape(rest(part), rest(first)) ||
      part.dtype !== first.dtype,
  );
  if (odd !== undefined) {
    throw refusal(
      "concat",
      `${show(odd)} ${odd.dtype} does not continue ${show(first)} ${first.dtype} along axis ${at}`,
      "All other axes and the dtype must be the same",
    );
  }
  if (parts.length === 1) return first;
  const length = parts.reduce((total, part) => total + (part.shape[at] ?? 0), 0);
  const shape = first.shape.with(at, length);
  return { op: { kind: "concat", axis: at }, inputs: parts, shape, dtype: first.dtype };
}

/** Rows of a table by their numbers: [n, …row] at rows [..r] → [..r, …row]. */
export function gather(table: Tensor, rows: Tensor): Tensor {
  checkDtype("gather", rows, "int32");
  if (table.shape.length === 0) {
    throw refusal("gather", `${show(table)} has no rows`, "Give a table with at least one axis");
  }
  const shape = [...rows.shape, ...table.shape.slice(1)];
  return { op: { kind: "gather" }, inputs: [table, rows], shape, dtype: table.dtype };
}

/** Whether a gather in a program of several trials reads each trial's rows from a table of its own. */
export function tablesPerTrial(table: Shape, rows: Shape, result: Shape): boolean {
  return table.length + rows.length - 2 === result.length;
}

/** A table of `count` rows: the sums of the values [..r, …row] of each row number [..r]. */
export function scatterAdd(values: Tensor, rows: Tensor, count: number): Tensor {
  checkDtype("scatterAdd", values, "float32");
  checkDtype("scatterAdd", rows, "int32");
  const rank = rows.shape.length;
  if (!sameShape(values.shape.slice(0, rank), rows.shape)) {
    throw refusal(
      "scatterAdd",
      `the values ${show(values)} are not for the row numbers ${show(rows)}`,
      "The first axes of the values are those of the row numbers",
    );
  }
  const shape = [count, ...values.shape.slice(rank)];
  checkShape("scatterAdd", shape);
  return { op: { kind: "scatterAdd" }, inputs: [values, rows], shape, dtype: "float32" };
}

/** 1 at the place of each number of 0 … depth − 1, else 0: int32 [..r] → float32 [..r, depth]. */
export function oneHot(labels: Tensor, depth: number): Tensor {
  checkDtype("oneHot", labels, "int32");
  const shape = [...labels.shape, depth];
  checkShape("oneHot", shape);
  return { op: { kind: "oneHot" }, inputs: [labels], shape, dtype: "float32" };
}
