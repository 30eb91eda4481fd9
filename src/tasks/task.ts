/**
 * The interface between the run loop and whatever a trial is: a built-in task, a user's module, a
 * process. A task author writes one trial: typed arguments in, metrics out. Whether many trials are
 * carried out together is not the author's business.
 */
import type { Value } from "../ir/value.ts";
import type { RandomStream } from "../space/random.ts";

export type { RandomStream };

export interface Task {
  /** `classifier`, for messages. */
  readonly name: string;
  /** Runs one trial to its end. Throws an `Error` whose message is for the user when it cannot. */
  readonly run: (inputs: TaskInputs, context: TaskContext) => Promise<TaskMetrics>;
}

/** Arguments by name, in base units. An absent `T?` is absent. Data sets are `DataReference`s, models `Model`s. */
export type TaskInputs = { readonly [argument: string]: TaskInput };
export type TaskInput = Value | DataReference | Model;

/** A data set by its source: `builtin:digits`. The task loads it. */
export interface DataReference {
  readonly kind: "data";
  readonly source: string;
}

/** A trained model that a later trial of the study may take. Opaque outside tasks. */
export interface Model {
  readonly kind: "model";
  readonly format: string;
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly values: Float32Array;
  }[];
  readonly config: { readonly [name: string]: Value };
}

export type TaskMetrics = { readonly [metric: string]: Value | Model };

export interface TaskContext {
  /** Number of the trial and which of the `repeat` runs, from 0. */
  readonly trial: number;
  readonly run: number;
  /** A stream of random numbers keyed by (study seed, trial, run, purpose). */
  readonly random: (purpose: string) => RandomStream;
  /** Metrics after `step` units of fidelity. */
  readonly report: (step: number, metrics: { readonly [metric: string]: number }) => void;
  /** Aborted when the trial is to stop: the task ends soon with the signal's reason. */
  readonly signal: AbortSignal;
}

/** Finds the task that a plan names. Throws an `Error` for the user when there is none. */
export interface TaskRegistry {
  readonly builtin: (name: string) => Promise<Task>;
  readonly module: (path: string) => Promise<Task>;
  /** `metrics`: names of those that the process is to print. */
  readonly exec: (words: readonly string[], metrics: readonly string[]) => Promise<Task>;
}
