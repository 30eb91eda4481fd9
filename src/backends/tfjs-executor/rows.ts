/** Rows of tables by their numbers. */
import * as tf from "@tensorflow/tfjs-core";
import { tablesPerTrial } from "../../graph/arrangement.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { Shape } from "../../graph/tensor.ts";
import { building, kernel, onOne, onTwo, type Operation, reshaped, type Tensor } from "./kernel.ts";

/** `firstRows` int32 [trials, 1] holds where the table of each trial begins where each has its own. */
export function gatherOperation(
  [table = [], rows = []]: readonly Shape[],
  result: Shape,
  firstRows: (trials: number, length: number) => Tensor,
): Operation {
  const gathered = (x: Tensor, indices: Tensor): Tensor =>
    kernel("GatherV2", { x, indices }, { axis: 0, batchDims: 0 });
  const [count = 1, ...row] = table;
  if (!tablesPerTrial(table, rows, result)) {
    const flat = [count, sizeOf(row)];
    const number = [sizeOf(rows)];
    return onTwo((x, indices) =>
      building((keep) =>
        reshaped(keep(gathered(keep(reshaped(x, flat)), keep(reshaped(indices, number)))), result),
      ),
    );
  }
  const [length = 1, ...rest] = row;
  const perTrial = [count, sizeOf(rows) / count];
  const first = firstRows(count, length);
  const numbers = [sizeOf(rows)];
  return onTwo((x, indices) =>
    building((keep) => {
      const a = keep(reshaped(indices, perTrial));
      const shifted = keep(reshaped(keep(kernel("Add", { a, b: first })), numbers));
      const tables = keep(reshaped(x, [count * length, sizeOf(rest)]));
      return reshaped(keep(gathered(tables, shifted)), result);
    }),
  );
}

export function scatterAddOperation(rows: Shape, result: Shape): Operation {
  const [count = 1, ...row] = result;
  const shape = [count, sizeOf(row)];
  const [updatesShape, indicesShape] = [
    [sizeOf(rows), sizeOf(row)],
    [sizeOf(rows), 1],
  ];
  return onTwo((values, numbers) =>
    building((keep) => {
      const updates = keep(reshaped(values, updatesShape));
      const indices = keep(reshaped(numbers, indicesShape));
      return reshaped(keep(kernel("ScatterNd", { indices, updates }, { shape })), result);
    }),
  );
}

/** As whole numbers first: with float32 the kernel of tfjs' wasm backend writes the bits of whole numbers. */
export function oneHotOperation(result: Shape): Operation {
  const depth = result.at(-1) ?? 1;
  const numbers = [sizeOf(result) / depth];
  const attributes = { depth, onValue: 1, offValue: 0, dtype: "int32" };
  return onOne((labels) =>
    building((keep) => {
      const indices = keep(reshaped(labels, numbers));
      const whole = keep(reshaped(keep(kernel("OneHot", { indices }, attributes)), result));
      return kernel("Cast", { x: whole }, { dtype: "float32" });
    }),
  );
}

/** Row numbers brought within 0 … count − 1; `onFaults` takes how many lay beyond, a tensor of its own. */
export function checkedRows(
  rows: Tensor,
  count: number,
  onFaults: (faults: Tensor) => void,
): Tensor {
  return building((keep) => {
    const numbers = keep(reshaped(rows, [sizeOf(rows.shape)]));
    const [least, greatest] = [keep(tf.scalar(0, "int32")), keep(tf.scalar(count - 1, "int32"))];
    const low = keep(kernel("Less", { a: numbers, b: least }));
    const high = keep(kernel("Less", { a: greatest, b: numbers }));
    const beyond = keep(kernel("LogicalOr", { a: low, b: high }));
    const ones = keep(kernel("Cast", { x: beyond }, { dtype: "float32" }));
    onFaults(kernel("Sum", { x: ones }, { axis: [0], keepDims: true }));
    const raised = keep(kernel("Maximum", { a: numbers, b: least }));
    return reshaped(keep(kernel("Minimum", { a: raised, b: greatest })), rows.shape);
  });
}
