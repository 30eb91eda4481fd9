/**
 * What carries out tensor programs for several trials: the interface between training and the backends. A
 * program speaks of one trial; an executor runs it for as many as it holds states of.
 */
import type { Program, StateLayout } from "../graph/program.ts";
import type { DType } from "../graph/tensor.ts";

/** Numbers as executors take and give them: `Int32Array` for int32, else `Float32Array`. */
export type Numbers = Float32Array | Int32Array;

export interface Named<T> {
  readonly [name: string]: T;
}

export interface Executor {
  /**
   * Whether trials train side by side, in one tensor program with a leading axis of trials. Then those of a
   * group must have the same program, and widths are padded; what a trial gives may depend on its neighbours in
   * the last digits. Otherwise they train in turn, and nothing depends on anything else, to the last bit.
   */
  readonly sideBySide: boolean;
  /** Puts data that programs share into the backend's memory. */
  readonly share: (values: Numbers) => Shared;
  /** States of so many trials, zeros at first. */
  readonly createStates: (layout: StateLayout, trials: number) => States;
  /** Compiles a program for states of that layout. Throws an `Error` where something it reads is missing. */
  readonly compile: (program: Program, given: Given) => Promise<Executable>;
  /** Bytes of memory in use. */
  readonly used: () => number;
}

export interface Shared {
  readonly length: number;
  readonly dtype: DType;
  readonly dispose: () => void;
}

export interface Given {
  readonly layout: StateLayout;
  readonly shared: Named<Shared>;
}

/** States of some trials, by place. */
export interface States {
  readonly layout: StateLayout;
  readonly trials: number;
  /** A copy of a segment of one trial. */
  readonly read: (trial: number, segment: string) => Promise<Float32Array>;
  readonly write: (trial: number, segment: string, values: ArrayLike<number>) => void;
  /** Lets go of all trials but those at the places, ascending, which move up. */
  readonly keep: (places: readonly number[]) => void;
  readonly dispose: () => void;
}

export interface Executable {
  /**
   * Some steps of every trial; they change the states. For each trial its results, each with the values of the
   * steps one after the other. Lets others run now and then; throws the signal's reason where it is aborted, and
   * the states are then of no use. Throws an `Error` where something is missing or a row number lies beyond its
   * table.
   */
  readonly run: (run: Run) => Promise<readonly Named<Numbers>[]>;
  readonly dispose: () => void;
}

export interface Run {
  readonly states: States;
  /** How many steps of each trial came before. */
  readonly firstStep: number;
  readonly steps: number;
  /** One for each trial of the states. */
  readonly trials: readonly TrialRun[];
  readonly signal?: AbortSignal;
}

export interface TrialRun {
  /** 32 bits, of the numbers that programs draw. */
  readonly seed: number;
  readonly hypers: Named<number>;
  /** Of each batch input the values of all steps, one step after the other. */
  readonly batches: Named<Numbers>;
}
