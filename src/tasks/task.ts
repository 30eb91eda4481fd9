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
  /** How several trials are carried out together, where they can be. */
  readonly fusion?: Fusion;
}

/** Trials of one task as one program. */
export interface Fusion {
  /** How many trials are asked for at once: enough to fill groups. Depends on the backend alone. */
  readonly batch: number;
  /** What bounds a group here. A study records it, and goes on with what it has recorded. */
  readonly limits: GroupLimits;
  /** Whether a trial's results may depend on its group in the last digits: then a group is carried out again as a whole. */
  readonly sideBySide: boolean;
  /**
   * Divides trials into groups. The same trials and limits always give the same groups. One whose arguments
   * are wrong is a group of its own.
   */
  readonly divide: (
    trials: readonly TaskInputs[],
    limits: GroupLimits,
  ) => Promise<readonly TrialGroup[]>;
  /**
   * Carries out a group, and tells how each trial ended as soon as it has; several groups may be under way. Throws a
   * `StudyError` where nothing can train here, which ends the study; for other errors the trials fail that are left.
   */
  readonly run: (
    members: readonly GroupMember[],
    ended: (place: number, outcome: MemberOutcome) => void,
  ) => Promise<void>;
}

export interface GroupLimits {
  readonly trials: number;
  /** For states and values of all its trials, as estimated. */
  readonly bytes: number;
}

export interface TrialGroup {
  /** Places in the list that was divided, ascending. */
  readonly places: readonly number[];
  /** For states and values of all its trials, as estimated. */
  readonly bytes: number;
  /** What was made equal, such as `hidden 64, 32` of the widest; absent: nothing had to be. */
  readonly padded?: string;
}

export interface GroupMember {
  readonly inputs: TaskInputs;
  readonly context: TaskContext;
  /** Pauses after so many units of fidelity, unless it ends before. */
  readonly pauseAt?: number;
  /** Goes on from there instead of from the beginning. */
  readonly from?: Snapshot;
}

/**
 * A trial in the middle of its training. One that goes on from its own gives the same as if it had not paused, to
 * the last bit. Survives a structured clone.
 */
export interface Snapshot {
  /** Units of fidelity so far. */
  readonly step: number;
  /** Updates of the weights so far. */
  readonly updates: number;
  /** What the trial keeps, weights and what its optimiser adds, at its own widths. */
  readonly segments: { readonly [segment: string]: Float32Array };
}

/** How a member of a group ends, or what it has come to. */
export type MemberOutcome =
  | TaskOutcome
  /** With the numbers that it reported there. */
  | {
      readonly kind: "paused";
      readonly snapshot: Snapshot;
      readonly metrics: { readonly [metric: string]: number };
    };

export type TaskOutcome =
  | { readonly kind: "returned"; readonly metrics: TaskMetrics }
  /** The message is for the user. */
  | { readonly kind: "threw"; readonly error: Error };

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
  /** What the trial's random numbers depend on. */
  readonly key: readonly [seed: number, ...parts: readonly (number | string)[]];
  /** The stream of random numbers `randomStream(...key, purpose)`. */
  readonly random: (purpose: string) => RandomStream;
  /** Metrics after `step` units of fidelity. */
  readonly report: (step: number, metrics: { readonly [metric: string]: number }) => void;
  /** So many more steps of training are done: for progress. */
  readonly advance: (steps: number) => void;
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
