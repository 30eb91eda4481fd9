/** Derivatives as numbers: the column `derivative` at a point. */
import type { Value } from "../ir/value.ts";
import type { Atom, DerivativeMaker } from "./atom.ts";
import { scalarValue } from "./scalar-value.ts";
import { findAtom } from "./table.ts";
import { isTrue, toNumber } from "./values.ts";

/** A value at a point: what is absent has none, and is there as an argument all the same. */
interface Known {
  readonly value: Value;
}

const atPoint: DerivativeMaker<Known> = {
  apply: (name, args) => {
    const atom = findAtom(name);
    const values = args.map(({ value }) => value);
    return { value: atom === undefined ? NaN : scalarValue(atom, values) };
  },
  constant: (value) => ({ value }),
  constantOf: ({ value }) => (typeof value === "number" ? value : undefined),
  choose: (condition, then, otherwise) => (isTrue(condition.value) ? then : otherwise),
};

/**
 * The partial derivative in each argument, at a point: a subgradient at a kink, NaN or infinite where there is
 * none, NaN where there is no value. Nothing for an atom that has no derivative.
 * @param args the values of scalars, as `scalarValue` takes them.
 */
export function partialsOf(atom: Atom, args: readonly Value[]): readonly number[] | undefined {
  if (atom.derivative === undefined) return undefined;
  const result = scalarValue(atom, args);
  if (typeof result !== "number" || Number.isNaN(result)) return args.map(() => NaN);
  const known = args.map((value) => ({ value }));
  return atom.derivative(known, atPoint, { value: result }).map(({ value }) => toNumber(value));
}
