/** Networks as `std:memory` counts them, as training steps of the tensor graph. */
import { reshape } from "../../src/graph/arrangement.ts";
import { add, relu } from "../../src/graph/elementwise.ts";
import { maxPool } from "../../src/graph/image.ts";
import { gelu } from "../../src/graph/layers/activation.ts";
import { causalMask, selfAttention } from "../../src/graph/layers/attention.ts";
import { convolution, dense, embedding } from "../../src/graph/layers/dense.ts";
import { crossEntropy } from "../../src/graph/layers/loss.ts";
import { layerNormalization } from "../../src/graph/layers/normalization.ts";
import { batch } from "../../src/graph/leaves.ts";
import type { SingleOptimizer } from "../../src/graph/optimizer.ts";
import { createScope, type Scope } from "../../src/graph/scope.ts";
import type { Tensor } from "../../src/graph/tensor.ts";
import { type TrainingStep, trainingStep } from "../../src/graph/training.ts";

export const optimizers = {
  sgd: { kind: "sgd", rate: 0.1 },
  momentum: { kind: "sgd", rate: 0.1, momentum: 0.9 },
  adam: { kind: "adam", rate: 0.1, beta1: 0.9, beta2: 0.999 },
  rmsprop: { kind: "rmsprop", rate: 0.1, beta2: 0.9 },
} as const satisfies { readonly [name: string]: SingleOptimizer };

export type OptimizerName = keyof typeof optimizers;
export const optimizerNames = ["sgd", "momentum", "adam", "rmsprop"] as const;

function stepOf(optimizer: OptimizerName, loss: (scope: Scope) => Tensor): TrainingStep {
  const scope = createScope();
  return trainingStep({ scope, loss: loss(scope), optimizer: optimizers[optimizer] });
}

function denseLoss(
  scope: Scope,
  inputs: Tensor,
  hidden: readonly number[],
  outputs: number,
): Tensor {
  let x = inputs;
  for (const [i, width] of hidden.entries()) x = relu(dense(scope, `dense${i}`, x, width));
  const labels = batch("labels", [inputs.shape[0] ?? 1], "int32");
  return crossEntropy(dense(scope, "out", x, outputs), labels);
}

export function denseStep(
  inputs: number,
  hidden: readonly number[],
  outputs: number,
  rows: number,
  optimizer: OptimizerName,
): TrainingStep {
  return stepOf(optimizer, (scope) =>
    denseLoss(scope, batch("x", [rows, inputs]), hidden, outputs),
  );
}

export function convolutionStep(
  image: readonly [height: number, width: number, channels: number],
  filters: readonly number[],
  hidden: readonly number[],
  outputs: number,
  rows: number,
  optimizer: OptimizerName,
): TrainingStep {
  return stepOf(optimizer, (scope) => {
    let x = batch("x", [rows, ...image]);
    for (const [i, channels] of filters.entries()) {
      const options = { padding: "same" } as const;
      x = maxPool(relu(convolution(scope, `convolution${i}`, x, channels, 3, options)), 2);
    }
    return denseLoss(scope, reshape(x, [rows, -1]), hidden, outputs);
  });
}

export interface TransformerSize {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly vocabulary: number;
  readonly context: number;
}

export function transformerStep(
  { layers, width, heads, vocabulary, context }: TransformerSize,
  rows: number,
  optimizer: OptimizerName,
): TrainingStep {
  return stepOf(optimizer, (scope) => {
    const tokens = batch("tokens", [rows, context], "int32");
    const places = batch("places", [context], "int32");
    const mask = causalMask(context);
    let x = add(
      embedding(scope, "tokens", tokens, vocabulary, width),
      embedding(scope, "places", places, context, width),
    );
    for (let i = 0; i < layers; i++) {
      const looked = layerNormalization(scope, `before${i}`, x);
      x = add(x, selfAttention(scope, `attention${i}`, looked, { heads, mask }));
      const inner = dense(
        scope,
        `inner${i}`,
        layerNormalization(scope, `between${i}`, x),
        4 * width,
      );
      x = add(x, dense(scope, `outer${i}`, gelu(inner), width));
    }
    const logits = dense(scope, "out", layerNormalization(scope, "last", x), vocabulary);
    const next = reshape(batch("next", [rows, context], "int32"), [rows * context]);
    return crossEntropy(reshape(logits, [rows * context, vocabulary]), next);
  });
}
