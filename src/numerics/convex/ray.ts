/** What proves that an objective has no lower bound: a ray of feasible points along which it falls at a steady rate. */
import type { Evaluation } from "./certificate.ts";
import { evaluate } from "./iterate.ts";
import type { ConvexModel } from "./model.ts";
import type { Scaling } from "./scaling.ts";

/** Relative to the numbers in a constraint. */
const tolerance = 1e-9;
/** How far a ray is followed, in the scale of what is there already. */
const followed = [1, 1e3, 1e6, 1e9];

/**
 * Whether `way` leads on for ever from here: constraints hold along it, relative to the numbers in them, and the
 * objective falls as fast at its end as at its beginning. A convex function's slope along a ray never falls, so
 * nothing between is missed. Whether there are feasible points at all is another question.
 */
export function fallsForever(
  model: ConvexModel,
  at: Evaluation,
  way: Float64Array,
  scaling: Scaling,
): boolean {
  let length = 0;
  let reach = 1;
  for (let j = 0; j < way.length; j++) {
    const unit = scaling.columns[j] ?? 1;
    length = Math.max(length, Math.abs(way[j] ?? 0) / unit);
    reach = Math.max(reach, Math.abs(at.x[j] ?? 0) / unit);
  }
  if (!(length > 0 && length < Infinity)) return false;
  const direction = new Float64Array(way.length);
  for (let j = 0; j < way.length; j++) {
    const d = ((way[j] ?? 0) / length) * reach;
    const bounded = Number.isFinite(d < 0 ? (model.low[j] ?? 0) : (model.high[j] ?? 0));
    if (!bounded) direction[j] = d;
    else if (Math.abs(d) > tolerance * reach * (scaling.columns[j] ?? 1)) return false;
  }
  const first = slope(at, direction);
  if (!(first < -1e-9 * steepness(at, direction))) return false;
  return followed.every((times) => {
    const there = evaluate(
      model,
      at.x.map((x, j) => x + times * (direction[j] ?? 0)),
    );
    return there !== undefined && holds(model, there) && slope(there, direction) <= 0.5 * first;
  });
}

function steepness({ gradient }: Evaluation, direction: Float64Array): number {
  let sum = 0;
  gradient.forEach((value, j) => {
    sum += Math.abs(value * (direction[j] ?? 0));
  });
  return sum;
}

function slope({ gradient }: Evaluation, direction: Float64Array): number {
  let sum = 0;
  gradient.forEach((value, j) => {
    sum += value * (direction[j] ?? 0);
  });
  return sum;
}

function holds(model: ConvexModel, { x, equalities, inequalities, jacobian }: Evaluation): boolean {
  const reach = (
    starts: Int32Array,
    columns: Int32Array,
    values: Float64Array,
    i: number,
  ): number => {
    let sum = 1;
    for (let k = starts[i] ?? 0; k < (starts[i + 1] ?? 0); k++) {
      sum += Math.abs((values[k] ?? 0) * (x[columns[k] ?? 0] ?? 0));
    }
    return sum;
  };
  const { equalities: rows, equalityValues, jacobian: gradients } = model;
  return (
    equalities.every(
      (value, i) =>
        Math.abs(value) <= tolerance * reach(rows.starts, rows.columns, equalityValues, i),
    ) &&
    inequalities.every(
      (value, i) => value <= tolerance * reach(gradients.starts, gradients.columns, jacobian, i),
    )
  );
}
