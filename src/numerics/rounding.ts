/**
 * Directed rounding: the largest number not above the true result of an operation, and the smallest not
 * below. JavaScript rounds to nearest only; whether it rounded, and which way, is told by
 * error-free transformations. A result that is exact is its own bound on both sides.
 */
import { exactProduct, exactSum } from "./elementary.ts";

const unit = 2 ** -53;

/**
 * The next larger number: inf of inf, the most negative finite number of -inf, NaN of NaN.
 * S. M. Rump, P. Zimmermann, S. Boldo, G. Melquiond, Computing predecessor and successor in rounding to
 * nearest, BIT 49 (2009), algorithm 1.
 */
export function nextUp(x: number): number {
  const size = Math.abs(x);
  if (!(size < Infinity)) return x < 0 ? -Number.MAX_VALUE : x;
  if (size >= 2 ** -960) return x + size * (unit * (1 + 2 * unit));
  if (size < 2 ** -1021) return x + Number.MIN_VALUE;
  return nextUp(x * 2 ** 100) * 2 ** -100;
}

/** The next smaller number: -inf of -inf, the largest finite number of inf. */
export function nextDown(x: number): number {
  return 0 - nextUp(-x);
}

/** As many numbers further up. */
export function stepUp(x: number, steps: number): number {
  let reached = x;
  for (let i = 0; i < steps; i++) reached = nextUp(reached);
  return reached;
}

/** As many numbers further down. */
export function stepDown(x: number, steps: number): number {
  return 0 - stepUp(-x, steps);
}

/** NaN for opposite infinities, as all of these. */
export function addUp(a: number, b: number): number {
  const sum = a + b;
  if (a === 0 || b === 0 || !Number.isFinite(a) || !Number.isFinite(b)) return sum + 0;
  // What overflowed is not above the number it is rounded to, or may be minus infinity itself.
  if (!Number.isFinite(sum)) return sum > 0 ? sum : -Number.MAX_VALUE;
  // An intermediate overflow leaves NaN: not known to be exact.
  return exactSum(a, b)[1] <= 0 ? sum : nextUp(sum);
}

export function addDown(a: number, b: number): number {
  return 0 - addUp(-a, -b);
}

/** 0 times infinity counts as 0, the limit of 0 times what grows. */
export function multiplyUp(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  const product = a * b;
  if (!Number.isFinite(a) || !Number.isFinite(b) || Math.abs(a) === 1 || Math.abs(b) === 1) {
    return product;
  }
  const size = Math.abs(product);
  if (size === Infinity) return product > 0 ? product : -Number.MAX_VALUE;
  if (product === 0) return a > 0 === b > 0 ? Number.MIN_VALUE : 0;
  if (!hasError(size)) return nextUp(product);
  return exactProduct(a, b)[1] <= 0 ? product : nextUp(product);
}

export function multiplyDown(a: number, b: number): number {
  return 0 - multiplyUp(-a, b);
}

/**
 * Whether the error of a product of this size can be computed: of smaller ones it may itself be too small for
 * a number, of larger ones a part of it too large. Of factors too large for it the error is NaN.
 */
function hasError(size: number): boolean {
  return size > 2 ** -960 && size < 2 ** 1020;
}

/** A divisor that is not 0. Infinity over infinity counts as 0. */
export function divideUp(a: number, b: number): number {
  if (a === 0 || !Number.isFinite(b)) return 0;
  const quotient = a / b;
  if (!Number.isFinite(a) || Math.abs(b) === 1) return quotient;
  const size = Math.abs(quotient);
  if (size === Infinity) return quotient > 0 ? quotient : -Number.MAX_VALUE;
  if (quotient === 0) return a > 0 === b > 0 ? Number.MIN_VALUE : 0;
  if (!hasError(Math.abs(a)) || !hasError(size)) return nextUp(quotient);
  const [back, error] = exactProduct(quotient, b);
  const rest = a - back - error;
  return rest === 0 || (rest < 0 === b > 0 && !Number.isNaN(rest)) ? quotient : nextUp(quotient);
}

export function divideDown(a: number, b: number): number {
  return 0 - divideUp(-a, b);
}

/** Of x ≥ 0. */
export function sqrtUp(x: number): number {
  const root = Math.sqrt(x);
  if (x === 0 || x === Infinity) return root;
  if (!hasError(x)) return nextUp(root);
  const [back, error] = exactProduct(root, root);
  return x - back - error <= 0 ? root : nextUp(root);
}

export function sqrtDown(x: number): number {
  const root = Math.sqrt(x);
  if (x === 0 || x === Infinity) return root;
  if (!hasError(x)) return nextDown(root);
  const [back, error] = exactProduct(root, root);
  return x - back - error >= 0 ? root : nextDown(root);
}
