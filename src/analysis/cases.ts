/**
 * A choice between several values of one variable: `if c == a then x else if c == b then y else z`, as an
 * array indexed by a parameter is in scalars. Taken together, what is left of the variable decides.
 */
import type { Range } from "../ir/range.ts";
import type { Scalar } from "./scalar.ts";

export interface Cases<N> {
  readonly of: Scalar<N>;
  /** In the order in which they are tried, each value once. */
  readonly cases: ReadonlyMap<number | boolean | string, Scalar<N>>;
  readonly rest: Scalar<N>;
}

/** The cases of an `if` that is such a choice between three values or more. */
export function casesOf<N>(node: Scalar<N> & { readonly kind: "if" }): Cases<N> | undefined {
  const first = testOf(node.condition);
  if (first === undefined || node.otherwise.kind !== "if") return undefined;
  const cases = new Map<number | boolean | string, Scalar<N>>();
  let rest: Scalar<N> = node;
  while (rest.kind === "if") {
    const test = testOf(rest.condition);
    if (test?.of !== first.of) break;
    if (!cases.has(test.value)) cases.set(test.value, rest.then);
    rest = rest.otherwise;
  }
  return cases.size > 1 ? { of: first.of, cases, rest } : undefined;
}

/** The value that a variable is compared with. */
function testOf<N>(
  condition: Scalar<N>,
): { readonly of: Scalar<N>; readonly value: number | boolean | string } | undefined {
  if (condition.kind !== "apply" || condition.atom.name !== "equal") return undefined;
  const [of, to] = condition.args;
  return of?.kind === "variable" && to?.kind === "constant" ? { of, value: to.value } : undefined;
}

/** Whether the variable may have that value. */
export function mayBe(range: Range, value: number | boolean | string): boolean {
  if (range.kind === "members") return range.members.some((member) => member === value);
  return typeof value === "number" && value >= range.low && value <= range.high;
}

/** Whether the variable may have a value that is none of the cases. */
export function mayBeOther<N>(range: Range, { cases }: Cases<N>): boolean {
  if (range.kind === "members") return range.members.some((member) => !cases.has(member));
  const { low, high, whole } = range;
  if (!whole || range.undefined || !(high - low <= cases.size)) return true;
  for (let value = Math.ceil(low); value <= high; value++) if (!cases.has(value)) return true;
  return false;
}
