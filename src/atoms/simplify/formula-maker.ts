/** Scalars as rules of simplification see them. */
import type { DerivativeMaker } from "../atom.ts";

/** Makes scalars and looks at what they are made of. Equal scalars are one object. */
export interface FormulaMaker<S> extends DerivativeMaker<S> {
  readonly applicationOf: (value: S) => Application<S> | undefined;
  readonly choiceOf: (value: S) => Choice<S> | undefined;
}

export interface Application<S> {
  readonly atom: string;
  readonly args: readonly S[];
}

export interface Choice<S> {
  readonly condition: S;
  readonly then: S;
  readonly otherwise: S;
}

/** Something simpler, made with `make`, or with `plain` where no rule shall look at it again. */
export type Rule = <S>(
  args: readonly S[],
  make: FormulaMaker<S>,
  plain: FormulaMaker<S>,
) => S | undefined;

/** The argument of an application of that atom with one argument. */
export function only<S>(value: S, atom: string, make: FormulaMaker<S>): S | undefined {
  const application = make.applicationOf(value);
  return application?.atom === atom ? application.args[0] : undefined;
}

/** A constant factor and what it scales; of a constant itself nothing. */
export function scaledBy<S>(
  value: S,
  make: FormulaMaker<S>,
): readonly [coefficient: number, of: S | undefined] {
  const constant = make.constantOf(value);
  if (constant !== undefined) return [constant, undefined];
  const negated = only(value, "negate", make);
  if (negated !== undefined) {
    const [coefficient, of] = scaledBy(negated, make);
    return [-coefficient, of];
  }
  const application = make.applicationOf(value);
  if (application?.atom === "multiply") {
    const [left, right] = application.args;
    const factor = left === undefined ? undefined : make.constantOf(left);
    if (factor !== undefined && right !== undefined) return [factor, right];
  }
  return [1, value];
}

export interface Reciprocal<S> {
  readonly constant: number;
  /** The last one first. */
  readonly divisors: readonly S[];
}

/** What is, but for divisors, a constant. */
export function reciprocalOf<S>(value: S, make: FormulaMaker<S>): Reciprocal<S> | undefined {
  const divisors: S[] = [];
  let above: S | undefined = value;
  while (above !== undefined) {
    const constant = make.constantOf(above);
    if (constant !== undefined) return { constant, divisors };
    const application: Application<S> | undefined = make.applicationOf(above);
    if (application?.atom !== "divide" || application.args[1] === undefined) return undefined;
    divisors.push(application.args[1]);
    above = application.args[0];
  }
  return undefined;
}
