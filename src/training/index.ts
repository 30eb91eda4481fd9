/** What the author of a task that trains needs: `hptc/task`. */
export * from "./arguments.ts";
export type * from "./definition.ts";
export { defineTask } from "./define-task.ts";
export {
  concat,
  flatten,
  gather,
  oneHot,
  pad,
  reshape,
  slice,
  transpose,
} from "../graph/arrangement.ts";
export {
  abs,
  add,
  broadcast,
  cast,
  divide,
  equal,
  exp,
  floor,
  less,
  lessEqual,
  log,
  maximum,
  minimum,
  multiply,
  negate,
  relu,
  select,
  sigmoid,
  sign,
  sqrt,
  square,
  stopGradient,
  subtract,
  tanh,
} from "../graph/elementwise.ts";
export { gradients, hessianVectorProduct } from "../graph/gradient.ts";
export { conv2d, maxPool, meanPool, type Pair, type SlidingOptions } from "../graph/image.ts";
export { glorot, he, type Initializer, ones, zeros } from "../graph/initializer.ts";
export {
  dropout,
  firstPlaces,
  gelu,
  logSoftmax,
  logSumExp,
  softmax,
} from "../graph/layers/activation.ts";
export {
  type AttentionOptions,
  causalMask,
  scaledDotProductAttention,
  selfAttention,
} from "../graph/layers/attention.ts";
export {
  type ConvolutionOptions,
  convolution,
  dense,
  embedding,
  type LayerOptions,
} from "../graph/layers/dense.ts";
export {
  accuracy,
  crossEntropy,
  type CrossEntropyOptions,
  meanSquaredError,
} from "../graph/layers/loss.ts";
export {
  type BatchNormalization,
  batchNormalization,
  type BatchNormalizationOptions,
  layerNormalization,
} from "../graph/layers/normalization.ts";
export { learningRate, type RateOptions, type RateSchedule } from "../graph/learning-rate.ts";
export { constant, type Operand, step, uniform } from "../graph/leaves.ts";
export type { Optimizer } from "../graph/optimizer.ts";
export { matmul, type MatmulOptions } from "../graph/product.ts";
export { argmax, max, mean, moments, type ReductionOptions, sum } from "../graph/reduction.ts";
export { replacement, type Scope, type WeightOptions } from "../graph/scope.ts";
export type { DType, Shape, Tensor } from "../graph/tensor.ts";
