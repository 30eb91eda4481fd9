/** What an executor carries out in a step: an ordered list of operations, plain JSON. */
import type { Op } from "./op.ts";
import type { DType, Shape } from "./tensor.ts";

/**
 * The program of one trial, or, as `vectorize` makes it, of several. In that of several the leaves `state`, `batch`,
 * `hyper` and `uniform` have a leading axis of trials: place k along it holds what the program of one trial would
 * read for trial k, random numbers by its own seed and the place within the trial. So have results and updates,
 * which write place k into the stretch of trial k. `shared`, `constant` and `step` have no such axis.
 */
export interface Program {
  /** How many trials it is for; absent in the program of one trial. */
  readonly trials?: number;
  /** In the order of carrying out: inputs come before those that read them. */
  readonly nodes: readonly Node[];
  /** What the step gives back. */
  readonly results: readonly Result[];
  /** What it writes into the state, after all reads. Stretches do not overlap. */
  readonly updates: readonly Update[];
}

export interface Node {
  readonly op: Op;
  /** Places in `nodes`. */
  readonly inputs: readonly number[];
  readonly shape: Shape;
  readonly dtype: DType;
  /** Place of the last node that reads it, or the number of nodes where it is a result or an update. */
  readonly lastUse: number;
}

export interface Result {
  readonly name: string;
  readonly node: number;
}

export interface Update {
  readonly segment: string;
  readonly offset: number;
  readonly node: number;
}

/** The state of a trial: segments one after the other, each a flat vector of float32. */
export interface StateLayout {
  readonly segments: readonly Segment[];
}

export interface Segment {
  readonly name: string;
  /** In numbers. */
  readonly size: number;
}
