/** What an expression is in scalars: one, or an array or record of such. */
import type { Range } from "../../ir/range.ts";
import type { Scalar } from "../scalar.ts";
import type { Bounds } from "./lengths.ts";

export type Form<N> = Whole<N> & {
  /** Where it is there; absent: always. What may be absent is an inactive parameter or an element left out. */
  readonly present?: Scalar<N>;
};

export type Whole<N> = ScalarForm<N> | List<N> | Filtered<N> | RecordForm<N> | UnknownForm<N>;

export interface ScalarForm<N> {
  readonly kind: "scalar";
  readonly node: Scalar<N>;
}

/** An array: element i is there where i < length. */
export interface List<N> {
  readonly kind: "list";
  readonly length: Scalar<N>;
  /** The greatest length. */
  readonly most: number;
  /** The i-th element where it is there, 0 ≤ i < most; `bounds` is what is known where it is read. */
  readonly at: (index: number, bounds: Bounds<N>) => Form<N>;
}

/** An array of those elements whose `included` is true: where each of them stands is not known. */
export interface Filtered<N> {
  readonly kind: "filtered";
  readonly items: readonly { readonly value: Form<N>; readonly included: Scalar<N> }[];
}

export interface RecordForm<N> {
  readonly kind: "record";
  readonly fields: ReadonlyMap<string, Form<N>>;
}

/** Of a shape that is not known; every scalar in it, or it itself, is within the range where there is one. */
export interface UnknownForm<N> {
  readonly kind: "unknown";
  readonly within?: Range;
  readonly from: readonly Scalar<N>[];
}

/** A scalar that is always there. */
export function scalar<N>(node: Scalar<N>): Form<N> {
  return { kind: "scalar", node };
}

/** The nodes that it is made of, at most so many; none where it may depend on anything. */
export function nodesOf<N>(form: Form<N>, most = 1000): readonly Scalar<N>[] {
  const found: Scalar<N>[] = [];
  const open: Form<N>[] = [form];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.length >= most) break;
    if (next.present !== undefined) found.push(next.present);
    switch (next.kind) {
      case "scalar":
        found.push(next.node);
        break;
      case "list":
        found.push(next.length);
        for (let i = 0; i < Math.min(next.most, most); i++) open.push(next.at(i, undefined));
        break;
      case "filtered":
        for (const { value, included } of next.items) {
          found.push(included);
          open.push(value);
        }
        break;
      case "record":
        for (const field of next.fields.values()) open.push(field);
        break;
      case "unknown":
        if (next.from.length === 0) return [];
        found.push(...next.from);
        break;
    }
  }
  return found;
}

/** What several forms depend on together; none where one of them may depend on anything. */
export function sourcesOf<N>(forms: readonly Form<N>[]): readonly Scalar<N>[] {
  const sources = forms.map((form) => nodesOf(form));
  return sources.some((nodes) => nodes.length === 0) ? [] : sources.flat();
}
