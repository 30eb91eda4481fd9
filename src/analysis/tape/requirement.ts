/** Constraints as single truth values, for tapes that have no place for conditions. */
import { findAtom } from "../../atoms/table.ts";
import type { Scalar, ScalarConstraint } from "../scalar.ts";

/**
 * Whether a constraint holds or does not bind: `not condition or value`. The nodes that are new have no number of
 * a graph; tapes do not look at them.
 */
export function requirementOf<N>({ value, condition }: ScalarConstraint<N>): Scalar<N> {
  const [not, or] = [findAtom("not"), findAtom("or")];
  if (condition === undefined || not === undefined || or === undefined) return value;
  const { origin } = value;
  const free: Scalar<N> = { kind: "apply", atom: not, args: [condition], id: -1, origin };
  return { kind: "apply", atom: or, args: [free, value], id: -1, origin };
}
