/** How the column `derivative` is written: formulas in atoms. */
import type { Derivative, DerivativeMaker } from "../atom.ts";

/** A formula in one argument; `result` is the application whose derivative it is. */
export type Formula = <S>(x: S, make: DerivativeMaker<S>, result: S) => S;

/** The column of an atom of one argument. */
export function inOne(formula: Formula): Derivative {
  return ([x], make, result) => (x === undefined ? [] : [formula(x, make, result)]);
}

/** The column of an atom of two arguments. */
export function inTwo(
  formulas: <S>(x: S, y: S, make: DerivativeMaker<S>, result: S) => readonly [S, S],
): Derivative {
  return ([x, y], make, result) =>
    x === undefined || y === undefined ? [] : formulas(x, y, make, result);
}

/** The column of an atom that changes by these constants for each argument. */
export function constants(...slopes: readonly number[]): Derivative {
  return (_, make) => slopes.map(make.constant);
}

export function plus<S>(make: DerivativeMaker<S>, left: S, right: S): S {
  return make.apply("add", [left, right]);
}

export function minus<S>(make: DerivativeMaker<S>, left: S, right: S): S {
  return make.apply("subtract", [left, right]);
}

export function opposite<S>(make: DerivativeMaker<S>, x: S): S {
  return make.apply("negate", [x]);
}

export function times<S>(make: DerivativeMaker<S>, left: S, right: S): S {
  return make.apply("multiply", [left, right]);
}

export function over<S>(make: DerivativeMaker<S>, left: S, right: S): S {
  return make.apply("divide", [left, right]);
}

/** One power of one scalar: over an interval tighter than products. */
export function raised<S>(make: DerivativeMaker<S>, x: S, exponent: number): S {
  return make.apply("power", [x, make.constant(exponent)]);
}

/** A quotient that is 0 where the divisor is. */
export function overUnlessZero<S>(make: DerivativeMaker<S>, left: S, right: S): S {
  const zero = make.constant(0);
  return make.choose(make.apply("equal", [right, zero]), zero, over(make, left, right));
}

/** 0 where a condition holds, and where it does not, on a jump, NaN. */
export function flatWhere<S>(make: DerivativeMaker<S>, condition: S): S {
  return make.choose(condition, make.constant(0), make.constant(NaN));
}

/**
 * For each element the outcome of those before it and of those after it, of an operation that has a neutral
 * element: a chain in each direction.
 */
export function ofOthers<S>(
  make: DerivativeMaker<S>,
  xs: readonly S[],
  atom: string,
  neutral: number,
): readonly { readonly x: S; readonly before: S; readonly after: S }[] {
  const afters: S[] = [];
  let after = make.constant(neutral);
  for (const x of xs.toReversed()) {
    afters.push(after);
    after = make.apply(atom, [x, after]);
  }
  let before = make.constant(neutral);
  return xs.map((x, i) => {
    const others = { x, before, after: afters[xs.length - 1 - i] ?? before };
    before = make.apply(atom, [before, x]);
    return others;
  });
}
