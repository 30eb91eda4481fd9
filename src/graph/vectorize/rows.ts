/** Rows by number for several trials. */
import { reshape, scatterAdd } from "../arrangement.ts";
import { add } from "../elementwise.ts";
import { constant } from "../leaves.ts";
import type { Shape, Tensor } from "../tensor.ts";
import { aligned, type Lifted, ownShape, repeated } from "./lifted.ts";

/** Inputs of a gather: a shared table serves all rows as it is, tables per trial need rows per trial. */
export function liftGather(table: Lifted, rows: Lifted, trials: number): readonly Tensor[] {
  return [table.tensor, table.perTrial ? repeated(rows, trials) : rows.tensor];
}

/** The tables of all trials are one, in which the rows of a trial come after those of the trials before it. */
export function liftScatterAdd(values: Lifted, rows: Lifted, shape: Shape): Tensor {
  const [trials = 1, count = 1, ...row] = shape;
  const rank = ownShape(rows).length;
  const firstRows = constant(
    Array.from({ length: trials }, (_, trial) => trial * count),
    [trials, ...ownShape(rows).map(() => 1)],
    "int32",
  );
  const numbers = add(aligned(rows, rank), firstRows);
  return reshape(scatterAdd(repeated(values, trials), numbers, trials * count), [
    trials,
    count,
    ...row,
  ]);
}
