/**
 * Scalars in a row: what a solver or a sampler evaluates many times. Each variable, constant and operation has
 * a slot; operations stand after what they use. Numbers are themselves, truth values 0 and 1, and a choice or
 * text its code: the place where it was first met, so that equal codes are equal texts.
 */
import type { Atom } from "../../atoms/atom.ts";
import type { Range } from "../../ir/range.ts";
import type { Scalar, Variable } from "../scalar.ts";

export type SlotType = "number" | "truth" | "text";

export type Operation =
  | { readonly kind: "apply"; readonly atom: Atom; readonly args: readonly number[] }
  /** Slots of the condition, of what is taken where it holds, and of what is taken otherwise. */
  | { readonly kind: "if"; readonly args: readonly [number, number, number] }
  | { readonly kind: "unknown"; readonly within: Range; readonly args: readonly number[] };

export interface Tape {
  /** Of the slots 0, 1, …; a point gives one number for each. */
  readonly variables: readonly Variable[];
  /** Of the slots after those of variables. */
  readonly constants: readonly number[];
  /** Of the slots after those of constants. */
  readonly operations: readonly Operation[];
  /** What the slots hold. */
  readonly types: readonly SlotType[];
  /** The slots of what is asked for. */
  readonly roots: readonly number[];
  /** The slot of each node. */
  readonly slotOf: ReadonlyMap<Scalar, number>;
  /** The number that stands for a value of a variable or constant. */
  readonly encode: (value: number | boolean | string) => number;
  /** The value of a type that a number stands for. */
  readonly decode: (code: number, type: SlotType) => number | boolean | string;
}
