/**
 * The operations of the tensor language, a closed set: the gradient of each is written in the same set, so
 * that a gradient can be differentiated again. Shapes below are those of inputs → result; `…` stands for
 * leading axes. What is not said by the operation follows from the shapes of its inputs and of its result. Leaves are
 * described as they are in the program of one trial; see `Program` for several.
 */
export type Op =
  | StateOp
  | BatchOp
  | SharedOp
  | HyperOp
  | StepOp
  | UniformOp
  | ConstantOp
  | UnaryOp
  | CastOp
  | StopGradientOp
  | BinaryOp
  | SelectOp
  | ReduceOp
  | ArgmaxOp
  | MatmulOp
  | ReshapeOp
  | TransposeOp
  | BroadcastOp
  | SliceOp
  | PadOp
  | ConcatOp
  | GatherOp
  | ScatterAddOp
  | OneHotOp
  | Conv2dOp
  | Conv2dInputGradientOp
  | Conv2dFilterGradientOp
  | MaxPoolOp
  | MaxPoolGradientOp
  | MeanPoolOp
  | MeanPoolGradientOp;

// ── leaves: no inputs ───────────────────────────────────────────────────────

/**
 * A stretch of the trial's state: as many numbers of the segment as the shape has, from `offset` on. A step
 * reads the state as it was before the step, whatever its updates write. float32.
 */
export interface StateOp {
  readonly kind: "state";
  readonly segment: string;
  /** In numbers, not bytes. */
  readonly offset: number;
}

/** What differs from step to step and is given to each: the numbers of the rows of the batch. */
export interface BatchOp {
  readonly kind: "batch";
  readonly name: string;
}

/** Data that all trials and steps share. */
export interface SharedOp {
  readonly kind: "shared";
  readonly name: string;
}

/** A number of the trial that stays the same, such as its learning rate: [], float32. */
export interface HyperOp {
  readonly kind: "hyper";
  readonly name: string;
}

/** How many steps of the trial came before this one: [], int32. */
export interface StepOp {
  readonly kind: "step";
}

/**
 * Uniform numbers on [0, 1), multiples of 2^-24, that depend on the trial's seed, the step, the purpose and
 * the place in the tensor alone; `random.ts` says how.
 */
export interface UniformOp {
  readonly kind: "uniform";
  /** 32 bits, unsigned. */
  readonly purpose: number;
}

/** Known numbers, row by row; a single one fills the whole shape. */
export interface ConstantOp {
  readonly kind: "constant";
  readonly values: readonly number[];
}

// ── place by place ──────────────────────────────────────────────────────────

/** One float32 input, result of its shape. */
export interface UnaryOp {
  readonly kind: "unary";
  readonly fn: UnaryFunction;
}

/** `relu` is max(x, 0) and NaN for NaN; `sign` is −1, 0 or 1; `floor` and `sign` have gradient 0. */
export const unaryFunctions = [
  "negate",
  "abs",
  "sign",
  "floor",
  "exp",
  "log",
  "sqrt",
  "tanh",
  "sigmoid",
  "relu",
] as const;
export type UnaryFunction = (typeof unaryFunctions)[number];

/** To the result's dtype; to int32 by cutting off the fraction. */
export interface CastOp {
  readonly kind: "cast";
}

/** Its input; no gradient passes. */
export interface StopGradientOp {
  readonly kind: "stopGradient";
}

/**
 * Two inputs of one dtype whose shapes are aligned at the last axis, where an axis that is missing or of
 * length 1 is repeated. Results of comparisons are float32 and 1 or 0. int32 wraps around; no division of it.
 */
export interface BinaryOp {
  readonly kind: "binary";
  readonly fn: BinaryFunction;
}

export const comparisons = ["less", "lessEqual", "equal"] as const;
export type Comparison = (typeof comparisons)[number];
export const arithmetics = ["add", "subtract", "multiply", "divide", "maximum", "minimum"] as const;
export type Arithmetic = (typeof arithmetics)[number];
export type BinaryFunction = Arithmetic | Comparison;

/** Inputs (condition float32, a, b), broadcast like `binary`: a where the condition is not 0, else b. */
export interface SelectOp {
  readonly kind: "select";
}

// ── along axes ──────────────────────────────────────────────────────────────

/** Sums or maxima over those axes, ascending, which stay with length 1. float32. */
export interface ReduceOp {
  readonly kind: "reduce";
  readonly fn: "sum" | "max";
  readonly axes: readonly number[];
}

/** Place of the first greatest number along the last axis, which is dropped; int32. */
export interface ArgmaxOp {
  readonly kind: "argmax";
}

/**
 * […, m, k] · […, k, n] → […, m, n], after the last two axes of an input were swapped where a flag says so.
 * Leading axes are the same, or one input has none and serves all of the other's. float32.
 */
export interface MatmulOp {
  readonly kind: "matmul";
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

// ── arrangement ─────────────────────────────────────────────────────────────

/** The same numbers in the same order under the result's shape. */
export interface ReshapeOp {
  readonly kind: "reshape";
}

/** Axis i of the result is axis `permutation[i]` of the input. */
export interface TransposeOp {
  readonly kind: "transpose";
  readonly permutation: readonly number[];
}

/** Repeats the input to the result's shape, by the rule of `binary`. */
export interface BroadcastOp {
  readonly kind: "broadcast";
}

/** The part of the input of the result's shape that begins at `starts`. */
export interface SliceOp {
  readonly kind: "slice";
  readonly starts: readonly number[];
}

/** The input within zeros: so many before and after on each axis. */
export interface PadOp {
  readonly kind: "pad";
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Any number of inputs one after the other along an axis. */
export interface ConcatOp {
  readonly kind: "concat";
  readonly axis: number;
}

/**
 * Inputs (table [n, …row], rows int32 [..r]) → [..r, …row]. A row number beyond the table is an error. In a program of
 * several trials also (tables [trials, n, …row], rows [trials, ..r]) → [trials, ..r, …row], each trial's rows from its own
 * table; `tablesPerTrial` tells the two apart by their axes.
 */
export interface GatherOp {
  readonly kind: "gather";
}

/** Inputs (values [..r, …row], rows int32 [..r]) → [n, …row]: the sums of the values of each row. */
export interface ScatterAddOp {
  readonly kind: "scatterAdd";
}

/** int32 [..r] → float32 [..r, n]: 1 at the place of the number, 0 elsewhere. */
export interface OneHotOp {
  readonly kind: "oneHot";
}

// ── images [n, height, width, channels] ─────────────────────────────────────
// In a program of several trials the inputs and the result of the three convolutions may have one more leading axis,
// of trials; as with `matmul`, an input that has none then serves all trials.

/** How a window moves over an image. */
export interface Sliding {
  /** Down, right. */
  readonly strides: readonly [number, number];
  readonly padding: Padding;
}

/** Rows and columns of zeros around an image. */
export interface Padding {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Inputs (images [n, h, w, c], filter [fh, fw, c, d]) → [n, h′, w′, d]: cross-correlation. */
export interface Conv2dOp extends Sliding {
  readonly kind: "conv2d";
}

/** Inputs (gradient [n, h′, w′, d], filter) → [n, h, w, c]: the gradient of `conv2d` in the images. */
export interface Conv2dInputGradientOp extends Sliding {
  readonly kind: "conv2dInputGradient";
}

/** Inputs (images, gradient [n, h′, w′, d]) → [fh, fw, c, d]: the gradient of `conv2d` in the filter. */
export interface Conv2dFilterGradientOp extends Sliding {
  readonly kind: "conv2dFilterGradient";
}

export interface Pooling extends Sliding {
  /** Height, width. No window lies wholly in the padding. */
  readonly window: readonly [number, number];
}

/**
 * Inputs (keys, values), both [n, h, w, c], mostly the same tensor: of each window the value where the key is
 * greatest, the first one row by row of equal ones. Padding is never greatest.
 */
export interface MaxPoolOp extends Pooling {
  readonly kind: "maxPool";
}

/** Inputs (keys [n, h, w, c], gradient [n, h′, w′, c]) → [n, h, w, c]: the gradient of `maxPool` in the values. */
export interface MaxPoolGradientOp extends Pooling {
  readonly kind: "maxPoolGradient";
}

/** Means over each window; padding does not count. */
export interface MeanPoolOp extends Pooling {
  readonly kind: "meanPool";
}

/** Input gradient [n, h′, w′, c] → [n, h, w, c]: the gradient of `meanPool`. */
export interface MeanPoolGradientOp extends Pooling {
  readonly kind: "meanPoolGradient";
}
