/** What proves that an objective has no lower bound: a ray of feasible points along which it falls at a steady rate. */
import type { Evaluation } from "./certificate.ts";
import { evaluate } from "./iterate.ts";
import type { ConvexModel } from "./model.ts";
import type { Scaling } from "./scaling.ts";

/** How far an iterate has to have gone, in its own units, before a ray is looked for. */
const far = 1e7;
/** Relative to the numbers in a constraint. */
const tolerance = 1e-9;
/** How many times the way so far the ray is followed. */
const followed = [1, 1e3, 1e6];

/**
 * Whether the way from `begin` to `at` goes on for ever: constraints hold along it, relative to the numbers in
 * them, and the objective falls as fast at its end as at its beginning. A convex function's slope along a ray
 * never falls, so nothing between is missed.
 */
export function fallsForever(
  model: ConvexModel,
  begin: Float64Array,
  at: Evaluation,
  scaling: Scaling,
): boolean {
  const way = at.x.map((x, j) => x - (begin[j] ?? 0));
  let length = 0;
  way.forEach((d, j) => {
    length = Math.max(length, Math.abs(d) / (scaling.columns[j] ?? 1));
  });
  if (!(length > far)) return false;
  const direction = way.map((d, j) => {
    const negligible = Math.abs(d) <= 1e-9 * length * (scaling.columns[j] ?? 1);
    const bounded =
      (d < 0 ? (model.low[j] ?? 0) : (model.high[j] ?? 0)) !== (d < 0 ? -Infinity : Infinity);
    return negligible && bounded ? 0 : d;
  });
  if (
    direction.some((d, j) =>
      d < 0 ? (model.low[j] ?? 0) > -Infinity : d > 0 && (model.high[j] ?? 0) < Infinity,
    )
  ) {
    return false;
  }
  const first = slope(at, direction);
  if (!(first < 0)) return false;
  return followed.every((times) => {
    const there = evaluate(
      model,
      at.x.map((x, j) => x + times * (direction[j] ?? 0)),
    );
    return there !== undefined && holds(model, there) && slope(there, direction) <= 0.5 * first;
  });
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
