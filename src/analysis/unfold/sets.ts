/** What binders run over and indexes are looked up in. */
import type { Value } from "../../ir/value.ts";
import type { Scalar } from "../scalar.ts";
import { type Form, type List, scalar } from "./form.ts";
import { type Element, type Here, mostElements, type Tools } from "./tools.ts";

export type Members<N> =
  | { readonly kind: "names"; readonly names: readonly string[] }
  /** `size` whole numbers from `low`. */
  | { readonly kind: "numbers"; readonly low: Scalar<N>; readonly size: Scalar<N> };

/**
 * An array of that length, where it is known to be a number and not too long. A length below 0 counts as 0.
 */
export function listOfLength<N>(
  { nodes, lengths }: Tools<N>,
  length: Scalar<N>,
  at: List<N>["at"],
  here: Here<N>,
): List<N> | undefined {
  const range = nodes.rangeOf(length);
  if (range.kind !== "numbers" || range.undefined) return undefined;
  const { least, most } = lengths.ends(length, here.bounds);
  if (!(most <= mostElements)) return undefined;
  const zero = nodes.constant(0, here.origin);
  return {
    kind: "list",
    length: least >= 0 ? length : nodes.apply("max", [length, zero], here.origin),
    most: Math.max(0, Math.floor(most)),
    at,
  };
}

/** The members as an array; `undefined` where they are too many or of unknown number. */
export function listOfMembers<N>(
  tools: Tools<N>,
  members: Members<N>,
  here: Here<N>,
): List<N> | undefined {
  const { nodes, lengths } = tools;
  if (members.kind === "names") {
    const { names } = members;
    return {
      kind: "list",
      length: nodes.constant(names.length, here.origin),
      most: names.length,
      at: (index) => scalar(nodes.constant(names[index] ?? "", here.origin)),
    };
  }
  const at = (index: number): Form<N> => scalar(lengths.plus(members.low, index, here.origin));
  return listOfLength(tools, members.size, at, here);
}

/** Where a constant index stands among the members, from 0; NaN where nowhere. */
export function placeOf<N>(members: Members<N>, at: Value): number {
  if (members.kind === "names") {
    if (typeof at === "number") return at;
    const place = typeof at === "string" ? members.names.indexOf(at) : -1;
    return place < 0 ? NaN : place;
  }
  const { low } = members;
  return typeof at === "number" && low.kind === "constant" && typeof low.value === "number"
    ? at - low.value
    : NaN;
}

/** An array of elements, some of which may be left out. */
export function collect<N>(
  { nodes, list }: Tools<N>,
  elements: readonly Element<N>[],
  here: Here<N>,
): Form<N> {
  if (elements.every(({ included }) => included === undefined)) {
    return list(
      elements.map(({ value }) => value),
      here,
    );
  }
  const always = nodes.constant(true, here.origin);
  return {
    kind: "filtered",
    items: elements.map(({ value, included = always }) => ({ value, included })),
  };
}
