/** Constraint propagation over the known constraints of a study, to a fixed point (HC4). */
import type { Range } from "../ir/range.ts";
import type { Scalar, ScalarGraph, Variable } from "./scalar.ts";

export interface Propagation<Note = unknown> {
  /** What is left of a variable; its declared range where nothing tightens it. */
  readonly rangeOf: (variable: Variable) => Range;
  /** What a node may be, with the ranges as they are left. */
  readonly valueOf: (node: Scalar<Note>) => Range;
  /** What a node may be with the ranges as declared, no constraint applied. */
  readonly declaredOf: (node: Scalar<Note>) => Range;
  /** Where nothing is left: a smallest set that cannot hold together. */
  readonly conflict?: Conflict<Note>;
  /** Constraint indexes that tightened a variable, in order of effect. */
  readonly tightenedBy: (variable: Variable) => readonly number[];
}

/** Take any one away and the propagation no longer fails. */
export interface Conflict<Note = unknown> {
  /** Positions in `ScalarGraph.constraints`. */
  readonly constraints: readonly number[];
  readonly inherent: readonly Scalar<Note>[];
  /** Variables whose declared ranges take part. */
  readonly variables: readonly Variable[];
}

export interface PropagationOptions {
  /** Only these constraints, by position; all that are known before a trial where absent. */
  readonly constraints?: readonly number[];
}

export function propagate<Note>(
  _graph: ScalarGraph<Note>,
  _options: PropagationOptions = {},
): Propagation<Note> {
  throw new Error("made next");
}
