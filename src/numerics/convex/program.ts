/**
 * A smooth convex program in double precision:
 *
 *     minimise f(x)   subject to   A x = b,   gᵢ(x) ≤ 0,   low ≤ x ≤ high
 *
 * with f and gᵢ convex and twice differentiable inside the bounds. Bounds may be infinite. Matrices are sparse.
 */

/** A sum of functions of few variables each; affine where `terms` is empty. */
export interface ConvexFunction {
  readonly constant: number;
  readonly linear: SparseVector;
  readonly terms: readonly ConvexTerm[];
}

export interface SparseVector {
  readonly index: readonly number[];
  readonly value: readonly number[];
}

/** A convex function of some of the variables. */
export interface ConvexTerm {
  readonly variables: readonly number[];
  /** NaN or inf outside its domain. `x` holds the values of its variables, in order. */
  readonly value: (x: Float64Array) => number;
  /** Writes the partial derivatives. */
  readonly gradient: (x: Float64Array, into: Float64Array) => void;
  /** Writes the lower triangle of the second derivatives, row by row: n (n + 1) / 2 numbers. */
  readonly hessian: (x: Float64Array, into: Float64Array) => void;
}

export interface ConvexProgram {
  readonly variables: number;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly objective: ConvexFunction;
  readonly equalities: readonly { readonly row: SparseVector; readonly right: number }[];
  readonly inequalities: readonly ConvexFunction[];
  /** Where to begin, inside the domains of all terms; the solver moves it inside the bounds. */
  readonly start: Float64Array;
}

export interface ConvexResult {
  readonly status: "optimal" | "infeasible" | "unbounded" | "stopped";
  readonly x: Float64Array;
  readonly objective: number;
  /** A lower bound of the objective over all feasible points, from the multipliers alone. */
  readonly bound: number;
  /** Multipliers, so that the gradient of f + yᵀ(Ax − b) + zᵀg + (upper − lower)ᵀx is 0. */
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** The largest of the residuals of the conditions of Karush, Kuhn and Tucker, relative to their terms. */
  readonly residual: number;
  readonly steps: number;
}
