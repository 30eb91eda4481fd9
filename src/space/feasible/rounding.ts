/**
 * A body in coordinates in which it is about as wide in every direction, so that a walk in it mixes whatever its
 * shape. First from the second derivatives of the logarithmic barrier at its analytic centre, whose ellipsoids
 * are as good as the number of rows allows (Nesterov & Nemirovskii 1994); then from the covariance of a walk.
 */
import { choleskyFactor, solveLower, solveUpper } from "../../numerics/cholesky.ts";
import type { Body } from "./body.ts";
import { dot } from "./chebyshev.ts";

/** Places are `origin + map · q`; inside is where `rows · q ≤ right`, and q = 0 lies inside. */
export interface Rounded {
  /** Of the columns, and of q. */
  readonly size: number;
  readonly dimensions: number;
  readonly origin: Float64Array;
  /** `size` rows of `dimensions` each. */
  readonly map: Float64Array;
  readonly rows: Float64Array;
  readonly right: Float64Array;
  /** The q-direction along which a column changes most directly: `size` rows of `dimensions` each. */
  readonly inverse: Float64Array;
}

/** z = centre + turn · q, and how q is found again. Squares, row by row. */
interface Frame {
  readonly centre: Float64Array;
  readonly turn: Float64Array;
  readonly back: Float64Array;
}

const mostSteps = 100;

/** Rounded by the barrier alone. */
export function roundByBarrier(body: Body): Rounded {
  const d = body.subspace.directions.length;
  let frame: Frame = { centre: body.centre, turn: identity(d), back: identity(d) };
  const most = d > 0 ? mostSteps : 0;
  for (let step = 0; step < most; step++) {
    const { rows, right } = seen(body, frame);
    const hessian = new Float64Array(d * d);
    const gradient = new Float64Array(d);
    for (const [i, slack] of right.entries()) {
      for (let j = 0; j < d; j++) {
        const a = (rows[i * d + j] ?? 0) / slack;
        gradient[j] = (gradient[j] ?? 0) + a;
        for (let k = 0; k <= j; k++) {
          hessian[j * d + k] = (hessian[j * d + k] ?? 0) + (a * (rows[i * d + k] ?? 0)) / slack;
        }
      }
    }
    const factor = factorOf(hessian, d);
    // In coordinates in which the second derivatives are the identity, Newton's step is the gradient.
    solveLower(factor, d, gradient);
    const decrement = Math.sqrt(dot(gradient, gradient));
    frame = turned(
      frame,
      (column) => solveUpper(factor, d, column),
      (column) => transposeTimes(factor, d, column),
    );
    const damping = decrement > 0.25 ? 1 / (1 + decrement) : 1;
    frame = moved(
      frame,
      gradient.map((each) => -each * damping),
    );
    if (decrement < 1e-3) break;
  }
  return roundedBy(body, frame);
}

/** Rounded so that a walk with this mean and covariance has none left. */
export function roundByCovariance(
  body: Body,
  before: Rounded,
  mean: Float64Array,
  covariance: Float64Array,
): Rounded {
  const d = before.dimensions;
  // A few states say little of some directions: those stay as they are.
  const trace = mean.reduce((sum, _, j) => sum + (covariance[j * d + j] ?? 0), 0) / d;
  const mixed = covariance.map((each, at) => each + (at % (d + 1) === 0 ? 0.02 * trace : 0));
  const factor = factorOf(mixed, d);
  const frame = turned(
    moved(frameOf(body, before), mean),
    (column) => times(factor, d, column),
    (column) => solveLower(factor, d, column),
  );
  return roundedBy(body, frame);
}

/** The frame of a rounded body, found again from its places. */
function frameOf(
  { subspace }: Body,
  { dimensions: d, origin, map, inverse, size }: Rounded,
): Frame {
  const along = (place: (j: number) => number, direction: Float64Array): number => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += place(j) * (direction[j] ?? 0);
    return sum;
  };
  const { directions } = subspace;
  const turn = new Float64Array(d * d);
  const back = new Float64Array(d * d);
  for (const [i, direction] of directions.entries()) {
    for (let k = 0; k < d; k++) {
      turn[i * d + k] = along((j) => map[j * d + k] ?? 0, direction);
      back[k * d + i] = along((j) => inverse[j * d + k] ?? 0, direction);
    }
  }
  const centre = Float64Array.from(directions, (direction) =>
    along((j) => (origin[j] ?? 0) - (subspace.origin[j] ?? 0), direction),
  );
  return { centre, turn, back };
}

function roundedBy(body: Body, frame: Frame): Rounded {
  const { subspace } = body;
  const { directions, size } = subspace;
  const d = directions.length;
  const origin = Float64Array.from(subspace.origin);
  const map = new Float64Array(size * d);
  const inverse = new Float64Array(size * d);
  for (let j = 0; j < size; j++) {
    for (const [i, direction] of directions.entries()) {
      const along = direction[j] ?? 0;
      origin[j] = (origin[j] ?? 0) + along * (frame.centre[i] ?? 0);
      for (let k = 0; k < d; k++) {
        map[j * d + k] = (map[j * d + k] ?? 0) + along * (frame.turn[i * d + k] ?? 0);
        inverse[j * d + k] = (inverse[j * d + k] ?? 0) + along * (frame.back[k * d + i] ?? 0);
      }
    }
  }
  return { size, dimensions: d, origin, map, inverse, ...seen(body, frame) };
}

/** The rows of a body in a frame. */
function seen(body: Body, { centre, turn }: Frame): Pick<Rounded, "rows" | "right"> {
  const d = centre.length;
  const rows = new Float64Array(body.rows.length * d);
  const right = new Float64Array(body.rows.length);
  for (const [i, row] of body.rows.entries()) {
    right[i] = (body.right[i] ?? 0) - dot(row, centre);
    for (let j = 0; j < d; j++) {
      const along = row[j] ?? 0;
      for (let k = 0; k < d; k++) {
        rows[i * d + k] = (rows[i * d + k] ?? 0) + along * (turn[j * d + k] ?? 0);
      }
    }
  }
  return { rows, right };
}

/** `frame` with its coordinates q replaced by q' where q = forward(q'), q' = backward(q). */
function turned(
  frame: Frame,
  forward: (column: Float64Array) => void,
  backward: (column: Float64Array) => void,
): Frame {
  const d = frame.centre.length;
  const change = new Float64Array(d * d);
  const back = new Float64Array(d * d);
  for (let j = 0; j < d; j++) {
    const unit = new Float64Array(d);
    unit[j] = 1;
    forward(unit);
    const column = Float64Array.from(unit, (_, i) => frame.back[i * d + j] ?? 0);
    backward(column);
    for (let i = 0; i < d; i++) {
      change[i * d + j] = unit[i] ?? 0;
      back[i * d + j] = column[i] ?? 0;
    }
  }
  const turn = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let k = 0; k < d; k++) {
      const along = frame.turn[i * d + k] ?? 0;
      for (let j = 0; j < d; j++) {
        turn[i * d + j] = (turn[i * d + j] ?? 0) + along * (change[k * d + j] ?? 0);
      }
    }
  }
  return { centre: frame.centre, turn, back };
}

function moved(frame: Frame, q: Float64Array): Frame {
  const d = q.length;
  const centre = frame.centre.map((each, i) => {
    let sum = each;
    for (let k = 0; k < d; k++) sum += (frame.turn[i * d + k] ?? 0) * (q[k] ?? 0);
    return sum;
  });
  return { ...frame, centre };
}

/** Of a matrix that may be singular up to rounding. */
function factorOf(matrix: Float64Array, d: number): Float64Array {
  let trace = 0;
  for (let j = 0; j < d; j++) trace += matrix[j * d + j] ?? 0;
  let added = matrix;
  for (let more = 1e-14 * trace; more < Infinity; more *= 10) {
    const factor = choleskyFactor(added, d);
    if (factor !== undefined) return factor;
    added = matrix.map((each, at) => each + (at % (d + 1) === 0 ? more : 0));
  }
  return identity(d);
}

function identity(d: number): Float64Array {
  return Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? 1 : 0));
}

/** L x in place. */
function times(factor: Float64Array, d: number, x: Float64Array): void {
  for (let i = d - 1; i >= 0; i--) {
    let sum = 0;
    for (let k = 0; k <= i; k++) sum += (factor[i * d + k] ?? 0) * (x[k] ?? 0);
    x[i] = sum;
  }
}

/** Lᵀ x in place. */
function transposeTimes(factor: Float64Array, d: number, x: Float64Array): void {
  for (let i = 0; i < d; i++) {
    let sum = 0;
    for (let k = i; k < d; k++) sum += (factor[k * d + i] ?? 0) * (x[k] ?? 0);
    x[i] = sum;
  }
}
