/**
 * A task that trains, as its author writes it: typed arguments, and one trial as a tensor program. How many
 * trials train together, where, and how wide their layers are padded is not the author's business.
 */
import type { Operand } from "../graph/leaves.ts";
import type { UpdateGoal } from "../graph/passes/schedule.ts";
import type { Optimizer } from "../graph/optimizer.ts";
import type { Initializer } from "../graph/initializer.ts";
import type { Scope } from "../graph/scope.ts";
import type { Shape, Tensor } from "../graph/tensor.ts";
import type { Value } from "../ir/value.ts";

// ── arguments ───────────────────────────────────────────────────────────────

export interface Arguments {
  readonly [name: string]: Argument;
}

export type Argument =
  | RealArgument
  | EpochsArgument
  | WholeArgument
  | FlagArgument
  | ChoiceArgument<string>
  | VariantArgument<string>
  | WidthArgument
  | WidthsArgument
  | WholesArgument
  | DataArgument
  | ModelArgument;

/** `high` may be infinite; `below`: the upper end does not belong to the range. */
export interface Range {
  readonly low: number;
  readonly high: number;
  readonly below?: boolean;
}

/** A number that may differ within a group: a tensor of shape [], or the number 0 where no trial has another. */
export interface RealArgument {
  readonly kind: "real";
  readonly range: Range;
  readonly fallback?: number | ((values: GivenValues) => number);
}

/** What a study gave, by argument, before fallbacks; a data set is its source, such as `builtin:digits`. */
export interface GivenValues {
  readonly [argument: string]: Value | undefined;
}

/** How many times training passes over its examples; each task has one. In the trial a number like `real`. */
export interface EpochsArgument {
  readonly kind: "epochs";
  readonly fallback?: number;
}

/** A whole number that decides about the program: trials that differ in it do not train together. */
export interface WholeArgument {
  readonly kind: "whole";
  readonly range: Range;
  readonly fallback?: number;
}

export interface WholesArgument {
  readonly kind: "wholes";
  readonly range: Range;
  readonly fallback?: readonly number[];
}

/** True or false; like `whole`. */
export interface FlagArgument {
  readonly kind: "flag";
  readonly fallback?: boolean;
}

/** One of some names; like `whole`. */
export interface ChoiceArgument<T extends string> {
  readonly kind: "choice";
  readonly among: readonly T[];
  readonly fallback?: T;
}

/** One of some names that may differ within a group: the program has all that are there and picks. */
export interface VariantArgument<T extends string> {
  readonly kind: "variant";
  readonly among: readonly T[];
  readonly fallback?: T;
}

/** Length of a last axis, such as the units of a layer: may differ within a group, which is as wide as its widest. */
export interface WidthArgument {
  readonly kind: "width";
  readonly range: Range;
  readonly fallback?: number;
}

/** A list of widths; trials train together where their lists are equally long. */
export interface WidthsArgument {
  readonly kind: "widths";
  readonly range: Range;
  readonly fallback?: readonly number[];
}

/** A data set of `std:data`. */
export interface DataArgument {
  readonly kind: "data";
}

/**
 * A model that an earlier trial of the study trained. Trials train together where their models have the same format,
 * configuration and shapes; the weights may differ.
 */
export interface ModelArgument<Optional extends boolean = boolean> {
  readonly kind: "model";
  /** Formats that the task can go on from. */
  readonly formats: readonly string[];
  /** Whether a trial may be without one. */
  readonly optional: Optional;
}

// ── what a trial is given ───────────────────────────────────────────────────

/** Arguments as the trial sees them. */
export type Given<A extends Arguments> = { readonly [N in keyof A]: GivenArgument<A[N]> };

export type GivenArgument<A extends Argument> = A extends RealArgument | EpochsArgument
  ? Operand
  : A extends WholeArgument
    ? number
    : A extends WholesArgument
      ? readonly number[]
      : A extends FlagArgument
        ? boolean
        : A extends ChoiceArgument<infer T>
          ? T
          : A extends VariantArgument<infer T>
            ? Variant<T>
            : A extends WidthArgument
              ? Width
              : A extends WidthsArgument
                ? readonly Width[]
                : A extends DataArgument
                  ? DataTensors
                  : A extends ModelArgument<infer Optional>
                    ? GivenModel | (Optional extends true ? undefined : never)
                    : never;

/** A model that a trial is given, as its program has it. */
export interface GivenModel {
  readonly format: string;
  readonly config: { readonly [name: string]: Value };
  /** Its weights, in the order in which it declared them. */
  readonly weights: readonly { readonly name: string; readonly shape: Shape }[];
  /**
   * Declares what the model declared, by the same names, as tensors that stay as they are: build it in this scope, and
   * it is the model as it was trained. Throws where the model has no such weight, or one of another shape.
   */
  readonly scope: Scope;
  /** What a weight of another model begins with: the one of that name. Throws like `scope`. */
  readonly initializer: (name: string, shape: Shape) => Initializer;
}

/** A width as the program has it: `size` places, of which the trial may use fewer. */
export interface Width {
  readonly size: number;
  /** Zeros in the places that the trial does not use, on the last axis, which has length `size`. */
  readonly mask: (x: Tensor) => Tensor;
}

export interface Variant<T extends string> {
  /** The names that trials of the group have, in the order of the argument. */
  readonly present: readonly T[];
  /** 1 where the trial has that name, else 0. */
  readonly is: (name: T) => Operand;
}

/** A data set, split into a part to train on and one to validate. */
export interface DataTensors {
  readonly source: string;
  readonly features: number;
  readonly classes: number;
  /** Height, width and channels of images. */
  readonly image?: readonly [number, number, number];
  readonly training: ExampleTensors;
  readonly validation: ExampleTensors;
}

export interface ExampleTensors {
  readonly rows: number;
  /** [rows, features], float32. */
  readonly inputs: Tensor;
  /** [rows], int32: 0 … classes − 1. */
  readonly labels: Tensor;
  /** The labels as numbers, for metrics. */
  readonly classOf: Int32Array;
}

/** Numbers that a task brings along: `Int32Array` for int32, else `Float32Array`, row by row. */
export interface Table {
  readonly shape: Shape;
  readonly values: Float32Array | Int32Array;
}

/** A table within a trial. */
export interface TableTensor extends Table {
  readonly tensor: Tensor;
}

export interface TrialTools {
  /** Where weights are declared. */
  readonly scope: Scope;
  /** What `load` gave, by name. */
  readonly tables: { readonly [name: string]: TableTensor };
}

// ── what a trial is ─────────────────────────────────────────────────────────

export interface Trial {
  readonly training: TrainingPass;
  /** Carried out after each epoch; the metrics see their results. */
  readonly scoring: { readonly [pass: string]: Pass };
  /** Metrics after an epoch. Numbers are reported; a NaN among them ends the trial. */
  readonly metrics: (scores: Scores) => TrialMetrics;
  /** Carried out once, after the last epoch. */
  readonly closing?: {
    readonly scoring: { readonly [pass: string]: Pass };
    /** Metrics beside the others. */
    readonly metrics: (scores: Scores) => TrialMetrics;
  };
  /** The metric under which the trained weights are given to later trials, and what they need to know. */
  readonly model?: {
    readonly metric: string;
    readonly format: string;
    readonly config: { readonly [name: string]: Value };
  };
}

/** Steps of training: each epoch takes all rows in an order of its own, `batch` at a time, the last ones fewer. */
export interface TrainingPass {
  readonly rows: number;
  readonly batch: number;
  /** The loss over the rows of a step, int32 [batch]: a single number. */
  readonly loss: (rows: Tensor) => Tensor | LossWithUpdates;
  readonly optimizer: Optimizer;
  /** Greatest norm of the gradient; 0 where it may have any. */
  readonly clip?: Operand;
}

export interface LossWithUpdates {
  readonly loss: Tensor;
  /** New values of what the model keeps, such as those of batch normalisation. */
  readonly updates: readonly UpdateGoal[];
}

/** Results for each of `rows` rows. */
export interface Pass {
  readonly rows: number;
  /** Results for some rows, int32 [n]: each [n, …]. */
  readonly results: (rows: Tensor) => { readonly [name: string]: Tensor };
  /** For what takes many steps, such as an episode: all rows at once, several times over. */
  readonly repeated?: RepeatedPass;
}

/** `step()` counts the times from 0; the results are those of the last time. */
export interface RepeatedPass {
  readonly times: number;
  /** New values of what the pass keeps from time to time, and training does not. */
  readonly updates: () => readonly UpdateGoal[];
}

/** Of each pass its results, row by row. */
export interface Scores {
  readonly [pass: string]: { readonly [result: string]: Float32Array | Int32Array };
}

export interface TrialMetrics {
  readonly [metric: string]: number | boolean | string | readonly number[];
}

// ── the task ────────────────────────────────────────────────────────────────

export interface TrainingDefinition<A extends Arguments = Arguments> {
  /** For messages: `classifier`. */
  readonly name: string;
  readonly arguments: A;
  /** Refuses combinations of arguments with an `Error` for the user. Each argument alone is valid already. */
  readonly check?: (values: GivenValues) => void;
  /** Data of the task's own, loaded once. */
  readonly load?: () => Promise<{ readonly [name: string]: Table }>;
  /** One trial. Called once for each program that is needed, with other widths, so it may do nothing else. */
  readonly trial: (given: Given<A>, tools: TrialTools) => Trial;
}

/** What a task module exports: a definition with its arguments' types taken off. */
export interface TrainingTask extends Omit<TrainingDefinition, "trial"> {
  readonly kind: "hptc-training-task";
  /** A method, so that trials with arguments of any types are one: what they are given is made from `arguments`. */
  trial(given: { readonly [argument: string]: unknown }, tools: TrialTools): Trial;
}
