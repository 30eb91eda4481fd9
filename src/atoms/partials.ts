/** Derivatives as numbers: the column `derivative` at a point. */
import type { Value } from "../ir/value.ts";
import type { Atom, DerivativeMaker } from "./atom.ts";
import { scalarValue } from "./scalar-value.ts";
import { findAtom } from "./table.ts";
import { isTrue, toNumber } from "./values.ts";

const atPoint: DerivativeMaker<Value> = {
  apply: (name, args) => {
    const atom = findAtom(name);
    return atom === undefined ? NaN : scalarValue(atom, args);
  },
  constant: (value) => value,
  constantOf: (value) => (typeof value === "number" ? value : undefined),
  choose: (condition, then, otherwise) => (isTrue(condition) ? then : otherwise),
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
  return atom.derivative(args, atPoint, result).map(toNumber);
}
