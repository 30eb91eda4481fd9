/** An operation that is carried out by itself, with what its code needs. */
import type { Shape } from "../../graph/tensor.ts";
import type { Place } from "./emitter.ts";

export interface Operation {
  readonly inputs: readonly Operand[];
  readonly shape: Shape;
  readonly to: Place;
  /** Memory of its own, as much as it asked for. */
  readonly working: Place;
}

export interface Operand {
  readonly shape: Shape;
  readonly place: Place;
}
