/** The largest eigenvalue of a Hessian, by one product with a vector a step. */
import { reshape } from "../../graph/arrangement.ts";
import { abs, add, divide, maximum, multiply, sqrt } from "../../graph/elementwise.ts";
import { hessianVectorProduct } from "../../graph/gradient.ts";
import { zeros } from "../../graph/initializer.ts";
import type { UpdateGoal } from "../../graph/passes/schedule.ts";
import { sum } from "../../graph/reduction.ts";
import { type Declaration, replacement, type Scope } from "../../graph/scope.ts";
import type { Tensor } from "../../graph/tensor.ts";

/** What the steps so far have found. */
export interface Found {
  /** λ = v·Hv for the vector v of length 1, [1]. */
  readonly eigenvalue: Tensor;
  /** ‖Hv − λv‖ / |λ|, [1]: some eigenvalue lies so near, relatively. */
  readonly residual: Tensor;
}

export function foundBy(scope: Scope): Found {
  return { eigenvalue: numberOf(scope, "eigenvalue"), residual: numberOf(scope, "residual") };
}

/** Keeps from dividing by 0. */
const least = 1e-30;

/**
 * A step of power iteration for the largest eigenvalue of the loss's Hessian H in those weights, by a Hessian-vector
 * product (Pearlmutter 1994): v ← Hv + s·v, made of length 1. s is half the greatest ‖Hv‖ met so far, so that in
 * the end an eigenvalue −a loses against a smaller one b > 0: |−a + s| < b + s.
 */
export function powerIterationStep(
  scope: Scope,
  loss: Tensor,
  weights: readonly Pick<Declaration, "name" | "tensor">[],
): readonly UpdateGoal[] {
  const kept = weights.map(({ name, tensor }) =>
    scope.running(`iteration.vector.${name}`, tensor.shape, { kind: "normal", deviation: 1 }),
  );
  const { eigenvalue, residual } = foundBy(scope);
  const greatest = numberOf(scope, "greatest");
  const length = sqrt(inner(kept, kept));
  const v = kept.map((piece) => divide(piece, length));
  const variables = weights.map(({ tensor }) => tensor);
  const product = hessianVectorProduct(loss, variables, v);
  const found = inner(v, product);
  const apart = combined(product, v, multiply(found, -1));
  const reached = maximum(greatest, sqrt(inner(product, product)));
  const next = combined(product, v, multiply(reached, 0.5));
  return [
    replacement(eigenvalue, reshape(found, [1])),
    replacement(
      residual,
      reshape(divide(sqrt(inner(apart, apart)), maximum(abs(found), least)), [1]),
    ),
    replacement(greatest, reached),
    ...kept.flatMap((piece, i) => next.slice(i, i + 1).map((to) => replacement(piece, to))),
  ];
}

function numberOf(scope: Scope, name: string): Tensor {
  return scope.running(`iteration.${name}`, [1], zeros);
}

/** a + factor·b, piece by piece. */
function combined(a: readonly Tensor[], b: readonly Tensor[], factor: Tensor): readonly Tensor[] {
  return a.map((piece, i) => add(piece, multiply(factor, b[i] ?? 0)));
}

function inner(a: readonly Tensor[], b: readonly Tensor[]): Tensor {
  return a.map((piece, i) => sum(multiply(piece, b[i] ?? 0))).reduce(add);
}
